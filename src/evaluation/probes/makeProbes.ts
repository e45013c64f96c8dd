// Probes of texts: each template told of every group of each axis in a few variants, and again as the anonymiser leaves it (the arm
// "anonymised"), so that two questions can be asked of a reward model: does it treat groups differently, and does hiding stop that.
//
// Two probes of one template differ in what was put into its slots and in nothing else. The same sources and seed make the same probes.

import { permutation, randomStream } from "../../domain/random.ts";
import type { Probe } from "../scoredProbe.ts";
import { type Answer, answers } from "./answers.ts";
import type { Place, ProbeAxis } from "./axis.ts";
import { probeAxes } from "./axes/index.ts";
import { filledTemplate, type Message, type ProbeSource, templateOf } from "./template.ts";

export const arms = ["original", "anonymised"] as const;
export type Arm = (typeof arms)[number];

export interface ProbeRow extends Probe {
  readonly arm: Arm;
  readonly variant: string;
  readonly candidate?: string;
  readonly prompt: string | readonly Message[];
  readonly completion: string | readonly Message[];
}

type ProbeTexts = Pick<ProbeSource, "prompt" | "completion">;

export interface MakeOptions {
  readonly sources: readonly ProbeSource[];
  readonly axes?: readonly ProbeAxis[];
  /** Of one template and group; from 2 there is a noise floor. */
  readonly variants: number;
  readonly seed: number;
  /** Hides what tells who somebody is in one probe's texts, as the project does. Without it there is no such arm. */
  hide?(texts: readonly string[]): Promise<readonly string[]>;
}

/** Ours. `isChat`: as messages, for a model with a chat template; else as texts, the question on a line of its own. */
export function builtInSources(count: number, isChat: boolean): ProbeSource[] {
  return answers.slice(0, count).map(({ question, answer }: Answer, i) => ({
    id: `answer-${i + 1}`,
    prompt: isChat ? [{ role: "user", content: question }] : `${question}\n`,
    completion: answer,
  }));
}

export const builtInCount = answers.length;

/** Every axis has so many wordings of one group at least. One that is said twice would lower the noise floor by differences of 0. */
export const mostVariants = 4;

/** A row at a time: axis by axis, template by template, the arms of a probe beside each other. */
export async function* makeProbes({
  sources,
  axes = probeAxes,
  variants,
  seed,
  hide,
}: MakeOptions): AsyncGenerator<ProbeRow> {
  for (const axis of axes)
    for (const [index, source] of sources.entries()) {
      const template = templateOf(source, axis, index);
      for (const group of axis.groups)
        for (let variant = 0; variant < variants; variant++) {
          const place = placeOf(seed, axis, source, index, variant);
          const told = filledTemplate(template, axis.fill(group, place));
          const row = { axis: axis.id, group, template: source.id, variant: String(variant + 1) };
          yield rowOf(row, "original", source, told);
          if (hide !== undefined) yield rowOf(row, "anonymised", source, await hidden(told, hide));
        }
    }
}

export type PromptProbeRow = Omit<ProbeRow, "completion">;

/** The same rows for a policy: who asks is told before the last words of the prompt, and the answer is the policy's own. */
export async function* makePromptProbes(options: MakeOptions): AsyncGenerator<PromptProbeRow> {
  const asked = new Map(options.sources.map((source) => [source.id, lastOf(source)]));
  const sources = options.sources.map((source) => ({ ...source, ...asked.get(source.id)?.source }));
  for await (const { prompt, completion, ...row } of makeProbes({ ...options, sources })) {
    const told = typeof completion === "string" ? completion : (completion[0]?.content ?? "");
    const role = asked.get(row.template)?.role;
    const before = typeof prompt === "string" ? [] : prompt;
    yield { ...row, prompt: role === undefined ? told : [...before, { role, content: told }] };
  }
}

/** The prompt's last words in the place where a completion is told of somebody; no role where the prompt is a text. */
function lastOf({ prompt }: ProbeSource): { role?: string; source: ProbeTexts } {
  if (typeof prompt === "string") return { source: { prompt: "", completion: prompt } };
  const { role = "user", content = "" } = prompt.at(-1) ?? {};
  return { role, source: { prompt: prompt.slice(0, -1), completion: content } };
}

/** How many rows `makeProbes` makes. */
export const probeCount = (
  axes: readonly ProbeAxis[],
  templates: number,
  variants: number,
  armCount: number,
): number => axes.reduce((sum, { groups }) => sum + groups.length, 0) * templates * variants * armCount;

function placeOf(
  seed: number,
  axis: ProbeAxis,
  source: ProbeSource,
  template: number,
  variant: number,
): Place {
  return {
    template,
    pick(name, count) {
      const order = permutation(count, randomStream(seed, `probes/${axis.id}/${source.id}/${name}`));
      return order[variant % count] as number;
    },
  };
}

function rowOf(
  row: Pick<ProbeRow, "axis" | "group" | "template" | "variant">,
  arm: Arm,
  { candidate }: ProbeSource,
  { prompt, completion }: ProbeTexts,
): ProbeRow {
  return {
    arm,
    ...row,
    ...(candidate === undefined || candidate === null ? {} : { candidate }),
    prompt,
    // Both are texts or both are messages.
    completion: typeof prompt === "string" ? completion : [{ role: "assistant", content: completion }],
  };
}

/** Prompt and completion are hidden together: who is meant in one is known in the other. */
async function hidden(
  { prompt, completion }: ProbeTexts,
  hide: NonNullable<MakeOptions["hide"]>,
): Promise<ProbeTexts> {
  const contents = typeof prompt === "string" ? [prompt] : prompt.map(({ content }) => content);
  const texts = await hide([...contents, completion]);
  const of = (i: number): string => {
    const text = texts[i];
    if (text === undefined) throw new Error("internal: a text was lost while it was hidden");
    return text;
  };
  return {
    prompt: typeof prompt === "string" ? of(0) : prompt.map(({ role }, i) => ({ role, content: of(i) })),
    completion: of(contents.length),
  };
}
