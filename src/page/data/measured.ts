// What was measured of a project's policies, read back from the lines in its reports: by whichever program wrote them.
import { readAll } from "../../domain/bytes.ts";
import { contentText } from "../../domain/contentText.ts";
import type { RunRecord } from "../../domain/records/index.ts";
import { policySamples, reportsFolder } from "../../domain/runFolder.ts";
import type { PolicyRole } from "../../evaluation/policyQuality.ts";
import type { MetricLine, SampleLine } from "../../runs/policyLines.ts";
import { inOrder, namedPolicy, type Policy } from "../../runs/report/policies.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import type { SamplePage, SampleQuery, SampleRow, ShownSample } from "../bridge/evaluationTypes.ts";

/** A policy of whom there are metrics. */
export interface Measured extends Policy {
  readonly hasSamples: boolean;
}

/** By run, checkpoints before results. Reports of reward models, which have no candidate, are left out. */
export async function measuredPolicies(
  store: ProjectStore,
  runs: readonly Pick<RunRecord, "id" | "title">[],
): Promise<Measured[]> {
  const files = new Set((await store.list(reportsFolder)).map(({ path }) => path));
  const found: Measured[] = [];
  for (const file of files) {
    const name = /^reports\/([^/]+)\.metrics\.jsonl$/.exec(file)?.[1];
    if (name === undefined) continue;
    const lines = (await linesOf<MetricLine>(store, file)).filter(isMetric);
    if (!lines.some(({ role }) => role === "candidate")) continue;
    found.push({ ...namedPolicy(name, runs), file, lines, hasSamples: files.has(policySamples(name)) });
  }
  return inOrder(found);
}

const isMetric = (line: unknown): line is MetricLine => {
  const { type, name, value } = (line ?? {}) as Partial<MetricLine>;
  return type === "metric" && typeof name === "string" && (value === null || typeof value === "number");
};

/** Sample lines of what was measured, those with a text; none where the file is gone. */
export async function samplesOf(store: ProjectStore, name: string): Promise<SampleLine[]> {
  return (await linesOf<Partial<SampleLine>>(store, policySamples(name))).filter(
    (one): one is SampleLine => one.type === "sample" && typeof one.completion === "string",
  );
}

/** One page of prompts with both sides' answers. */
export function samplePage(
  samples: readonly SampleLine[],
  { words, from, count, order }: SampleQuery,
): SamplePage {
  const sortedBy =
    (["reward", "judge"] as const).find((key) => samples.some((one) => one[key] !== null)) ?? "length";
  const worth = (one: SampleLine): number =>
    sortedBy === "length" ? one.completion_ids.length : (one[sortedBy] ?? NaN);
  const byPrompt = new Map<number, SampleLine[]>();
  for (const one of samples) {
    const own = byPrompt.get(one.prompt_index);
    if (own === undefined) byPrompt.set(one.prompt_index, [one]);
    else own.push(one);
  }
  const wanted = words.trim().toLowerCase();
  const rows = [...byPrompt.values()].flatMap((own) => {
    const said = [contentText(own[0]?.prompt), ...own.map(({ completion }) => completion ?? "")];
    if (wanted !== "" && !said.some((text) => text.toLowerCase().includes(wanted))) return [];
    const meanOf = (role: PolicyRole): number => {
      const theirs = own.filter((one) => one.role === role);
      return theirs.reduce((sum, one) => sum + worth(one), 0) / theirs.length;
    };
    return [{ own, apart: meanOf("candidate") - meanOf("base") }];
  });
  const place = (apart: number): number =>
    !Number.isFinite(apart)
      ? -Infinity
      : order === "apart"
        ? Math.abs(apart)
        : order === "better"
          ? apart
          : -apart;
  rows.sort((a, b) => place(b.apart) - place(a.apart) || 0);
  return {
    total: rows.length,
    sortedBy,
    rows: rows.slice(from, from + count).map(({ own, apart }): SampleRow => ({
      prompt: contentText(own[0]?.prompt),
      answers: { base: shown(own, "base"), candidate: shown(own, "candidate") },
      difference: sortedBy === "length" || !Number.isFinite(apart) ? null : apart,
    })),
  };
}

const shown = (own: readonly SampleLine[], role: PolicyRole): ShownSample[] =>
  own
    .filter((one) => one.role === role)
    .map(({ completion, reward, judge, finish }) => ({
      text: completion ?? "",
      reward,
      judge,
      isCut: finish === "length",
    }));

/** Lines of JSON; what is no JSON is left out, as whoever wrote half of it left it. */
export async function linesOf<T>(store: ProjectStore, path: string): Promise<T[]> {
  const source = await store.open(path);
  if (source === undefined) return [];
  return new TextDecoder()
    .decode(await readAll(source))
    .split("\n")
    .flatMap((line) => {
      if (line === "") return [];
      try {
        return [JSON.parse(line) as T];
      } catch {
        return [];
      }
    });
}
