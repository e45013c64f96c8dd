// Jinja2's parser of expressions, precedence by precedence as in jinja2/parser.py. What would surprise: `**` binds from
// the left and weaker than a sign, `~` stronger than `+`, and a filter after a number with a sign takes the sign too.

import { TemplateFault, Unsupported } from "./faults.ts";
import type { BinaryOperator, CallArguments, CompareOperator, Expression, FilterCall } from "./nodes.ts";
import { TokenStream } from "./tokenStream.ts";

/** Python reads no longer decimal number. */
const maxDigits = 4300;
const comparisons: readonly string[] = ["==", "!=", ">", ">=", "<", "<="];

interface TupleOptions {
  withIf?: boolean;
  /** Names and literals only, as in the target of an assignment. */
  isSimple?: boolean;
  ends?: readonly string[];
  inBrackets?: boolean;
  withNamespace?: boolean;
}

export class ExpressionParser extends TokenStream {
  protected expression(withIf = true): Expression {
    return this.nest(() => (withIf ? this.conditional() : this.or()));
  }

  protected tuple(options: TupleOptions = {}): Expression {
    const { line } = this.current;
    const items: Expression[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) this.expect(",");
      const { type } = this.current;
      if (type === "variable_end" || type === "block_end" || type === ")") break;
      if (options.ends?.some((end) => this.isName(end)) === true) break;
      items.push(
        options.isSimple === true
          ? this.primary(options.withNamespace ?? false)
          : this.expression(options.withIf ?? true),
      );
      if (this.current.type !== ",") break;
      isTuple = true;
    }
    const [only] = items;
    if (!isTuple) {
      if (only !== undefined) return only;
      if (options.inBrackets !== true) {
        throw new TemplateFault(`expected an expression, found ${this.describe()}`, line);
      }
    }
    return { kind: "Tuple", items, line };
  }

  private conditional(): Expression {
    let then = this.or();
    let { line } = this.current;
    while (this.skipName("if")) {
      const test = this.or();
      const otherwise = this.skipName("else") ? this.nest(() => this.conditional()) : undefined;
      then = { kind: "If", test, then, otherwise, line };
      line = this.current.line;
    }
    return then;
  }

  private or(): Expression {
    return this.chain(() => this.chain(() => this.not(), ["and"]), ["or"]);
  }

  private not(): Expression {
    if (!this.isName("not")) return this.compare();
    const { line } = this.next();
    return { kind: "Unary", operator: "not", operand: this.nest(() => this.not()), line };
  }

  private compare(): Expression {
    const { line } = this.current;
    const first = this.sum();
    const rest: [CompareOperator, Expression][] = [];
    for (;;) {
      const { type } = this.current;
      if (comparisons.includes(type)) {
        this.next();
        rest.push([type as CompareOperator, this.sum()]);
      } else if (this.skipName("in")) {
        rest.push(["in", this.sum()]);
      } else if (this.isName("not") && this.look().type === "name" && this.look().value === "in") {
        this.next();
        this.next();
        rest.push(["not in", this.sum()]);
      } else {
        return rest.length === 0 ? first : { kind: "Compare", first, rest, line };
      }
    }
  }

  private sum(): Expression {
    return this.chain(() => this.concat(), ["+", "-"]);
  }

  private concat(): Expression {
    const { line } = this.current;
    const first = this.product();
    const parts = [first];
    while (this.current.type === "~") {
      this.next();
      parts.push(this.product());
    }
    return parts.length === 1 ? first : { kind: "Concat", parts, line };
  }

  private product(): Expression {
    return this.chain(() => this.power(), ["*", "/", "//", "%"]);
  }

  private power(): Expression {
    return this.chain(() => this.unary(true), ["**"]);
  }

  /** Operands joined from the left by operators of one precedence. */
  private chain(operand: () => Expression, operators: readonly string[]): Expression {
    let left = operand();
    for (;;) {
      const { type, value, line } = this.current;
      if (!operators.includes(type === "name" ? value : type)) return left;
      this.next();
      left = { kind: "Binary", operator: value as BinaryOperator, left, right: operand(), line };
    }
  }

  private unary(withFilters: boolean): Expression {
    const { type, line } = this.current;
    let node: Expression;
    if (type === "-" || type === "+") {
      this.next();
      node = { kind: "Unary", operator: type, operand: this.nest(() => this.unary(false)), line };
    } else {
      node = this.primary(false);
    }
    node = this.postfix(node);
    return withFilters ? this.filtersAndTests(node) : node;
  }

  private primary(withNamespace: boolean): Expression {
    const { type, value, line } = this.next();
    switch (type) {
      case "name":
        if (value === "true" || value === "True") return { kind: "Const", value: true, line };
        if (value === "false" || value === "False") return { kind: "Const", value: false, line };
        if (value === "none" || value === "None") return { kind: "Const", value: null, line };
        if (withNamespace && this.current.type === ".") {
          this.next();
          const attribute = this.expect("name", "a name").value;
          return { kind: "NamespaceRef", name: value, attribute, line };
        }
        return { kind: "Name", name: value, context: "load", line };
      case "string": {
        let text = value;
        while (this.current.type === "string") text += this.next().value;
        return { kind: "Const", value: text, line };
      }
      case "integer":
        if (value.length > maxDigits) throw new TemplateFault(`a number has over ${maxDigits} digits`, line);
        return { kind: "Const", value: BigInt(value), line };
      case "float": {
        const number = Number(value);
        if (!Number.isFinite(number))
          throw new Unsupported(`the number ${value.slice(0, 40)}, which is infinite for Python,`, line);
        return { kind: "Const", value: number, line };
      }
      case "(": {
        const inside = this.tuple({ inBrackets: true });
        this.expect(")");
        return inside;
      }
      case "[": {
        const items = this.listed("]", () => this.expression());
        return { kind: "List", items, line };
      }
      case "{": {
        const pairs = this.listed("}", (): [Expression, Expression] => {
          const key = this.expression();
          this.expect(":");
          return [key, this.expression()];
        });
        return { kind: "Dict", pairs, line };
      }
      default:
        this.back();
        throw new TemplateFault(`unexpected ${this.describe()}`, line);
    }
  }

  /** What stands between commas up to `end`; a comma may stand last. */
  private listed<T>(end: string, item: () => T): T[] {
    const items: T[] = [];
    while (this.current.type !== end) {
      if (items.length > 0) this.expect(",");
      if (this.current.type === end) break;
      items.push(item());
    }
    this.next();
    return items;
  }

  private postfix(given: Expression): Expression {
    let node = given;
    for (;;) {
      const { type, line } = this.current;
      if (type === "(") node = { kind: "Call", callee: node, ...this.callArguments(), line };
      else if (type === ".") {
        this.next();
        const name = this.next();
        if (name.type === "name") node = { kind: "Attribute", object: node, name: name.value, line };
        else if (name.type === "integer") {
          node = {
            kind: "Item",
            object: node,
            index: { kind: "Const", value: BigInt(name.value), line },
            line,
          };
        } else throw new TemplateFault("expected a name or a number after the dot", name.line);
      } else if (type === "[") {
        this.next();
        const items: Expression[] = [];
        while (this.current.type !== "]") {
          if (items.length > 0) this.expect(",");
          items.push(this.subscript());
        }
        this.next();
        const [only] = items;
        const index: Expression =
          items.length === 1 && only !== undefined ? only : { kind: "Tuple", items, line };
        node = { kind: "Item", object: node, index, line };
      } else return node;
    }
  }

  private subscript(): Expression {
    const { line } = this.current;
    const bounds: (Expression | undefined)[] = [];
    const isEnd = (): boolean => this.isAt("]") || this.isAt(",");
    if (this.isAt(":")) bounds.push(undefined);
    else {
      const first = this.expression();
      if (!this.isAt(":")) return first;
      bounds.push(first);
    }
    this.next();
    bounds.push(this.isAt(":") || isEnd() ? undefined : this.expression());
    if (this.isAt(":")) {
      this.next();
      bounds.push(isEnd() ? undefined : this.expression());
    }
    return { kind: "Slice", bounds, line };
  }

  private callArguments(): CallArguments {
    const { line } = this.expect("(");
    const positional: Expression[] = [];
    const named: [string, Expression][] = [];
    let moreArguments: Expression | undefined;
    let moreNamed: Expression | undefined;
    const ensure = (isAllowed: boolean): void => {
      if (!isAllowed)
        throw new TemplateFault("the arguments of a call stand in an order that is not allowed", line);
    };
    let isFirst = true;
    while (this.current.type !== ")") {
      if (!isFirst) {
        this.expect(",");
        if (this.current.type === ")") break;
      }
      isFirst = false;
      if (this.current.type === "*") {
        ensure(moreArguments === undefined && moreNamed === undefined);
        this.next();
        moreArguments = this.expression();
      } else if (this.current.type === "**") {
        ensure(moreNamed === undefined);
        this.next();
        moreNamed = this.expression();
      } else if (this.current.type === "name" && this.look().type === "=") {
        ensure(moreNamed === undefined);
        const name = this.next().value;
        this.next();
        ensure(!named.some(([other]) => other === name));
        named.push([name, this.expression()]);
      } else {
        ensure(moreArguments === undefined && moreNamed === undefined && named.length === 0);
        positional.push(this.expression());
      }
    }
    this.next();
    return { positional, named, moreArguments, moreNamed };
  }

  private filtersAndTests(given: Expression): Expression {
    let node = given;
    for (;;) {
      const { type, line } = this.current;
      if (type === "|") node = this.filters(node, false) ?? node;
      else if (this.isName("is")) node = this.test(node);
      else if (type === "(") node = { kind: "Call", callee: node, ...this.callArguments(), line };
      else return node;
    }
  }

  /** `operand | name(arguments) | ...`; `startInline` reads the first name without a bar. */
  protected filters(operand: Expression | undefined, startInline: boolean): FilterCall | undefined {
    let inner = operand;
    let result: FilterCall | undefined;
    let isInline = startInline;
    while (isInline || this.current.type === "|") {
      if (!isInline) this.next();
      isInline = false;
      const { line } = this.current;
      const name = this.dottedName();
      const given = this.current.type === "(" ? this.callArguments() : noArguments();
      result = { kind: "Filter", operand: inner, name, ...given, line };
      inner = result;
    }
    return result;
  }

  private dottedName(): string {
    let name = this.expect("name", "a name").value;
    while (this.current.type === ".") {
      this.next();
      name += `.${this.expect("name", "a name").value}`;
    }
    return name;
  }

  private test(operand: Expression): Expression {
    const { line } = this.next();
    const isNegated = this.skipName("not");
    const name = this.dottedName();
    let given = noArguments();
    const { type, value } = this.current;
    if (type === "(") given = this.callArguments();
    else if (
      ["name", "string", "integer", "float", "[", "{"].includes(type) &&
      !(type === "name" && (value === "else" || value === "or" || value === "and"))
    ) {
      if (this.isName("is")) throw new TemplateFault("tests cannot be chained with is", line);
      given = { ...given, positional: [this.postfix(this.primary(false))] };
    }
    const node: Expression = { kind: "Test", operand, name, ...given, line };
    return isNegated ? { kind: "Unary", operator: "not", operand: node, line } : node;
  }
}

function noArguments(): CallArguments {
  return { positional: [], named: [], moreArguments: undefined, moreNamed: undefined };
}
