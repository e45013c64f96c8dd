// Several faults reported at once: who corrects a file should not have to run it once for each of them. One fault keeps
// its own wording; several become one error with a number and a hint each, under the code of the first.

import { AppError } from "./errors.ts";

const maxCharacters = 1800;

export class Faults {
  private readonly found: AppError[] = [];

  add(fault: AppError): void {
    this.found.push(fault);
  }

  /** The result of `work`, or undefined where it threw an AppError, which is kept. */
  attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.found.push(error);
      return undefined;
    }
  }

  /** Throws the one fault, or all of them as one AppError about `name`; nothing where there are none. */
  raise(name: string): void {
    const [first, ...others] = this.found;
    if (first === undefined) return;
    if (others.length === 0) throw first;
    // "config.yaml: ..." is said once, in front.
    const lines = this.found.map(({ message, hint }, i) => {
      const own = message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;
      return `(${i + 1}) ${own}${hint === "" ? "" : ` ${hint}`}`;
    });
    let shown = 0;
    for (let length = 0; shown < lines.length; shown++) {
      length += (lines[shown] as string).length + 1;
      if (shown > 0 && length > maxCharacters) break;
    }
    const more = shown < lines.length ? ` And ${lines.length - shown} more.` : "";
    throw new AppError(
      first.code,
      `${name} has ${lines.length} faults. ${lines.slice(0, shown).join(" ")}${more}`,
      "Correct them all, then start again.",
    );
  }
}
