// npx tsx tests/anonymise/presidio.ts FILE [--templates even|odd] [--rules] [--misses] [--entity PERSON]
// Measures the rules on a data set of microsoft/presidio-research (MIT), which is not in this repository: FILE is its
// data/synth_dataset_v2.json, or another list of {full_text, spans: [{entity_type, start_position, end_position}], template_id}.
// Whoever writes rules lists the misses of the even templates only, so that the odd ones stay a measure of texts that nobody read.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { GoldDocument } from "./corpus.ts";
import { measure } from "./measures.ts";
import { anonymise, anonymiseByRules, apply } from "./subject.ts";
import { measuresTable } from "./table.ts";

interface Row {
  readonly full_text: string;
  readonly template_id: number;
  readonly spans: readonly {
    readonly entity_type: string;
    readonly start_position: number;
    readonly end_position: number;
  }[];
}

/** Their kinds as ours; what is not here counts neither way. */
const entityOf: Readonly<Record<string, string>> = {
  PERSON: "PERSON",
  STREET_ADDRESS: "ADDRESS",
  ZIP_CODE: "ADDRESS",
  GPE: "LOCATION",
  ORGANIZATION: "ORGANIZATION",
  PHONE_NUMBER: "PHONE_NUMBER",
  EMAIL_ADDRESS: "EMAIL_ADDRESS",
  DOMAIN_NAME: "URL",
  URL: "URL",
  CREDIT_CARD: "ID",
  IBAN_CODE: "ID",
  US_SSN: "ID",
  US_DRIVER_LICENSE: "ID",
  IP_ADDRESS: "ID",
  AGE: "AGE",
  NRP: "NRP",
  TITLE: "TITLE",
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    templates: { type: "string" },
    rules: { type: "boolean", default: false },
    misses: { type: "boolean", default: false },
    entity: { type: "string" },
  },
});
const [file] = positionals;
if (file === undefined)
  throw new Error("Give the data set's file: data/synth_dataset_v2.json of presidio-research.");
const { templates } = values;
if (templates !== undefined && templates !== "even" && templates !== "odd")
  throw new Error(`"--templates" is even or odd, not ${templates}.`);

const rows = (JSON.parse(readFileSync(file, "utf8")) as Row[]).filter(
  ({ template_id: id }) => templates === undefined || (id % 2 === 0) === (templates === "even"),
);
const documents = rows.map(({ full_text: text, spans, template_id: id }, n): GoldDocument => {
  const pieces = spans.map(({ entity_type: kind, start_position: start, end_position: end }) => ({
    start,
    end,
    entity: entityOf[kind],
  }));
  return {
    id: `${id}/${n}`,
    half: "fresh",
    kind: "all",
    text,
    gold: pieces.flatMap(({ start, end, entity }) =>
      entity === undefined || entity === "TITLE"
        ? []
        : [{ start, end, outerStart: start, outerEnd: end, entity }],
    ),
    free: pieces.filter(({ entity }) => entity === undefined || entity === "TITLE"),
  };
});
const measures = await measure(documents, values.rules ? anonymiseByRules : anonymise, apply);
console.log(measuresTable(file, measures));
for (const fault of measures.faults.slice(0, 10)) console.log(`fault: ${fault}`);
if (values.misses) {
  for (const [title, list] of [
    ["missed", measures.missed],
    ["hidden in vain", measures.falseHits],
  ] as const) {
    console.log(`\n${title}:`);
    for (const { document, entity, text, instead, around } of list)
      if (values.entity === undefined || values.entity === entity)
        console.log(`  ${entity.padEnd(14)} ${JSON.stringify(text)} [${instead}]  ${around}  (${document})`);
  }
}
