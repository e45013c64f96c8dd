// Which scope each name of a template belongs to, decided before it runs, by the rules that Jinja2 documents and shows. A
// template can see the difference: a name that a loop's body sets is another variable there, with the outer one's value at the
// start of each turn, and a macro sees what its surroundings hold when it is called, not when it was defined.

import { spend } from "./limits.ts";
import {
  isExpression,
  partsOf,
  childrenOf,
  type Expression,
  type ForStatement,
  type Statement,
} from "./nodes.ts";

/** What a variable holds when its scope is entered. */
export type Load =
  | { from: "parameter" | "nothing" }
  | { from: "context"; name: string }
  | { from: "outer"; variable: Variable };

/** A variable of one function of the template: the root, a block, a macro, a recursive loop, a loop's filter. */
export interface Variable {
  identifier: string;
  /** How many functions enclose the one that it lives in. */
  functionDepth: number;
}

export class Symbols {
  readonly level: number;
  variables = new Map<string, Variable>();
  loads = new Map<string, Load>();
  stores = new Set<string>();

  constructor(
    readonly parent: Symbols | undefined,
    readonly functionDepth: number,
  ) {
    this.level = parent === undefined ? 0 : parent.level + 1;
  }

  copy(): Symbols {
    const copy = new Symbols(this.parent, this.functionDepth);
    copy.variables = new Map(this.variables);
    copy.loads = new Map(this.loads);
    copy.stores = new Set(this.stores);
    return copy;
  }

  /** Whether the variable is a parameter or a loop's own name. */
  isParameter(variable: Variable): boolean {
    const load = this.loads.get(variable.identifier);
    return load === undefined ? (this.parent?.isParameter(variable) ?? false) : load.from === "parameter";
  }

  find(name: string): Variable | undefined {
    return this.variables.get(name) ?? this.parent?.find(name);
  }

  private define(name: string, load: Load): Variable {
    const variable = { identifier: `${this.level} ${name}`, functionDepth: this.functionDepth };
    this.variables.set(name, variable);
    this.loads.set(variable.identifier, load);
    return variable;
  }

  store(name: string): void {
    this.stores.add(name);
    if (this.variables.has(name)) return;
    const outer = this.parent?.find(name);
    this.define(name, outer === undefined ? { from: "nothing" } : { from: "outer", variable: outer });
  }

  declareParameter(name: string): Variable {
    this.stores.add(name);
    return this.define(name, { from: "parameter" });
  }

  load(name: string): void {
    if (this.find(name) === undefined) this.define(name, { from: "context", name });
  }

  /** After an if: a name that only some branches set has its outer value where they did not run. */
  private updateFromBranches(branches: readonly Symbols[]): void {
    const stored = new Set(branches.flatMap((branch) => [...branch.stores]));
    for (const name of this.stores) stored.delete(name);
    for (const branch of branches) {
      for (const [name, variable] of branch.variables) this.variables.set(name, variable);
      for (const [identifier, load] of branch.loads) this.loads.set(identifier, load);
      for (const name of branch.stores) this.stores.add(name);
    }
    for (const name of stored) {
      const identifier = this.find(name)?.identifier ?? "";
      const outer = this.parent?.find(name);
      this.loads.set(
        identifier,
        outer === undefined ? { from: "context", name } : { from: "outer", variable: outer },
      );
    }
  }

  /** The names that a statement's own body reads and sets; bodies with scopes of their own are left to them. */
  visit(node: Expression | Statement): void {
    spend(1);
    if (isExpression(node)) {
      this.visitExpression(node);
      return;
    }
    switch (node.kind) {
      case "Output":
      case "OtherFile":
        for (const part of partsOf(node)) this.visit(part);
        if (node.kind === "OtherFile") for (const name of node.stores) this.store(name);
        break;
      case "IfStatement":
        this.visitIf(node.branches, node.otherwise);
        break;
      case "Macro":
        this.store(node.name);
        break;
      case "Assign":
        this.visit(node.value);
        this.visit(node.target);
        break;
      case "For":
        this.visit(node.iterable);
        break;
      case "CallBlock":
        if (node.call !== undefined) this.visit(node.call);
        break;
      case "FilterBlock":
        this.visit(node.filter);
        break;
      case "With":
        for (const value of node.values) this.visit(value);
        break;
      case "AssignBlock":
        this.visit(node.target);
        break;
      case "Block":
      case "Break":
      case "Continue":
        break;
    }
  }

  private visitExpression(node: Expression, isParameter = false): void {
    if (node.kind === "Name") {
      if (isParameter || node.context === "param") this.declareParameter(node.name);
      else if (node.context === "store") this.store(node.name);
      else this.load(node.name);
    } else if (node.kind === "NamespaceRef") this.load(node.name);
    else for (const child of childrenOf(node)) this.visitExpression(child, isParameter);
  }

  private visitIf(
    branches: readonly { test: Expression; body: readonly Statement[] }[],
    otherwise: readonly Statement[],
  ): void {
    const [first, ...rest] = branches;
    if (first === undefined) return;
    this.visit(first.test);
    const inBranch = (work: (symbols: Symbols) => void): Symbols => {
      const symbols = this.copy();
      work(symbols);
      return symbols;
    };
    const visitAll =
      (body: readonly Statement[]) =>
      (symbols: Symbols): void => {
        for (const statement of body) symbols.visit(statement);
      };
    this.updateFromBranches([
      inBranch(visitAll(first.body)),
      inBranch((symbols) => {
        for (const branch of rest) symbols.visitIf([branch], []);
      }),
      inBranch(visitAll(otherwise)),
    ]);
  }

  /** The scope of a statement's body. */
  analyze(node: Statement): void {
    if (node.kind === "For") this.analyzeFor(node, "body");
    else if (node.kind === "AssignBlock") for (const child of node.body) this.visit(child);
    else if (node.kind === "CallBlock") {
      for (const child of [...node.parameters, ...node.defaults, ...node.body]) this.visit(child);
    } else if (node.kind === "With") for (const child of [...node.targets, ...node.body]) this.visit(child);
    else for (const child of partsOf(node)) this.visit(child);
  }

  analyzeFor(node: ForStatement, branch: "body" | "else" | "test"): void {
    if (branch !== "else") this.visitExpression(node.target, true);
    if (branch === "test" && node.test !== undefined) this.visit(node.test);
    else
      for (const child of branch === "body" ? node.body : branch === "else" ? node.otherwise : [])
        this.visit(child);
  }

  /** The names that are set here or around, as a scoped block sees them. */
  allStores(): Map<string, Variable> {
    const all = new Map(this.parent?.allStores());
    for (const name of this.stores) {
      const variable = this.find(name);
      if (variable !== undefined) all.set(name, variable);
    }
    return all;
  }
}

/** Which of `names` the nodes read before they set them; blocks are not looked into. */
export function findUndeclared(
  nodes: readonly (Expression | Statement)[],
  names: readonly string[],
): Set<string> {
  const open = new Set(names);
  const undeclared = new Set<string>();
  const visit = (node: Expression | Statement): void => {
    if (node.kind === "Block") return;
    if (node.kind === "Name") {
      if (node.context === "load" && open.has(node.name)) undeclared.add(node.name);
      else open.delete(node.name);
      return;
    }
    for (const child of isExpression(node) ? childrenOf(node) : partsOf(node)) visit(child);
  };
  for (const node of nodes) visit(node);
  return undeclared;
}

/** Every node below `nodes`, blocks included. */
export function* descendants(nodes: readonly (Expression | Statement)[]): Generator<Expression | Statement> {
  const stack = [...nodes].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    spend(1);
    yield node;
    const inside = isExpression(node) ? childrenOf(node) : partsOf(node);
    for (let i = inside.length - 1; i >= 0; i--) stack.push(...inside.slice(i, i + 1));
  }
}
