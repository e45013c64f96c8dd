// The one error class of the product. `code` is stable ("model/bad-header") and survives the worker boundary and
// the command line; the message says what was given and what was expected; the hint says what to do.
// A message that begins with "internal:" is our own bug and may not be caused by bad input.

export class AppError extends Error {
  override readonly name = "AppError";

  constructor(
    readonly code: string,
    message: string,
    readonly hint = "",
  ) {
    super(message);
  }
}

/** An error as data, as it is shown, sent and kept: the code, what happened, what to do. */
export interface Failure {
  code: string;
  message: string;
  hint: string;
}

/** Any error as a failure. What is no AppError is a bug of ours; `hint` then says what to do about it on this host. */
export function failureOf(error: unknown, hint: string): Failure {
  if (error instanceof AppError) return { code: error.code, message: error.message, hint: error.hint };
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  const named = name === "Error" ? message : `${name}: ${message}`;
  return {
    code: "internal",
    message: message.startsWith("internal:") ? message : `internal: ${named}`,
    hint,
  };
}

/** Text from a file, made safe to print: control characters are escaped, long text is cut. */
export function quote(text: string, limit = 80): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  const safe = cut.replace(
    // oxlint-disable-next-line no-control-regex
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `"${safe}"`;
}

/** A value of a JSON file, made safe to print: texts in quotation marks, the rest as JSON has it. */
export function quoteValue(value: unknown, limit = 80): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? quote(value, limit) : quote(JSON.stringify(value), limit).slice(1, -1);
}

/** A shape as `[2, 3]`, cut after eight sizes: a file may give a tensor any number of dimensions. */
export function quoteShape(shape: readonly number[]): string {
  const most = 8;
  const cut = shape.length > most ? `, … (${shape.length} sizes)` : "";
  return `[${shape.slice(0, most).join(", ")}${cut}]`;
}

/** The candidate nearest to `word` by edit distance, or undefined when none is near. */
export function nearestName(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  // No name is near one of that length, and the table of distances would grow with it.
  if (word.length > 100) return undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
