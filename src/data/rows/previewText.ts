// A text or a conversation as one text to look at.

import { writePythonJson } from "../../domain/pythonJson.ts";
import type { TextOrMessages } from "./rowFields.ts";

export function previewText(given: TextOrMessages): string {
  if (typeof given === "string") return given;
  const [only] = given;
  if (given.length === 1 && typeof only?.content === "string") return only.content;
  return given
    .map(
      ({ role, content }) => `${role}: ${typeof content === "string" ? content : writePythonJson(content)}`,
    )
    .join("\n");
}
