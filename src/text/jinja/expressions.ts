// Compiles expressions to closures. Names are resolved to variables of scopes here, and the names of filters and tests
// to their functions: an unknown one is refused at once, but inside an if only when it is reached, as in Jinja2.

import { callValue } from "./calls.ts";
import { TemplateFault, Unsupported } from "./faults.ts";
import { filters } from "./filters.ts";
import { madeItems, spend } from "./limits.ts";
import type { Call, CallArguments, Expression, FilterCall, TestCall } from "./nodes.ts";
import { binary, compare, itemOf, memberOf, slice, unary } from "./operators.ts";
import { str } from "./printing.ts";
import type { FunctionScope } from "./scope.ts";
import { Symbols, type Load, type Variable } from "./symbols.ts";
import { tests } from "./tests.ts";
import { joinTexts } from "./textMethods.ts";
import {
  Dict,
  isTruthy,
  listOf,
  Markup,
  nameOf,
  Tuple,
  Undefined,
  type Arguments,
  type Value,
} from "./values.ts";

export type Evaluate = (scope: FunctionScope) => Value;

/** What the compiler knows of the place that it compiles. */
export interface Frame {
  symbols: Symbols;
  /** The root's own statements, also those inside an if: what they set, blocks see. */
  isTop: boolean;
  isSoft: boolean;
  isInLoop: boolean;
}

export class ExpressionCompiler {
  inner(frame: Frame, functionDepth = frame.symbols.functionDepth): Frame {
    const symbols = new Symbols(frame.symbols, functionDepth);
    return { symbols, isTop: false, isSoft: false, isInLoop: frame.isInLoop };
  }

  variable(name: string, frame: Frame): Variable {
    const variable = frame.symbols.find(name);
    if (variable === undefined) throw new TemplateFault(`Jinja2 finds no scope for the name ${name} here`);
    return variable;
  }

  /** Fills the variables of a scope as its loads say. */
  entering(frame: Frame): (scope: FunctionScope) => void {
    const loads: [Variable, Load][] = [];
    for (const [identifier, load] of frame.symbols.loads) {
      loads.push([{ identifier, functionDepth: frame.symbols.functionDepth }, load]);
    }
    return (scope) => {
      for (const [variable, load] of loads) {
        if (load.from === "context") scope.set(variable, scope.context.resolve(load.name));
        else if (load.from === "outer") scope.set(variable, scope.get(load.variable));
        else if (load.from === "nothing") scope.set(variable, undefined);
      }
    };
  }

  leaving(frame: Frame): (scope: FunctionScope) => void {
    const identifiers = [...frame.symbols.loads.keys()];
    const { functionDepth } = frame.symbols;
    return (scope) => {
      for (const identifier of identifiers) scope.set({ identifier, functionDepth }, undefined);
    };
  }

  scoped<T>(frame: Frame, run: (scope: FunctionScope) => T): (scope: FunctionScope) => T {
    const [enter, leave] = [this.entering(frame), this.leaving(frame)];
    return (scope) => {
      enter(scope);
      const result = run(scope);
      leave(scope);
      return result;
    };
  }

  expression(node: Expression, frame: Frame): Evaluate {
    const evaluate = this.evaluation(node, frame);
    if (node.kind === "Const" || node.kind === "Name") return evaluate;
    return (scope) => {
      spend(1);
      return evaluate(scope);
    };
  }

  private all(nodes: readonly Expression[], frame: Frame): Evaluate[] {
    return nodes.map((node) => this.expression(node, frame));
  }

  private evaluation(node: Expression, frame: Frame): Evaluate {
    switch (node.kind) {
      case "Const":
        return () => node.value;
      case "Name": {
        const variable = this.variable(node.name, frame);
        const isOuterParameter =
          variable.functionDepth < frame.symbols.functionDepth && frame.symbols.isParameter(variable);
        return (scope) => {
          const value = scope.get(variable);
          if (value !== undefined) return value;
          // Jinja2 prints its own mark of a missing value here.
          if (isOuterParameter) throw new Unsupported(`${node.name}, of a loop that has ended,`);
          return Undefined.named(node.name);
        };
      }
      case "NamespaceRef":
        throw new TemplateFault("an attribute of a namespace is only read by a dot", node.line);
      case "Tuple":
      case "List": {
        const items = this.all(node.items, frame);
        const list = (scope: FunctionScope): Value[] => items.map((item) => item(scope));
        return node.kind === "List" ? list : (scope) => new Tuple(list(scope));
      }
      case "Dict": {
        const pairs = node.pairs.map((pair) => this.all(pair, frame));
        return (scope) =>
          new Dict(pairs.map(([key, value]) => [key?.(scope) ?? null, value?.(scope) ?? null] as const));
      }
      case "If": {
        const soft = { ...frame, isSoft: true };
        const test = this.expression(node.test, soft);
        const then = this.expression(node.then, soft);
        const otherwise = node.otherwise === undefined ? undefined : this.expression(node.otherwise, soft);
        return (scope) => {
          if (isTruthy(test(scope))) return then(scope);
          return otherwise === undefined
            ? new Undefined("the inline if was false and has no else")
            : otherwise(scope);
        };
      }
      case "Binary": {
        const [left, right] = [this.expression(node.left, frame), this.expression(node.right, frame)];
        const { operator } = node;
        if (operator === "and" || operator === "or") {
          return (scope) => {
            const value = left(scope);
            return isTruthy(value) === (operator === "and") ? right(scope) : value;
          };
        }
        return (scope) => binary(operator, left(scope), right(scope));
      }
      case "Unary": {
        const operand = this.expression(node.operand, frame);
        return (scope) => unary(node.operator, operand(scope));
      }
      case "Concat": {
        const parts = this.all(node.parts, frame);
        return (scope) =>
          joinTexts(
            "",
            parts.map((part) => part(scope)),
            str,
          );
      }
      case "Compare": {
        const first = this.expression(node.first, frame);
        const rest = node.rest.map(([operator, operand]) => ({
          operator,
          operand: this.expression(operand, frame),
        }));
        return (scope) => {
          let left = first(scope);
          for (const { operator, operand } of rest) {
            const right = operand(scope);
            if (!compare(operator, left, right)) return false;
            left = right;
          }
          return true;
        };
      }
      case "Attribute": {
        const object = this.expression(node.object, frame);
        return (scope) => memberOf(object(scope), node.name);
      }
      case "Item": {
        const object = this.expression(node.object, frame);
        if (node.index.kind === "Slice") {
          const bounds = node.index.bounds.map((bound) =>
            bound === undefined ? undefined : this.expression(bound, frame),
          );
          return (scope) =>
            slice(
              object(scope),
              bounds.map((bound) => bound?.(scope)),
            );
        }
        const index = this.expression(node.index, frame);
        return (scope) => itemOf(object(scope), index(scope));
      }
      case "Slice":
        throw new TemplateFault("several bounds in one pair of brackets", node.line);
      case "Call":
        return this.callWith(node, frame, undefined);
      case "Filter":
        return this.filter(node, frame, undefined);
      case "Test":
        return this.test(node, frame);
    }
  }

  /** A call; `caller` is what a call tag hands over. */
  callWith(node: Call, frame: Frame, caller: Evaluate | undefined): Evaluate {
    if (caller !== undefined && node.named.some(([name]) => name === "caller")) {
      throw new TemplateFault("a call tag gives the argument caller itself", node.line);
    }
    const callee = this.expression(node.callee, frame);
    const given = this.arguments(node, frame);
    return (scope) => {
      const block = caller?.(scope);
      const subject = callee(scope);
      const { positional, named } = given(scope);
      if (block === undefined) return callValue(subject, { positional, named });
      if (named.has("caller")) throw new TemplateFault("the argument caller was given twice");
      return callValue(subject, { positional, named: new Map([...named, ["caller", block]]) });
    };
  }

  /** `captured` stands for the operand where a block's text is filtered. */
  filter(node: FilterCall, frame: Frame, captured: Evaluate | undefined): Evaluate {
    const { operand: inner } = node;
    const operand =
      inner === undefined
        ? captured
        : inner.kind === "Filter"
          ? this.filter(inner, frame, captured)
          : this.expression(inner, frame);
    const work = filters.get(node.name);
    if (work === undefined && !frame.isSoft)
      throw new TemplateFault(`there is no filter ${node.name}`, node.line);
    const given = this.arguments(node, frame);
    return (scope) => {
      spend(1);
      const value = operand?.(scope) ?? null;
      const values = given(scope);
      if (work === undefined) throw new TemplateFault(`there is no filter ${node.name}`);
      return work(value, values);
    };
  }

  private test(node: TestCall, frame: Frame): Evaluate {
    const operand = this.expression(node.operand, frame);
    const work = tests.get(node.name);
    if (work === undefined && !frame.isSoft)
      throw new TemplateFault(`there is no test ${node.name}`, node.line);
    const given = this.arguments(node, frame);
    return (scope) => {
      const value = operand(scope);
      if (work === undefined) throw new TemplateFault(`there is no test ${node.name}`);
      return work(value, given(scope));
    };
  }

  private arguments(node: CallArguments, frame: Frame): (scope: FunctionScope) => Arguments {
    const positional = this.all(node.positional, frame);
    const named = node.named.map(([name, value]) => ({ name, value: this.expression(value, frame) }));
    const more = node.moreArguments === undefined ? undefined : this.expression(node.moreArguments, frame);
    const moreNamed = node.moreNamed === undefined ? undefined : this.expression(node.moreNamed, frame);
    return (scope) => {
      const values = positional.map((value) => value(scope));
      const byName = new Map<string, Value>(named.map(({ name, value }) => [name, value(scope)]));
      if (more !== undefined) values.push(...listOf(more(scope)));
      if (moreNamed !== undefined) addNamed(byName, moreNamed(scope));
      madeItems(values.length);
      return { positional: values, named: byName };
    };
  }
}

function addNamed(named: Map<string, Value>, more: Value): void {
  if (!(more instanceof Dict)) throw new TemplateFault(`** needs a mapping, got ${nameOf(more)}`);
  for (const [key, value] of more.pairs()) {
    const name = key instanceof Markup ? key.text : key;
    if (typeof name !== "string") throw new TemplateFault("** needs a mapping with strings as keys");
    if (named.has(name)) throw new TemplateFault(`the argument ${name.slice(0, 60)} was given twice`);
    named.set(name, value);
  }
}
