// A template of one's own: a text with placeholders.

import { AppError } from "../../domain/errors.ts";
import { filled, promptTemplate } from "./promptTemplate.ts";

export const ownTemplate = promptTemplate({
  id: "own",
  title: "A text of your own",
  about:
    "Puts each document into a text that you write: {text} is the document, {role} the role, {title} its title.",
  isPersonal: true,
  check({ own }) {
    if (own.trim() === "")
      throw new AppError(
        "prompts/bad-template",
        "The template is empty.",
        "Write what should be asked, with {text} where the document goes.",
      );
    filled(own, placeholders("", "", ""));
    if (!/(?<!\{)\{\s*text\s*\}/.test(own))
      throw new AppError(
        "prompts/bad-template",
        "The template has no {text}: every document would give the same prompt.",
        "Write {text} where the document goes.",
      );
  },
  build: ({ text, title }, { own, role }) =>
    text.trim() === "" ? [] : [filled(own, placeholders(text.trim(), role, title)).trim()],
});

const placeholders = (text: string, role: string, title: string): Record<string, string> => ({
  text,
  role,
  title,
});
