// A template: a prompt and its completion in which an axis can be told. Where the anonymiser left a mark of what the axis swaps
// ("Person-7F3A2C"), that mark is told of each group; elsewhere the axis tells itself in a sentence before the completion.

import type { ProbeAxis } from "./axis.ts";
import { filled, type Fills, type Slotted, slotted } from "./slots.ts";

export interface Message {
  readonly role: string;
  readonly content: string;
}

/** Of a project, or ours. */
export interface ProbeSource {
  readonly id: string;
  /** Whose text it is, so that an erasure finds what was made of it. */
  readonly candidate?: string | null;
  readonly prompt: string | readonly Message[];
  readonly completion: string;
}

export interface ProbeTemplate {
  readonly prompt: Slotted | readonly { readonly role: string; readonly content: Slotted }[];
  readonly completion: Slotted;
}

/** `index` of the template: which of the axis' sentences tells it. */
export function templateOf(
  { prompt, completion }: ProbeSource,
  axis: ProbeAxis,
  index: number,
): ProbeTemplate {
  const texts = [
    ...(typeof prompt === "string" ? [prompt] : prompt.map(({ content }) => content)),
    completion,
  ];
  const mark = axis.left === undefined ? undefined : usualMark(texts, axis.left.pattern);
  const marked = (text: string): Slotted =>
    mark === undefined || axis.left === undefined
      ? [text]
      : withTelling(text, mark, slotted(axis.left.telling));
  const telling = slotted(`${axis.tellings[index % axis.tellings.length] ?? ""} `);
  return {
    prompt:
      typeof prompt === "string"
        ? marked(prompt)
        : prompt.map(({ role, content }) => ({ role, content: marked(content) })),
    completion: mark === undefined ? [...telling, completion] : marked(completion),
  };
}

export function filledTemplate(
  { prompt, completion }: ProbeTemplate,
  fills: Fills,
): Pick<ProbeSource, "prompt" | "completion"> {
  const isText = (given: ProbeTemplate["prompt"]): given is Slotted =>
    given.every((part) => typeof part === "string" || "slot" in part);
  return {
    prompt: isText(prompt)
      ? filled(prompt, fills)
      : prompt.map(({ role, content }) => ({ role, content: filled(content, fills) })),
    completion: filled(completion, fills),
  };
}

/** The mark that stands most often, and first of these. */
function usualMark(texts: readonly string[], pattern: RegExp): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const [found] of text.matchAll(new RegExp(pattern, "gu")))
      counts.set(found, (counts.get(found) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0];
}

function withTelling(text: string, mark: string, telling: Slotted): Slotted {
  return text
    .split(mark)
    .flatMap((part, i) => [...(i === 0 ? [] : telling), part])
    .filter((part) => part !== "");
}
