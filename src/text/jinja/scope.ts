// Where a running template keeps its variables: a context that all functions share, and one scope for each call of a
// function (the root, a block, a macro, a recursive loop), whose variables symbols.ts has laid out.

import type { TextBuilder } from "./limits.ts";
import type { Variable } from "./symbols.ts";
import type { Value } from "./values.ts";

export class Context {
  /** What the template's top level has set. */
  readonly variables = new Map<string, Value>();

  constructor(readonly parent: ReadonlyMap<string, Value>) {}

  resolve(name: string): Value | undefined {
    const own = this.variables.get(name);
    return own === undefined ? this.parent.get(name) : own;
  }
}

export class FunctionScope {
  private readonly depth: number;
  private readonly variables = new Map<string, Value>();
  /** The text of the body that a filter or set tag has just run. */
  captured = "";

  constructor(
    readonly context: Context,
    private readonly parent: FunctionScope | undefined,
    public out: TextBuilder,
  ) {
    this.depth = parent === undefined ? 0 : parent.depth + 1;
  }

  private owner(variable: Variable): FunctionScope {
    return this.depth > variable.functionDepth && this.parent !== undefined
      ? this.parent.owner(variable)
      : this;
  }

  get(variable: Variable): Value | undefined {
    return this.owner(variable).variables.get(variable.identifier);
  }

  set(variable: Variable, value: Value | undefined): void {
    const { variables } = this.owner(variable);
    if (value === undefined) variables.delete(variable.identifier);
    else variables.set(variable.identifier, value);
  }
}
