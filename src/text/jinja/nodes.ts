// The syntax tree of a template, with Jinja2's names (jinja2/nodes.py). Names that are written to ("store", "param")
// are told from names that are read, because Jinja2 decides by them, before it runs, which scope a name belongs to.

export type Expression =
  | { kind: "Const"; value: null | boolean | bigint | number | string; line: number }
  | { kind: "Name"; name: string; context: "load" | "store" | "param"; line: number }
  | { kind: "NamespaceRef"; name: string; attribute: string; line: number }
  | { kind: "Tuple" | "List"; items: Expression[]; line: number }
  | { kind: "Dict"; pairs: [Expression, Expression][]; line: number }
  | { kind: "If"; test: Expression; then: Expression; otherwise: Expression | undefined; line: number }
  | { kind: "Binary"; operator: BinaryOperator; left: Expression; right: Expression; line: number }
  | { kind: "Unary"; operator: "-" | "+" | "not"; operand: Expression; line: number }
  | { kind: "Concat"; parts: Expression[]; line: number }
  | { kind: "Compare"; first: Expression; rest: [CompareOperator, Expression][]; line: number }
  | { kind: "Attribute"; object: Expression; name: string; line: number }
  | { kind: "Item"; object: Expression; index: Expression; line: number }
  | { kind: "Slice"; bounds: (Expression | undefined)[]; line: number }
  | Call
  | FilterCall
  | TestCall;

export type BinaryOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**" | "and" | "or";
export type CompareOperator = "==" | "!=" | ">" | ">=" | "<" | "<=" | "in" | "not in";
export type Target = Expression & { kind: "Name" | "Tuple" | "NamespaceRef" };

export interface CallArguments {
  positional: Expression[];
  named: [string, Expression][];
  moreArguments: Expression | undefined;
  moreNamed: Expression | undefined;
}
export interface Call extends CallArguments {
  kind: "Call";
  callee: Expression;
  line: number;
}
export interface FilterCall extends CallArguments {
  kind: "Filter";
  /** Absent where a block's text is filtered. */
  operand: Expression | undefined;
  name: string;
  line: number;
}
export interface TestCall extends CallArguments {
  kind: "Test";
  operand: Expression;
  name: string;
  line: number;
}

export interface Signature {
  parameters: Extract<Expression, { kind: "Name" }>[];
  /** Of the last parameters. */
  defaults: Expression[];
}

export type Statement =
  | { kind: "Output"; parts: (string | Expression)[]; line: number }
  | ForStatement
  | {
      kind: "IfStatement";
      branches: { test: Expression; body: Statement[] }[];
      otherwise: Statement[];
      line: number;
    }
  | ({ kind: "Macro"; name: string; body: Statement[]; line: number } & Signature)
  /** `call` is absent for a generation block, which only runs its body. */
  | ({ kind: "CallBlock"; call: Call | undefined; body: Statement[]; line: number } & Signature)
  | { kind: "FilterBlock"; filter: FilterCall; body: Statement[]; line: number }
  | { kind: "With"; targets: Target[]; values: Expression[]; body: Statement[]; line: number }
  | { kind: "Block"; name: string; isScoped: boolean; isRequired: boolean; body: Statement[]; line: number }
  | { kind: "Assign"; target: Target; value: Expression; line: number }
  | { kind: "AssignBlock"; target: Target; filter: FilterCall | undefined; body: Statement[]; line: number }
  | { kind: "Break" | "Continue"; line: number }
  /** A statement that needs another file: refused when it is reached, as in transformers, which has no loader. */
  | { kind: "OtherFile"; tag: string; template: Expression; stores: string[]; line: number };

export interface ForStatement {
  kind: "For";
  target: Target;
  iterable: Expression;
  body: Statement[];
  otherwise: Statement[];
  test: Expression | undefined;
  isRecursive: boolean;
  line: number;
}

/** All expressions directly inside an expression. */
export function childrenOf(node: Expression): Expression[] {
  switch (node.kind) {
    case "Const":
    case "Name":
    case "NamespaceRef":
      return [];
    case "Tuple":
    case "List":
      return node.items;
    case "Dict":
      return node.pairs.flat();
    case "If":
      return [node.test, node.then, ...(node.otherwise === undefined ? [] : [node.otherwise])];
    case "Binary":
      return [node.left, node.right];
    case "Unary":
      return [node.operand];
    case "Concat":
      return node.parts;
    case "Compare":
      return [node.first, ...node.rest.map(([, operand]) => operand)];
    case "Attribute":
      return [node.object];
    case "Item":
      return [node.object, node.index];
    case "Slice":
      return node.bounds.filter((bound) => bound !== undefined);
    case "Call":
      return [node.callee, ...argumentsOf(node)];
    case "Filter":
      return [...(node.operand === undefined ? [] : [node.operand]), ...argumentsOf(node)];
    case "Test":
      return [node.operand, ...argumentsOf(node)];
  }
}

function argumentsOf(call: CallArguments): Expression[] {
  const all = [
    ...call.positional,
    ...call.named.map(([, value]) => value),
    call.moreArguments,
    call.moreNamed,
  ];
  return all.filter((value) => value !== undefined);
}

/** The expressions and statements directly inside a statement, in Jinja2's order of fields. */
export function partsOf(node: Statement): (Expression | Statement)[] {
  switch (node.kind) {
    case "Output":
      return node.parts.filter((part) => typeof part !== "string");
    case "For": {
      const test = node.test === undefined ? [] : [node.test];
      return [node.target, node.iterable, ...node.body, ...node.otherwise, ...test];
    }
    case "IfStatement":
      return [...node.branches.flatMap(({ test, body }) => [test, ...body]), ...node.otherwise];
    case "Macro":
      return [...node.parameters, ...node.defaults, ...node.body];
    case "CallBlock":
      return [...(node.call ? [node.call] : []), ...node.parameters, ...node.defaults, ...node.body];
    case "FilterBlock":
      return [...node.body, node.filter];
    case "With":
      return [...node.targets, ...node.values, ...node.body];
    case "Block":
      return node.body;
    case "Assign":
      return [node.target, node.value];
    case "AssignBlock":
      return [node.target, ...(node.filter ? [node.filter] : []), ...node.body];
    case "Break":
    case "Continue":
      return [];
    case "OtherFile":
      return [node.template];
  }
}

export function isExpression(node: Expression | Statement): node is Expression {
  return expressions.has(node.kind);
}
const expressions = new Set<string>(
  "Const Name NamespaceRef Tuple List Dict If Binary Unary Concat Compare Attribute Item Slice Call Filter Test".split(
    " ",
  ),
);
