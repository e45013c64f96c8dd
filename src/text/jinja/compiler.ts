// Compiles a template's statements to closures. What Jinja2 makes a function of (the root, blocks, macros, recursive loops)
// has variables of its own here too, filled and emptied at the same moments. Expressions are in expressions.ts.

import { capture, captured, recursion, textOf } from "./captures.ts";
import { ExpressionCompiler, type Evaluate, type Frame } from "./expressions.ts";
import { atLine, TemplateFault, Unsupported } from "./faults.ts";
import { spend, TextBuilder } from "./limits.ts";
import { LoopState } from "./loop.ts";
import { compileMacro } from "./macros.ts";
import type { Expression, ForStatement, Statement, Target } from "./nodes.ts";
import { callValue } from "./calls.ts";
import { str } from "./printing.ts";
import { Context, FunctionScope } from "./scope.ts";
import { descendants, findUndeclared, Symbols } from "./symbols.ts";
import { each, isTruthy, Lazy, listOf, Namespace, Native, Tuple, type Value } from "./values.ts";

/** How a statement ended: nothing special, or leaving the innermost loop's turn. */
type Outcome = "done" | "break" | "continue";
type Execute = (scope: FunctionScope) => Outcome;

export interface Program {
  run: (variables: ReadonlyMap<string, Value>) => string;
}

export function compile(body: readonly Statement[]): Program {
  const compiler = new StatementCompiler();
  return compiler.program(body);
}

class StatementCompiler extends ExpressionCompiler {
  private readonly blocks = new Map<string, (scope: FunctionScope) => Outcome>();

  program(body: readonly Statement[]): Program {
    for (const node of descendants(body)) {
      if (node.kind !== "Block") continue;
      if (this.blocks.has(node.name))
        throw new TemplateFault(`the block ${node.name} stands twice`, node.line);
      this.blocks.set(node.name, () => "done");
    }
    this.refuseSelf(body);
    const frame = rootFrame();
    for (const statement of body) frame.symbols.visit(statement);
    const run = this.scoped(frame, this.body(body, frame));
    for (const node of descendants(body)) {
      if (node.kind !== "Block") continue;
      this.refuseSelf(node.body);
      const blockFrame: Frame = { ...rootFrame(), isTop: false };
      for (const statement of node.body) blockFrame.symbols.visit(statement);
      this.blocks.set(node.name, this.scoped(blockFrame, this.body(node.body, blockFrame)));
    }
    return {
      run: (variables) => {
        const scope = new FunctionScope(new Context(variables), undefined, new TextBuilder());
        run(scope);
        return scope.out.toString();
      },
    };
  }

  private refuseSelf(body: readonly Statement[]): void {
    for (const name of findUndeclared(body, ["self", "super"])) {
      throw new Unsupported(`the variable ${name}, a block by its name,`);
    }
  }

  body(statements: readonly Statement[], frame: Frame): Execute {
    const all = statements.map((statement) => this.statement(statement, frame));
    return (scope) => {
      for (const execute of all) {
        const outcome = execute(scope);
        if (outcome !== "done") return outcome;
      }
      return "done";
    };
  }

  private statement(node: Statement, frame: Frame): Execute {
    spend(1);
    const execute = this.execution(node, frame);
    return (scope) => {
      spend(1);
      return atLine(node.line, () => execute(scope));
    };
  }

  private execution(node: Statement, frame: Frame): Execute {
    switch (node.kind) {
      case "Output":
        return this.output(node.parts, frame);
      case "For":
        return this.forLoop(node, frame);
      case "IfStatement": {
        const soft = { ...frame, isSoft: true };
        const branches = node.branches.map(({ test, body }) => ({
          test: this.expression(test, soft),
          body: this.body(body, soft),
        }));
        const otherwise = this.body(node.otherwise, soft);
        return (scope) => (branches.find(({ test }) => isTruthy(test(scope)))?.body ?? otherwise)(scope);
      }
      case "Macro": {
        const make = compileMacro(this, node, frame);
        const variable = this.variable(node.name, frame);
        return (scope) => {
          const macro = make(scope);
          if (frame.isTop) scope.context.variables.set(node.name, macro);
          scope.set(variable, macro);
          return "done";
        };
      }
      case "CallBlock": {
        const make = compileMacro(this, { ...node, name: undefined }, frame);
        if (node.call === undefined) {
          return (scope) => {
            scope.out.add(str(callValue(make(scope), { positional: [], named: new Map() })));
            return "done";
          };
        }
        const call = this.callWith(node.call, frame, make);
        return (scope) => {
          scope.out.add(textOf(call(scope)));
          return "done";
        };
      }
      case "FilterBlock": {
        const inner = this.inner(frame);
        inner.symbols.analyze(node);
        const body = this.body(node.body, inner);
        const filter = this.filter(node.filter, inner, captured);
        return this.scoped(inner, (scope) => {
          const outcome = capture(scope, body);
          if (outcome === "done") scope.out.add(textOf(filter(scope)));
          return outcome;
        });
      }
      case "With":
        return this.withBlock(node.targets, node.values, node.body, node, frame);
      case "Block":
        return this.block(node, frame);
      case "Assign": {
        const value = this.expression(node.value, frame);
        const check = this.namespaceCheck(node.target, frame);
        const assign = this.assignment(node.target, frame);
        return (scope) => {
          check(scope);
          assign(scope, value(scope));
          return "done";
        };
      }
      case "AssignBlock": {
        const inner = this.inner(frame);
        inner.symbols.analyze(node);
        const body = this.body(node.body, inner);
        const value = node.filter === undefined ? captured : this.filter(node.filter, inner, captured);
        const assign = this.assignment(node.target, frame);
        return this.scoped(inner, (scope) => {
          const outcome = capture(scope, body);
          if (outcome === "done") assign(scope, value(scope));
          return outcome;
        });
      }
      case "Break":
      case "Continue": {
        if (!frame.isInLoop)
          throw new TemplateFault(`${node.kind.toLowerCase()} stands outside a loop`, node.line);
        const outcome = node.kind === "Break" ? "break" : "continue";
        return () => outcome;
      }
      case "OtherFile":
        if (node.tag === "extends" && !frame.isTop) {
          throw new TemplateFault("extends stands inside another tag", node.line);
        }
        return () => {
          throw new Unsupported(`the tag ${node.tag}, which needs another file,`, node.line);
        };
    }
  }

  private output(parts: readonly (string | Expression)[], frame: Frame): Execute {
    const pieces = parts.map((part) => (typeof part === "string" ? part : this.printed(part, frame)));
    return (scope) => {
      for (const piece of pieces) scope.out.add(typeof piece === "string" ? piece : piece(scope));
      return "done";
    };
  }

  private printed(part: Expression, frame: Frame): (scope: FunctionScope) => string {
    const evaluate = this.expression(part, frame);
    return (scope) => atLine(part.line, () => str(evaluate(scope)));
  }

  private withBlock(
    targets: readonly Target[],
    values: readonly Expression[],
    body: readonly Statement[],
    node: Statement,
    frame: Frame,
  ): Execute {
    const inner = this.inner(frame);
    inner.symbols.analyze(node);
    const sets = targets.map((target, index) => {
      const value = this.expression(values[index] ?? target, frame);
      const assign = this.assignment(target, inner);
      return (scope: FunctionScope): void => {
        assign(scope, value(scope));
      };
    });
    const run = this.body(body, inner);
    return this.scoped(inner, (scope) => {
      for (const set of sets) set(scope);
      return run(scope);
    });
  }

  private block(node: Extract<Statement, { kind: "Block" }>, frame: Frame): Execute {
    if (node.isRequired) {
      return () => {
        throw new TemplateFault(`the block ${node.name} is required of another template`, node.line);
      };
    }
    const stores = node.isScoped ? [...frame.symbols.allStores()] : [];
    return (scope) => {
      let { context } = scope;
      if (node.isScoped) {
        const parent = new Map([...context.parent, ...context.variables]);
        for (const [name, variable] of stores) {
          const value = scope.get(variable);
          if (value !== undefined) parent.set(name, value);
        }
        context = new Context(parent);
      }
      const blockScope = new FunctionScope(context, undefined, scope.out);
      this.blocks.get(node.name)?.(blockScope);
      return "done";
    };
  }

  private namespaceCheck(target: Target, frame: Frame): (scope: FunctionScope) => void {
    const names = [...descendants([target])].flatMap((node) =>
      node.kind === "NamespaceRef" ? [node.name] : [],
    );
    const variables = names.map((name) => this.variable(name, frame));
    return (scope) => {
      for (const variable of variables) {
        if (!(scope.get(variable) instanceof Namespace)) {
          throw new TemplateFault("an attribute can only be set of a namespace");
        }
      }
    };
  }

  private assignment(target: Expression, frame: Frame): (scope: FunctionScope, value: Value) => void {
    if (target.kind === "Name") {
      const variable = this.variable(target.name, frame);
      const { name } = target;
      return (scope, value) => {
        scope.set(variable, value);
        if (frame.isTop) scope.context.variables.set(name, value);
      };
    }
    if (target.kind === "NamespaceRef") {
      const variable = this.variable(target.name, frame);
      return (scope, value) => {
        const namespace = scope.get(variable);
        if (namespace instanceof Namespace) namespace.attributes.set(target.attribute, value);
      };
    }
    const items = target.kind === "Tuple" ? target.items : [];
    const assigns = items.map((item) => this.assignment(item, frame));
    return (scope, value) => {
      const parts = listOf(value);
      if (parts.length !== assigns.length) {
        throw new TemplateFault(`${parts.length} values cannot be given to ${assigns.length} names`);
      }
      assigns.forEach((assign, index) => {
        assign(scope, parts[index] ?? null);
      });
    };
  }

  private forLoop(node: ForStatement, frame: Frame): Execute {
    for (const name of descendants([node])) {
      if (name.kind === "Name" && name.context === "store" && name.name === "loop") {
        throw new TemplateFault("loop is the loop's own name and cannot be set", name.line);
      }
    }
    const isExtended =
      node.isRecursive ||
      findUndeclared(node.body, ["loop"]).size > 0 ||
      [...descendants([node])].some((other) => other.kind === "Block" && other.isScoped);
    // A recursive loop is a function of its own.
    const depth = frame.symbols.functionDepth + (node.isRecursive ? 1 : 0);
    const bodyFrame: Frame = { ...this.inner(frame, depth), isInLoop: true };
    const loopVariable = isExtended ? bodyFrame.symbols.declareParameter("loop") : undefined;
    bodyFrame.symbols.analyzeFor(node, "body");
    const elseFrame = this.inner(frame, depth);
    elseFrame.isInLoop = node.isRecursive ? false : frame.isInLoop;
    elseFrame.symbols.analyzeFor(node, "else");
    const filter = node.test === undefined ? undefined : this.loopFilter(node, node.test, frame, depth);
    const iterable = this.expression(node.iterable, frame);
    const assign = this.assignment(node.target, bodyFrame);
    const enter = this.entering(bodyFrame);
    const leave = this.leaving(bodyFrame);
    const body = this.body(node.body, bodyFrame);
    const otherwise =
      node.otherwise.length === 0 ? undefined : this.scoped(elseFrame, this.body(node.otherwise, elseFrame));

    const run = (
      scope: FunctionScope,
      given: Value,
      recurse: Native | undefined,
      depth0: bigint,
    ): Outcome => {
      const items = filter === undefined ? given : filter(scope, given);
      const state = new LoopState(items, recurse, depth0);
      let hasRun = false;
      for (;;) {
        spend(1);
        const item = state.next();
        if (item === undefined) break;
        assign(scope, item);
        if (loopVariable !== undefined) scope.set(loopVariable, state.object);
        enter(scope);
        const outcome = body(scope);
        // Only a turn that reached its end counts against the else, as in Jinja2's own code.
        if (outcome === "done") hasRun = true;
        if (outcome === "break") break;
      }
      leave(scope);
      return hasRun || otherwise === undefined ? "done" : otherwise(scope);
    };
    if (!node.isRecursive) return (scope) => run(scope, iterable(scope), undefined, 0n);
    return (scope) => {
      const recursive = recursion(scope, run);
      scope.out.add(recursive(iterable(scope), 0n));
      return "done";
    };
  }

  /** `for x in items if test`: a generator that reads the items one by one, in a function of its own. */
  private loopFilter(
    node: ForStatement,
    test: Expression,
    frame: Frame,
    depth: number,
  ): (scope: FunctionScope, items: Value) => Value {
    const inner = this.inner(frame, depth + 1);
    inner.symbols.analyzeFor(node, "test");
    const assign = this.assignment(node.target, inner);
    const evaluate = this.expression(test, inner);
    const enter = this.entering(inner);
    const targets = (target: Expression): Evaluate =>
      target.kind === "Tuple"
        ? (
            (parts) => (scope) =>
              new Tuple(parts.map((part) => part(scope)))
          )(target.items.map(targets))
        : this.expression(
            { ...target, ...(target.kind === "Name" ? { context: "load" as const } : {}) },
            inner,
          );
    const yielded = targets(node.target);
    return (scope, items) => {
      const own = new FunctionScope(scope.context, scope, scope.out);
      return new Lazy(
        (function* () {
          enter(own);
          for (const item of each(items)) {
            assign(own, item);
            if (isTruthy(evaluate(own))) yield yielded(own);
          }
        })(),
      );
    };
  }
}

function rootFrame(): Frame {
  return { symbols: new Symbols(undefined, 0), isTop: true, isSoft: false, isInLoop: false };
}
