// What a text or a list of messages says, without who says it: the contents one below the other. What is no text is its JSON.

export function contentText(said: unknown): string {
  if (!Array.isArray(said)) return textOf(said);
  return said
    .map((message: unknown) => textOf((message as { content?: unknown } | null)?.content))
    .join("\n");
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}
