// The post-processors of a tokenizer.json: the special ids around one sequence ([CLS] ... [SEP], a leading BOS).
// Only single sequences are made here; the pair templates are checked no further than JSON.

import { MAX_TOKEN_ID } from "./model.ts";
import { index, invalid, list, MAX_DEPTH, record, text, unsupported } from "./shape.ts";

/** Adds the special ids around `ids`; called only where special tokens are wanted. */
export type PostProcessor = (ids: number[]) => number[];

export function buildPostProcessor(value: unknown, path: string, depth = 0): PostProcessor {
  if (value === null || value === undefined) return (ids) => ids;
  if (depth > MAX_DEPTH) throw invalid(path, `nested at most ${MAX_DEPTH} deep`, value);
  const config = record(value, path);
  const type = text(config["type"], `${path}.type`);
  switch (type) {
    case "Sequence": {
      const parts = list(config["processors"], `${path}.processors`).map((part, i) =>
        buildPostProcessor(part, `${path}.processors[${i}]`, depth + 1),
      );
      return (ids) => parts.reduce((current, part) => part(current), ids);
    }
    case "ByteLevel":
      return (ids) => ids;
    case "BertProcessing":
    case "RobertaProcessing": {
      const start = namedId(config["cls"], `${path}.cls`);
      const end = namedId(config["sep"], `${path}.sep`);
      return (ids) => [start].concat(ids, [end]);
    }
    case "TemplateProcessing":
      return template(config, path);
    default:
      throw unsupported(
        path,
        `the post-processor ${type}`,
        "TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel, Sequence",
      );
  }
}

/** A pair ["[CLS]", 101]. */
function namedId(value: unknown, path: string): number {
  const [name, id] = list(value, path);
  text(name, `${path}[0]`);
  return index(id, `${path}[1]`, MAX_TOKEN_ID);
}

function template(config: ReturnType<typeof record>, path: string): PostProcessor {
  const specials =
    config["special_tokens"] === undefined ? {} : record(config["special_tokens"], `${path}.special_tokens`);
  const before: number[] = [];
  const after: number[] = [];
  let sequences = 0;
  for (const [i, entry] of list(config["single"], `${path}.single`).entries()) {
    const item = record(entry, `${path}.single[${i}]`);
    if (item["Sequence"] !== undefined) {
      sequences++;
      continue;
    }
    const name = text(
      record(item["SpecialToken"], `${path}.single[${i}].SpecialToken`)["id"],
      `${path}.single[${i}].id`,
    );
    const where = `${path}.special_tokens.${name}`;
    const special = record(Object.hasOwn(specials, name) ? specials[name] : undefined, where);
    const ids = list(special["ids"], `${where}.ids`).map((id) => index(id, `${where}.ids`, MAX_TOKEN_ID));
    for (const id of ids) (sequences === 0 ? before : after).push(id);
  }
  if (sequences !== 1) throw invalid(`${path}.single`, "a template with the sequence once", config["single"]);
  // concat, not spread: a sequence may have a million ids.
  return (ids) => before.concat(ids, after);
}
