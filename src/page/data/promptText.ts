// A prompt as one line of a list.
import type { SamplePrompt } from "../../domain/records/index.ts";

/** Of a conversation its last message. */
export function textOfPrompt(prompt: SamplePrompt): string {
  return typeof prompt === "string" ? prompt : (prompt.at(-1)?.content ?? "");
}
