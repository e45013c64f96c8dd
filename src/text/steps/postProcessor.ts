// The post-processors of a tokenizer.json: the special ids around one sequence ([CLS] ... [SEP], a leading BOS).
// Only single sequences are made here; the pair templates are checked no further than JSON.

import { quote } from "../../domain/errors.ts";
import { maxTokenId } from "./model.ts";
import { index, invalid, list, Nesting, record, text, unsupported } from "./shape.ts";

/** More ids around a sequence than any template needs. */
const maxSpecials = 1_024;

/** Adds the special ids around `ids`; called only where special tokens are wanted. */
export type PostProcessor = (ids: number[]) => number[];

export function buildPostProcessor(value: unknown, path: string): PostProcessor {
  return buildStep(value, path, new Nesting());
}

function buildStep(value: unknown, path: string, nesting: Nesting): PostProcessor {
  if (value === null || value === undefined) return (ids) => ids;
  const inner = nesting.enter(value, path);
  const config = record(value, path);
  const type = text(config["type"], `${path}.type`);
  switch (type) {
    case "Sequence": {
      const parts = list(config["processors"], `${path}.processors`).map((part, i) =>
        buildStep(part, `${path}.processors[${i}]`, inner),
      );
      if (parts.reduce((sum, part) => sum + part([]).length, 0) > maxSpecials)
        throw invalid(path, `a template of at most ${maxSpecials} special tokens`, value);
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
        `the post-processor ${quote(type, 40)}`,
        "TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel, Sequence",
      );
  }
}

/** A pair ["[CLS]", 101]. */
function namedId(value: unknown, path: string): number {
  const [name, id] = list(value, path);
  text(name, `${path}[0]`);
  return index(id, `${path}[1]`, maxTokenId);
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
    const where = `${path}.special_tokens[${quote(name, 40)}]`;
    const special = record(Object.hasOwn(specials, name) ? specials[name] : undefined, where);
    const ids = list(special["ids"], `${where}.ids`).map((id) => index(id, `${where}.ids`, maxTokenId));
    if (before.length + after.length + ids.length > maxSpecials)
      throw invalid(
        `${path}.single`,
        `a template of at most ${maxSpecials} special tokens`,
        config["single"],
      );
    for (const id of ids) (sequences === 0 ? before : after).push(id);
  }
  if (sequences !== 1) throw invalid(`${path}.single`, "a template with the sequence once", config["single"]);
  // concat, not spread: a sequence may have a million ids.
  return (ids) => before.concat(ids, after);
}
