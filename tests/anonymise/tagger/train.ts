// npx tsx tests/anonymise/tagger/train.ts [--without opened,unread] [--seed 1] [--out FILE]
// Learns the tagger's weights from the set's open parts, but for those left out, and writes them to
// src/data/anonymise/tagger/weights.generated.ts; the same seed gives the same weights. What they are worth on a part says
// `npm run test:anonymise -- --half PART`, and honestly so only of parts that were left out (docs/anonymiser-measured.md).
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { encodeWeights } from "../../../src/data/anonymise/tagger/weights.ts";
import { examplesOf, labels, openParts, textsOf } from "./examples.ts";
import { learn } from "./learn.ts";

const { values } = parseArgs({
  options: {
    without: { type: "string", default: "" },
    seed: { type: "string", default: "1" },
    out: {
      type: "string",
      default: join(import.meta.dirname, "../../../src/data/anonymise/tagger/weights.generated.ts"),
    },
  },
});
const without = values.without.split(",").filter((name) => name !== "");
const wrong = without.find((name) => !openParts.some((part) => part === name));
if (wrong !== undefined) throw new Error(`"--without" takes ${openParts.join(", ")}, not ${wrong}.`);
const seed = Number(values.seed);
const begun = performance.now();
const texts = textsOf(
  openParts.filter((part) => !without.includes(part)),
  seed,
);
const { examples, vocabulary } = await examplesOf(texts, seed);
const learnt = learn(examples, { labels, epochs: 2, rate: 0.1, unseen: 0.15, leastTemplates: 10, seed });
const coded = encodeWeights({ vocabulary, ...learnt }, labels);
const lines = Object.entries(coded).map(
  ([name, value]) => `export const ${name} = ${JSON.stringify(value)};`,
);
writeFileSync(
  values.out,
  `// Written by tests/anonymise/tagger/train.ts; do not edit.\n\n${lines.join("\n\n")}\n`,
);
console.log(
  `${texts.length} texts, ${examples.length} stretches, ${vocabulary.size} words, ${(coded.features.length / 1000).toFixed(0)} kB, ${((performance.now() - begun) / 1000).toFixed(0)} s`,
);
