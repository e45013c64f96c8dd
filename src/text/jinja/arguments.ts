// Binds the arguments of a call to parameters as Python does. A specification names them: "value width? end?" are three,
// of which one must be given; those before "/" cannot be given by name.

import { TemplateFault } from "./faults.ts";
import { integer, mustBeDefined } from "./operators.ts";
import { isTruthy, Markup, nameOf, type Arguments, type Value } from "./values.ts";

export function bind(
  callee: string,
  specification: string,
  { positional, named }: Arguments,
): (Value | undefined)[] {
  const words = specification.split(" ").filter((word) => word !== "");
  const firstNamed = words.indexOf("/");
  const parameters = words.filter((word) => word !== "/");
  const names = parameters.map((word) => word.replace("?", ""));
  if (positional.length > parameters.length) {
    throw new TemplateFault(
      `${callee} takes at most ${parameters.length} arguments, got ${positional.length}`,
    );
  }
  const bound: (Value | undefined)[] = names.map((_, index) => positional[index]);
  for (const [name, value] of named) {
    const index = names.indexOf(name);
    if (index < 0 || index < firstNamed) {
      throw new TemplateFault(`${callee} takes no argument ${name.slice(0, 60)}`);
    }
    if (bound[index] !== undefined) throw new TemplateFault(`${callee} was given ${name} twice`);
    bound[index] = value;
  }
  parameters.forEach((word, index) => {
    if (!word.endsWith("?") && bound[index] === undefined) {
      throw new TemplateFault(`${callee} needs an argument ${names[index] ?? ""}`);
    }
  });
  return bound;
}

export function noArguments(callee: string, given: Arguments): void {
  bind(callee, "", given);
}

/** A whole number within what a list or text can have. */
export function wholeNumber(callee: string, value: Value): number {
  mustBeDefined(value);
  const number = integer(value);
  if (number === undefined) throw new TemplateFault(`${callee} needs a whole number, got ${nameOf(value)}`);
  const limit = 1n << 40n;
  return Number(number > limit ? limit : number < -limit ? -limit : number);
}

export function textArgument(callee: string, value: Value): string {
  mustBeDefined(value);
  if (value instanceof Markup) return value.text;
  if (typeof value !== "string") throw new TemplateFault(`${callee} needs a string, got ${nameOf(value)}`);
  return value;
}

export function truth(value: Value | undefined, fallback = false): boolean {
  return value === undefined ? fallback : isTruthy(value);
}
