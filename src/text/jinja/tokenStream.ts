// The tokens of a template as both parsers read them: the current one, a look ahead, what must follow; and how deep
// brackets and blocks may be nested.

import { TemplateFault } from "./faults.ts";
import { tokenize, type Token } from "./lexer.ts";

/** Jinja2's own parser ends near 80 brackets, at Python's limit of recursion. */
const maxNesting = 200;

export class TokenStream {
  private readonly tokens: Token[];
  private at = 0;
  private nesting = 0;

  constructor(source: string) {
    this.tokens = tokenize(source);
  }

  protected get current(): Token {
    return this.look(0);
  }

  protected look(ahead = 1): Token {
    return (
      this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)] ?? { type: "eof", value: "", line: 0 }
    );
  }

  protected next(): Token {
    const token = this.current;
    this.at++;
    return token;
  }

  protected describe(): string {
    const { type, value } = this.current;
    return type === "eof" ? "the end of the template" : value.trim() || type;
  }

  protected expect(type: string, name = type): Token {
    if (this.current.type === type) return this.next();
    throw new TemplateFault(`expected ${name}, found ${this.describe()}`, this.current.line);
  }

  protected isAt(type: string): boolean {
    return this.current.type === type;
  }

  protected isName(name: string): boolean {
    return this.current.type === "name" && this.current.value === name;
  }

  protected skipName(name: string): boolean {
    const is = this.isName(name);
    if (is) this.next();
    return is;
  }

  protected expectName(name: string): void {
    if (!this.skipName(name)) {
      throw new TemplateFault(`expected ${name}, found ${this.describe()}`, this.current.line);
    }
  }

  protected nest<T>(work: () => T): T {
    if (++this.nesting > maxNesting) {
      throw new TemplateFault(
        `brackets or blocks are nested more than ${maxNesting} deep`,
        this.current.line,
      );
    }
    const result = work();
    this.nesting--;
    return result;
  }

  protected back(): void {
    this.at--;
  }
}
