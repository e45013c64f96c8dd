// Jinja2's loop object (LoopContext in jinja2/runtime.py). It looks one item ahead only when `last`, `nextitem` or the
// length is asked for, so a loop over a generator reads it no earlier than Jinja2 does.

import { bind, noArguments } from "./arguments.ts";
import { TemplateFault } from "./faults.ts";
import { equal } from "./operators.ts";
import {
  Tuple,
  iterate,
  LoopObject,
  Native,
  sizeOf,
  Undefined,
  type Arguments,
  type Value,
} from "./values.ts";

export class LoopState {
  readonly object: LoopObject;
  private iterator: Iterator<Value>;
  private index0 = -1n;
  private knownLength: bigint | undefined;
  private after: Value | undefined;
  private current: Value | undefined;
  private before: Value | undefined;
  private lastChanged: Value | undefined;

  constructor(
    private readonly iterable: Value,
    recurse: Native | undefined,
    private readonly depth0: bigint,
  ) {
    this.iterator = iterate(iterable);
    this.object = new LoopObject(
      (given) => {
        if (recurse?.call === undefined) throw new TemplateFault("only a recursive loop can be called");
        bind("loop", "iterable /", given);
        return recurse.call(given);
      },
      (name) => this.attribute(name),
      () => `<LoopContext ${this.index0 + 1n}/${this.length()}>`,
      () => this.length(),
    );
  }

  next(): Value | undefined {
    const item = this.after === undefined ? this.read() : this.after;
    this.after = undefined;
    if (item === undefined) return undefined;
    this.index0 += 1n;
    this.before = this.current;
    this.current = item;
    return item;
  }

  private read(): Value | undefined {
    const { done, value } = this.iterator.next() as IteratorResult<Value, undefined>;
    return done === true ? undefined : value;
  }

  private peek(): Value | undefined {
    if (this.after === undefined) this.after = this.read();
    return this.after;
  }

  private length(): bigint {
    if (this.knownLength !== undefined) return this.knownLength;
    const size = sizeOf(this.iterable);
    if (size !== undefined) this.knownLength = BigInt(size);
    else {
      const rest: Value[] = [];
      for (let item = this.read(); item !== undefined; item = this.read()) rest.push(item);
      this.iterator = rest[Symbol.iterator]();
      this.knownLength = BigInt(rest.length) + this.index0 + 1n + (this.after === undefined ? 0n : 1n);
    }
    return this.knownLength;
  }

  private attribute(name: string): Value | undefined {
    switch (name) {
      case "index":
        return this.index0 + 1n;
      case "index0":
        return this.index0;
      case "revindex":
        return this.length() - this.index0;
      case "revindex0":
        return this.length() - this.index0 - 1n;
      case "first":
        return this.index0 === 0n;
      case "last":
        return this.peek() === undefined;
      case "length":
        return this.length();
      case "depth":
        return this.depth0 + 1n;
      case "depth0":
        return this.depth0;
      case "previtem": {
        const before = this.index0 === 0n ? undefined : this.before;
        return before === undefined ? new Undefined("there is no previous item") : before;
      }
      case "nextitem": {
        const after = this.peek();
        return after === undefined ? new Undefined("there is no next item") : after;
      }
      case "cycle":
        return new Native(name, (given) => this.cycle(given));
      case "changed":
        return new Native(name, (given) => this.changed(given));
      default:
        return undefined;
    }
  }

  private cycle({ positional, named }: Arguments): Value {
    noArguments("cycle", { positional: [], named });
    const item = positional[Number(this.index0 % BigInt(positional.length || 1))];
    if (item === undefined) throw new TemplateFault("cycle needs something to go through");
    return item;
  }

  private changed({ positional, named }: Arguments): Value {
    noArguments("changed", { positional: [], named });
    const value = new Tuple(positional);
    if (this.lastChanged !== undefined && equal(this.lastChanged, value)) return false;
    this.lastChanged = value;
    return true;
  }
}
