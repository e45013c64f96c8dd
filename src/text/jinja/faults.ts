// How a template ends early. All of it becomes an AppError in chatTemplate.ts; nothing else may be thrown by the
// files of this folder, except RangeError where the engine's own stack or text length ends.

/** What Jinja2 itself refuses: an undefined value that is used, a wrong type, a syntax error. */
export class TemplateFault extends Error {
  /** Line of the template; 0 until the running statement gives it. */
  constructor(
    message: string,
    public line = 0,
  ) {
    super(message);
  }
}

/** What Jinja2 renders and this engine does not: refused by name, never rendered otherwise. */
export class Unsupported extends TemplateFault {
  constructor(what: string, line = 0) {
    super(`${what} is not supported here`, line);
  }
}

/** `raise_exception(message)`: the template's own words. */
export class Refusal extends Error {}

/** Runs the code of a line; a fault inside that knows no line has this one. */
export function atLine<T>(line: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TemplateFault && error.line === 0) error.line = line;
    throw error;
  }
}
