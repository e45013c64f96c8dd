// Renders templates for fuzz.py: lines of JSON {"template", "variables"} come in, lines {"text"} or {"refused"} go out.
// Floats with a whole value are written {"$float": n}, because JSON.parse does not keep them apart.

import { createInterface } from "node:readline";
import { JsonFloat } from "../../../src/domain/jsonFloat.ts";
import { parseTemplate, Refusal, renderTemplate, TemplateFault } from "../../../src/text/jinja/index.ts";

export function reviveFloats(_key: string, value: unknown): unknown {
  if (typeof value === "object" && value !== null && "$float" in value)
    return new JsonFloat(Number(value.$float));
  return value;
}

export function outcome(
  template: string,
  variables: Record<string, unknown>,
): { text: string } | { refused: string } {
  try {
    return { text: renderTemplate(parseTemplate(template), variables) };
  } catch (error) {
    if (error instanceof TemplateFault || error instanceof Refusal) return { refused: error.message };
    if (error instanceof RangeError) return { refused: "RangeError" };
    throw error;
  }
}

if (process.argv[1]?.endsWith("render.ts") === true) {
  for await (const line of createInterface({ input: process.stdin })) {
    const { template, variables } = JSON.parse(line, reviveFloats) as {
      template: string;
      variables: Record<string, unknown>;
    };
    try {
      console.log(JSON.stringify(outcome(template, variables)));
    } catch (error) {
      console.log(JSON.stringify({ crash: error instanceof Error ? error.stack : "unknown" }));
    }
  }
}
