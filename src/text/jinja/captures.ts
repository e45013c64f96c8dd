// Bodies whose text does not go straight to the output: those of filter and set tags, and of recursive loops.

import type { Evaluate } from "./expressions.ts";
import { TemplateFault } from "./faults.ts";
import { nested, TextBuilder } from "./limits.ts";
import { FunctionScope } from "./scope.ts";
import { Markup, nameOf, Native, type Value } from "./values.ts";

/** What a filter or call tag gives must be text: Jinja2 joins it with the rest and does not print it. */
export function textOf(value: Value): string {
  if (typeof value === "string") return value;
  if (value instanceof Markup) return value.text;
  throw new TemplateFault(`a filter or call tag needs a text, got ${nameOf(value)}`);
}

/** Runs a body into `scope.captured`. Where a break or continue leaves it, the text is dropped, as in Python. */
export function capture<T>(scope: FunctionScope, body: (scope: FunctionScope) => T): T {
  const outer = scope.out;
  scope.out = new TextBuilder();
  try {
    const outcome = body(scope);
    scope.captured = scope.out.toString();
    return outcome;
  } finally {
    scope.out = outer;
  }
}

export const captured: Evaluate = (scope) => scope.captured;

/** The text of a recursive loop over `items`; `loop(...)` inside calls it again, one deeper. */
export function recursion(
  outer: FunctionScope,
  run: (scope: FunctionScope, items: Value, recurse: Native, depth: bigint) => unknown,
): (items: Value, depth: bigint) => string {
  const render = (items: Value, depth: bigint): string =>
    nested(() => {
      const scope = new FunctionScope(outer.context, outer, new TextBuilder());
      const recurse = new Native("loop", ({ positional }) => render(positional[0] ?? null, depth + 1n));
      run(scope, items, recurse, depth);
      return scope.out.toString();
    });
  return render;
}
