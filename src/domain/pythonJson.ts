// JSON as Python's json module writes it: NaN, Infinity and -Infinity stand bare where JSON knows no such number. The files
// that transformers and PEFT write with it (config.json, adapter_config.json, ...) are read and written so, and nothing is
// lost: a number that is not finite stays one, and whoever needs a finite one refuses it by its key.

/** JSON.parse that knows the three words. Throws SyntaxError as JSON.parse does. */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const marker = unusedIn(text);
    const marked = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\bInfinity\b|\bNaN\b/gs, (part) =>
      part.startsWith('"') ? part : `"${marker}${part}"`,
    );
    if (marked === text) throw error;
    const numbers = new Map<unknown, number>([NaN, Infinity, -Infinity].map((n) => [`${marker}${n}`, n]));
    return JSON.parse(marked, (_key, value: unknown) => numbers.get(value) ?? value) as unknown;
  }
}

/** JSON.stringify with two spaces, and the three words for numbers that are not finite. */
export function pythonJson(value: unknown): string {
  const marker = unusedIn(JSON.stringify(value));
  return JSON.stringify(
    value,
    (_key, one: unknown) =>
      typeof one === "number" && !Number.isFinite(one) ? `${marker}${String(one)}` : one,
    2,
  ).replaceAll(new RegExp(`"${marker}(NaN|-?Infinity)"`, "g"), "$1");
}

function unusedIn(text: string): string {
  let marker = "number:";
  while (text.includes(marker)) marker += ":";
  return marker;
}
