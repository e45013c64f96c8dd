// Jinja2's parser of statements (jinja2/parser.py) with the tags that transformers adds: break, continue, generation.
// Expressions are read by expressionParser.ts.

import { TemplateFault, Unsupported } from "./faults.ts";
import { ExpressionParser } from "./expressionParser.ts";
import type { Expression, Signature, Statement, Target } from "./nodes.ts";

type NameNode = Extract<Expression, { kind: "Name" }>;

export function parseTemplate(source: string): Statement[] {
  return new TemplateParser(source).parse();
}

class TemplateParser extends ExpressionParser {
  parse(): Statement[] {
    return this.statementsUntil([]);
  }

  /** Statements up to one of the tags `ends`, which is left as the current token; with none, up to the end. */
  private statementsUntil(ends: readonly string[]): Statement[] {
    const result: Statement[] = [];
    let output: (string | Expression)[] = [];
    let outputLine = this.current.line;
    const flush = (): void => {
      if (output.length > 0) result.push({ kind: "Output", parts: output, line: outputLine });
      output = [];
    };
    for (;;) {
      const { type, value, line } = this.current;
      if (output.length === 0) outputLine = line;
      if (type === "data") {
        output.push(value);
        this.next();
      } else if (type === "variable_begin") {
        this.next();
        output.push(this.tuple());
        this.expect("variable_end", "}}");
      } else if (type === "block_begin") {
        flush();
        this.next();
        if (ends.some((end) => this.isName(end))) return result;
        result.push(...this.statement());
        this.expect("block_end", "%}");
      } else {
        flush();
        if (ends.length > 0) throw new TemplateFault(`the template ends before ${ends.join(" or ")}`, line);
        return result;
      }
    }
  }

  /** The body of a tag: from its `%}` to the tag that ends it, which is consumed. */
  private body(...ends: string[]): Statement[] {
    const result = this.openBody(...ends);
    this.next();
    return result;
  }

  private openBody(...ends: string[]): Statement[] {
    if (this.current.type === ":") this.next();
    this.expect("block_end", "%}");
    return this.nest(() => this.statementsUntil(ends));
  }

  private statement(): Statement[] {
    const { type, value: tag, line } = this.current;
    if (type !== "name")
      throw new TemplateFault(`a tag begins with ${this.describe()}, not with its name`, line);
    switch (tag) {
      case "for":
        return [this.forStatement()];
      case "if":
        return [this.ifStatement()];
      case "set":
        return [this.setStatement()];
      case "with":
        return [this.withStatement()];
      case "macro": {
        this.next();
        const name = this.targetName().name;
        const signature = this.signature();
        return [{ kind: "Macro", name, ...signature, body: this.body("endmacro"), line }];
      }
      case "call":
        return [this.callBlock()];
      case "filter": {
        this.next();
        const filter = this.filters(undefined, true);
        if (filter === undefined) throw new TemplateFault("a filter tag without filter", line);
        return [{ kind: "FilterBlock", filter, body: this.body("endfilter"), line }];
      }
      case "block":
        return [this.block()];
      case "print": {
        this.next();
        const parts: Expression[] = [];
        while (this.current.type !== "block_end") {
          if (parts.length > 0) this.expect(",");
          parts.push(this.expression());
        }
        return [{ kind: "Output", parts, line }];
      }
      case "generation": {
        this.next();
        const body = this.body("endgeneration");
        return [{ kind: "CallBlock", call: undefined, parameters: [], defaults: [], body, line }];
      }
      case "break":
      case "continue":
        this.next();
        return [{ kind: tag === "break" ? "Break" : "Continue", line }];
      case "include":
      case "import":
      case "from":
      case "extends":
        return [this.otherFile(tag, line)];
      case "autoescape":
        throw new Unsupported("the tag autoescape", line);
      default:
        throw new TemplateFault(`the tag ${tag} is unknown, or closes what is not open`, line);
    }
  }

  private forStatement(): Statement {
    const { line } = this.next();
    const target = this.target(["in"]);
    this.expectName("in");
    const iterable = this.tuple({ withIf: false, ends: ["recursive"] });
    const test = this.skipName("if") ? this.expression() : undefined;
    const isRecursive = this.skipName("recursive");
    const body = this.openBody("endfor", "else");
    const otherwise = this.next().value === "endfor" ? [] : this.body("endfor");
    return { kind: "For", target, iterable, body, otherwise, test, isRecursive, line };
  }

  private ifStatement(): Statement {
    const { line } = this.next();
    const branches: { test: Expression; body: Statement[] }[] = [];
    for (;;) {
      const test = this.tuple({ withIf: false });
      branches.push({ test, body: this.openBody("elif", "else", "endif") });
      const { value } = this.next();
      if (value === "elif") continue;
      const otherwise = value === "else" ? this.body("endif") : [];
      return { kind: "IfStatement", branches, otherwise, line };
    }
  }

  private setStatement(): Statement {
    const { line } = this.next();
    const target = this.target([], true);
    if (this.current.type === "=") {
      this.next();
      return { kind: "Assign", target, value: this.tuple(), line };
    }
    const filter = this.filters(undefined, false);
    return { kind: "AssignBlock", target, filter, body: this.body("endset"), line };
  }

  private withStatement(): Statement {
    const { line } = this.next();
    const targets: Target[] = [];
    const values: Expression[] = [];
    while (this.current.type !== "block_end") {
      if (targets.length > 0) this.expect(",");
      const target = this.target([]);
      setContext(target, "param");
      targets.push(target);
      this.expect("=");
      values.push(this.expression());
    }
    return { kind: "With", targets, values, body: this.body("endwith"), line };
  }

  private callBlock(): Statement {
    const { line } = this.next();
    const signature = this.current.type === "(" ? this.signature() : { parameters: [], defaults: [] };
    const call = this.expression();
    if (call.kind !== "Call") throw new TemplateFault("a call tag needs a call", line);
    return { kind: "CallBlock", call, ...signature, body: this.body("endcall"), line };
  }

  private block(): Statement {
    const { line } = this.next();
    const name = this.expect("name", "the block's name").value;
    const isScoped = this.skipName("scoped");
    const isRequired = this.skipName("required");
    const body = this.body("endblock");
    this.skipName(name);
    return { kind: "Block", name, isScoped, isRequired, body, line };
  }

  private otherFile(tag: string, line: number): Statement {
    this.next();
    const template = this.expression();
    const stores: string[] = [];
    const skipContext = (): void => {
      if ((this.isName("with") || this.isName("without")) && this.look().value === "context") {
        this.next();
        this.next();
      }
    };
    if (tag === "include" && this.isName("ignore") && this.look().value === "missing") {
      this.next();
      this.next();
    }
    if (tag === "import") {
      this.expectName("as");
      stores.push(this.targetName().name);
    }
    if (tag === "from") {
      this.expectName("import");
      for (;;) {
        const name = this.targetName().name;
        stores.push(this.skipName("as") ? this.targetName().name : name);
        if (!this.isAt(",")) break;
        this.next();
      }
    }
    if (tag !== "extends") skipContext();
    return { kind: "OtherFile", tag, template, stores, line };
  }

  private signature(): Signature {
    const parameters: NameNode[] = [];
    const defaults: Expression[] = [];
    this.expect("(");
    while (this.current.type !== ")") {
      if (parameters.length > 0) this.expect(",");
      const name = this.targetName();
      name.context = "param";
      if (this.current.type === "=") {
        this.next();
        defaults.push(this.expression());
      } else if (defaults.length > 0) {
        throw new TemplateFault("a parameter without default follows one with a default", name.line);
      }
      if (parameters.some((other) => other.name === name.name)) {
        throw new TemplateFault(`the parameter ${name.name} stands twice`, name.line);
      }
      parameters.push(name);
    }
    this.expect(")");
    return { parameters, defaults };
  }

  private targetName(): NameNode {
    const { value: name, line } = this.expect("name", "a name");
    if (constants.has(name)) throw new TemplateFault(`nothing can be assigned to ${name}`, line);
    return { kind: "Name", name, context: "store", line };
  }

  private target(ends: readonly string[], withNamespace = false): Target {
    const { line } = this.current;
    const target = this.tuple({ isSimple: true, ends, withNamespace });
    if (!isTarget(target)) throw new TemplateFault("an assignment needs names on its left", line);
    setContext(target, "store");
    return target;
  }
}

const constants = new Set(["true", "false", "none", "True", "False", "None"]);

function isTarget(node: Expression): node is Target {
  if (node.kind === "Tuple") return node.items.every(isTarget);
  return node.kind === "Name" || node.kind === "NamespaceRef";
}

function setContext(target: Expression, context: "store" | "param"): void {
  if (target.kind === "Tuple") for (const item of target.items) setContext(item, context);
  else if (target.kind === "Name") target.context = context;
}
