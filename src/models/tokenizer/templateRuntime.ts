// Runs Jinja programs of strangers on the library's interpreter, within limits: a template may not hang the tab or eat
// its memory, and it must print what Python's Jinja prints. Departures of the library that are mended here: `+` on
// mixed types (Python refuses), strip and split with arguments, None / True / False printed, white space of strip.

import { Environment, Interpreter, parse, tokenize } from "@huggingface/jinja";
import { AppError } from "../../domain/errors.ts";
import { formatTime, nameOf, pythonStr, pythonStrip } from "./pythonText.ts";

type Node = NonNullable<Parameters<Interpreter["evaluate"]>[0]>;
type Value = ReturnType<Interpreter["evaluate"]>;
export type TemplateProgram = ReturnType<typeof parse>;

const MAX_SOURCE = 512 * 1024;
/** The library removes generation tags with a pattern whose time is the square of a run of white space. */
const MAX_SPACE_RUN = 2_000;
const MAX_STEPS = 2_000_000;
const MAX_DEPTH = 800;
const MAX_TIME_MS = 20_000;
const MAX_TEXT = 64 << 20;
const MAX_ITEMS = 200_000;
const MAX_RANGE = 100_000;

const STATEMENTS = new Set(
  "Program Set If For Break Continue Macro CallStatement FilterStatement Comment StringLiteral".split(" "),
);

/** Parses a template; throws Error with the parser's reason. */
export function parseTemplate(source: string): TemplateProgram {
  if (source.length > MAX_SOURCE)
    throw new Error(`it has ${source.length} characters, at most ${MAX_SOURCE} are read`);
  if (longestSpaceRun(source) > MAX_SPACE_RUN)
    throw new Error(`it has more than ${MAX_SPACE_RUN} spaces in a row`);
  return parse(tokenize(source.replace(/\r\n?/g, "\n"), { lstrip_blocks: true, trim_blocks: true }));
}

/** Renders `program` with `variables` and transformers' globals. Throws Error or AppError. */
export function renderTemplate(
  program: TemplateProgram,
  variables: Readonly<Record<string, unknown>>,
): string {
  const environment = new Environment();
  const globals: Record<string, unknown> = {
    true: true,
    True: true,
    false: false,
    False: false,
    none: null,
    None: null,
    range: boundedRange,
    raise_exception: (message: unknown) => {
      throw new AppError("tokenizer/chat-template", String(message));
    },
    strftime_now: (format: unknown) => formatTime(String(format), new Date()),
  };
  for (const [name, value] of Object.entries({ ...globals, ...variables })) {
    if (!environment.variables.has(name)) environment.set(name, value);
  }
  const result = new BoundedInterpreter(environment, printedNodes(program)).run(program);
  return pythonStr(result);
}

function longestSpaceRun(source: string): number {
  let longest = 0;
  for (const run of source.match(/\s+/g) ?? []) longest = Math.max(longest, run.length);
  return longest;
}

/** Expressions that stand on their own in a block: their value is printed. */
function printedNodes(program: TemplateProgram): ReadonlySet<unknown> {
  const printed = new Set<unknown>();
  const visited = new Set<unknown>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null || visited.has(node)) return;
    visited.add(node);
    for (const [key, child] of Object.entries(node)) {
      if (Array.isArray(child)) {
        const isBlock = key === "body" || key === "alternate" || key === "defaultBlock";
        for (const item of child as unknown[]) {
          if (isBlock && !STATEMENTS.has(typeOf(item))) printed.add(item);
          visit(item);
        }
      } else {
        visit(child);
      }
    }
  };
  visit(program);
  return printed;
}

function typeOf(node: unknown): string {
  return typeof node === "object" && node !== null && "type" in node ? String(node.type) : "";
}

class BoundedInterpreter extends Interpreter {
  private steps = 0;
  private nextLook = 0;
  private depth = 0;
  private readonly deadline = Date.now() + MAX_TIME_MS;

  constructor(
    environment: Environment,
    private readonly printed: ReadonlySet<unknown>,
  ) {
    super(environment);
  }

  override evaluate(node: Node | undefined, environment: Environment): Value {
    this.spend(1);
    if (node === undefined) return super.evaluate(node, environment);
    const value = this.nested(() => this.pythonValue(node, environment) ?? super.evaluate(node, environment));
    const { value: inner } = value;
    if (typeof inner === "string" && inner.length > MAX_TEXT) {
      throw new Error("it makes a text over 64 million characters");
    }
    if (Array.isArray(inner)) {
      if (inner.length > MAX_ITEMS) throw new Error(`it makes a list of over ${MAX_ITEMS} items`);
      // A list that was made costs its length, one that is only named costs less.
      this.spend(node.type === "Identifier" ? inner.length >> 3 : inner.length);
    }
    return this.printed.has(node) ? this.printable(value) : value;
  }

  /** Break and continue leave by an exception, so the depth is restored whatever happens. */
  private nested(work: () => Value): Value {
    this.depth++;
    try {
      if (this.depth > MAX_DEPTH)
        throw new Error(`it is nested, or calls itself, more than ${MAX_DEPTH} deep`);
      return work();
    } finally {
      this.depth--;
    }
  }

  private spend(steps: number): void {
    this.steps += steps;
    if (this.steps <= MAX_STEPS && this.steps < this.nextLook) return;
    this.nextLook = this.steps + 64;
    if (this.steps > MAX_STEPS || Date.now() > this.deadline) {
      throw new Error(`it did not end within ${MAX_STEPS} steps or ${MAX_TIME_MS / 1000} s`);
    }
  }

  /** The value where Python's semantics differ from the library's, else undefined. */
  private pythonValue(node: Node, environment: Environment): Value | undefined {
    switch (node.type) {
      case "BinaryExpression": {
        const { operator, left, right } = node as Node & {
          operator: { value: string };
          left: Node;
          right: Node;
        };
        if (operator.value !== "+" && operator.value !== "~") return undefined;
        return this.sum(operator.value, this.evaluate(left, environment), this.evaluate(right, environment));
      }
      case "FilterExpression": {
        const { operand, filter } = node as Node & { operand: Node; filter: Node & { value?: unknown } };
        if (filter.type !== "Identifier" || (filter.value !== "trim" && filter.value !== "string"))
          return undefined;
        const text = pythonStr(this.evaluate(operand, environment));
        return this.make(filter.value === "trim" ? pythonStrip(text, undefined, true, true) : text);
      }
      case "CallExpression":
        return this.stringMethod(node, environment);
      default:
        return undefined;
    }
  }

  private stringMethod(node: Node, environment: Environment): Value | undefined {
    const { callee, args } = node as Node & { callee: Node; args: Node[] };
    if (callee.type !== "MemberExpression") return undefined;
    const { object, property, computed } = callee as Node & {
      object: Node;
      property: Node & { value?: unknown };
      computed: boolean;
    };
    const method = computed ? "" : String(property.value);
    if (method !== "strip" && method !== "lstrip" && method !== "rstrip") return undefined;
    const subject = this.evaluate(object, environment);
    if (typeof subject.value !== "string") throw new Error(`${nameOf(subject)} has no ${method}`);
    const [given] = args.map((argument) => this.evaluate(argument, environment));
    const characters = given === undefined || given.type === "NullValue" ? undefined : given.value;
    if (characters !== undefined && typeof characters !== "string")
      throw new Error(`${method} needs a string`);
    return this.make(pythonStrip(subject.value, characters, method !== "rstrip", method !== "lstrip"));
  }

  private sum(operator: string, left: Value, right: Value): Value {
    const [a, b] = [left.value as unknown, right.value as unknown];
    if (operator === "~") return this.make(pythonStr(left) + pythonStr(right));
    if (typeof a === "string" && typeof b === "string") return this.make(a + b);
    if (typeof a === "number" && typeof b === "number") {
      const isFloat = left.type === "FloatValue" || right.type === "FloatValue";
      const like = isFloat && left.type !== "FloatValue" ? right : left;
      return new (like.constructor as new (value: number) => Value)(a + b);
    }
    if (Array.isArray(a) && Array.isArray(b)) {
      return new (left.constructor as new (value: unknown[]) => Value)([
        ...(a as unknown[]),
        ...(b as unknown[]),
      ]);
    }
    throw new Error(`+ cannot join ${nameOf(left)} and ${nameOf(right)}`);
  }

  private printable(value: Value): Value {
    if (value.type === "StringValue" || value.type === "UndefinedValue") return value;
    return this.make(pythonStr(value));
  }

  /** A runtime string; the library does not export its classes, so the environment makes it. */
  private make(text: string): Value {
    return new Environment().set("text", text);
  }
}

function boundedRange(...bounds: unknown[]): number[] {
  const [first, second, third] = bounds.filter((bound) => typeof bound === "number");
  if (first === undefined) throw new Error("range needs a number");
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  const step = third ?? 1;
  if (step === 0) throw new Error("range needs a step other than 0");
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (length > MAX_RANGE) throw new Error(`range of ${length} numbers, at most ${MAX_RANGE} are made`);
  return Array.from({ length }, (_, i) => start + i * step);
}
