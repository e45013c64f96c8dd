// Macros and the bodies of call and generation tags, which are macros without a name: how their arguments are taken
// (Macro.__call__ in jinja2/runtime.py) and which special names, caller, kwargs and varargs, they use.

import type { ExpressionCompiler, Evaluate, Frame } from "./expressions.ts";
import { TemplateFault } from "./faults.ts";
import { nested, TextBuilder } from "./limits.ts";
import type { Signature, Statement } from "./nodes.ts";
import { FunctionScope } from "./scope.ts";
import { findUndeclared, type Variable } from "./symbols.ts";
import { repr } from "./printing.ts";
import { Dict, Native, Tuple, Undefined, type Arguments, type Value } from "./values.ts";

type MacroNode = Signature & { name: string | undefined; body: Statement[]; line: number } & (
    | { kind: "Macro" }
    | { kind: "CallBlock" }
  );

interface BodyCompiler extends ExpressionCompiler {
  body: (statements: readonly Statement[], frame: Frame) => (scope: FunctionScope) => unknown;
}

interface Special {
  names: string[];
  usesCaller: boolean;
  usesNamed: boolean;
  usesMore: boolean;
}

/** Makes the macro in the scope that defines it. */
export function compileMacro(
  compiler: BodyCompiler,
  node: MacroNode,
  frame: Frame,
): (scope: FunctionScope) => Native {
  const inner: Frame = { ...compiler.inner(frame, frame.symbols.functionDepth + 1), isInLoop: false };
  for (const part of [...node.parameters, ...node.defaults, ...node.body]) inner.symbols.visit(part);
  const names = node.parameters.map(({ name }) => name);
  const undeclared = findUndeclared(node.body, ["caller", "kwargs", "varargs"]);
  const uses = (name: string): boolean => undeclared.has(name) && !names.includes(name);
  const callerAt = names.indexOf("caller");
  if (undeclared.has("caller") && callerAt >= 0 && callerAt < names.length - node.defaults.length) {
    throw new TemplateFault("the parameter caller needs a default", node.line);
  }
  const special: Special = {
    names,
    usesCaller: undeclared.has("caller"),
    usesNamed: uses("kwargs"),
    usesMore: uses("varargs"),
  };
  const variables = names.map((name) => compiler.variable(name, inner));
  if (uses("caller")) variables.push(inner.symbols.declareParameter("caller"));
  if (special.usesNamed) variables.push(inner.symbols.declareParameter("kwargs"));
  if (special.usesMore) variables.push(inner.symbols.declareParameter("varargs"));
  const defaults: (Evaluate | undefined)[] = names.map((_, index) => {
    const value = node.defaults[index - (names.length - node.defaults.length)];
    return value === undefined ? undefined : compiler.expression(value, inner);
  });
  const enter = compiler.entering(inner);
  const body = compiler.body(node.body, inner);

  const run = (outer: FunctionScope, given: Arguments): string =>
    nested(() => {
      const values = takeArguments(node.name ?? "caller", special, given);
      const scope = new FunctionScope(outer.context, outer, new TextBuilder());
      variables.forEach((variable: Variable, index) => {
        scope.set(variable, values[index]);
      });
      enter(scope);
      names.forEach((name, index) => {
        const variable = variables[index];
        if (variable === undefined || values[index] !== undefined) return;
        const value = defaults[index];
        scope.set(
          variable,
          value === undefined ? new Undefined(`the parameter ${name} was not given`) : value(scope),
        );
      });
      body(scope);
      return scope.out.toString();
    });
  return (outer) =>
    new Native(
      "macro",
      (given) => run(outer, given),
      (name) => macroAttribute(node.name ?? null, special, name),
      () => `<Macro ${node.name === undefined ? "anonymous" : repr(node.name)}>`,
    );
}

/** The values of the parameters, then caller, kwargs and varargs where they are used; undefined where not given. */
function takeArguments(name: string, special: Special, given: Arguments): (Value | undefined)[] {
  const { names, usesCaller, usesNamed, usesMore } = special;
  const named = new Map(given.named);
  const values: (Value | undefined)[] = given.positional.slice(0, names.length);
  let hasCaller = values.length === names.length && names.includes("caller");
  for (const parameter of names.slice(values.length)) {
    values.push(named.get(parameter));
    named.delete(parameter);
    hasCaller ||= parameter === "caller";
  }
  if (usesCaller && !hasCaller) {
    values.push(named.get("caller") ?? new Undefined("no caller was given"));
    named.delete("caller");
  }
  if (usesNamed) values.push(new Dict(named));
  else if (named.size > 0) {
    throw new TemplateFault(
      `the macro ${name} takes no argument ${[...named.keys()].join(", ").slice(0, 60)}`,
    );
  }
  if (usesMore) values.push(new Tuple(given.positional.slice(names.length)));
  else if (given.positional.length > names.length) {
    throw new TemplateFault(`the macro ${name} takes at most ${names.length} arguments`);
  }
  return values;
}

function macroAttribute(name: string | null, special: Special, attribute: string): Value | undefined {
  const attributes: Record<string, Value> = {
    name,
    arguments: new Tuple(special.names),
    catch_kwargs: special.usesNamed,
    catch_varargs: special.usesMore,
    caller: special.usesCaller,
    explicit_caller: special.names.includes("caller"),
  };
  return Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
}
