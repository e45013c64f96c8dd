// Jinja2 as transformers 5.18 runs it for chat templates (ImmutableSandboxedEnvironment with trim_blocks and
// lstrip_blocks, loop controls, the generation tag, its own tojson), written anew: a template renders as there or is
// refused with the reason. Why not a library: docs/decisions/2026-11-26-jinja-of-our-own.md.
// faults <- limits <- lexer, parser -> symbols, compiler; values <- printing, operators <- filters, tests, methods.

import { JsonFloat } from "../../domain/jsonFloat.ts";
import { compile, type Program } from "./compiler.ts";
import { TemplateFault } from "./faults.ts";
import { globals } from "./globals.ts";
import { withLimits } from "./limits.ts";
import { parseTemplate as parse } from "./parser.ts";
import { Dict, type Value } from "./values.ts";

export { Refusal, TemplateFault } from "./faults.ts";
export type { Program } from "./compiler.ts";

const maxSource = 512 * 1024;

/** Parses and compiles a template; throws TemplateFault with the reason and the line. */
export function parseTemplate(source: string): Program {
  if (source.length > maxSource) {
    throw new TemplateFault(`it has ${source.length} characters, at most ${maxSource} are read`);
  }
  return withLimits(() => compile(parse(source)));
}

/** Renders with variables that are JSON. Throws TemplateFault, or Refusal for the template's own raise_exception. */
export function renderTemplate(program: Program, variables: Readonly<Record<string, unknown>>): string {
  return withLimits(() => {
    const all = new Map(globals);
    for (const [name, value] of Object.entries(variables)) all.set(name, fromJson(value));
    return program.run(all);
  });
}

/** JSON's value as Python's json module reads it; whole numbers are int, a JsonFloat is float. */
function fromJson(value: unknown): Value {
  if (
    value === null ||
    typeof value === "string" ||
    typeof value === "boolean" ||
    typeof value === "bigint"
  ) {
    return value;
  }
  if (typeof value === "number") {
    if (!Number.isInteger(value)) return value;
    if (!Number.isSafeInteger(value)) {
      throw new TemplateFault(`the row's number ${value} is beyond 2^53 and was not read exactly`);
    }
    return BigInt(value);
  }
  if (value instanceof JsonFloat) return value.value;
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value !== "object") throw new TemplateFault("a row has a value that is not JSON");
  return new Dict(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, fromJson(item)] as const),
  );
}
