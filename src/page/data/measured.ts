// What was measured of a project's policies, read back from the lines in its reports: by whichever program wrote them.
import { readAll } from "../../domain/bytes.ts";
import type { RunRecord } from "../../domain/records/index.ts";
import { policyReport, policySamples, reportsFolder, stepOfCheckpoint } from "../../domain/runFolder.ts";
import type { PolicyRole } from "../../evaluation/policyQuality.ts";
import type { MeasuredOf } from "../../evaluation/policySections.ts";
import type { MetricLine, SampleLine } from "../../runs/policyLines.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import type { SamplePage, SampleQuery, SampleRow, ShownSample } from "../bridge/evaluationTypes.ts";

/** A policy of whom there are metrics. */
export interface Measured extends MeasuredOf {
  readonly hasSamples: boolean;
}

type KnownRun = Pick<RunRecord, "id" | "title" | "step">;

/** By run, in the order of steps. Reports of reward models, which have no candidate, are left out. */
export async function measuredPolicies(store: ProjectStore, runs: readonly KnownRun[]): Promise<Measured[]> {
  const files = new Set((await store.list(reportsFolder)).map(({ path }) => path));
  const found: Measured[] = [];
  for (const path of files) {
    const name = /^reports\/([^/]+)\.metrics\.jsonl$/.exec(path)?.[1];
    if (name === undefined) continue;
    const metrics = (await linesOf<MetricLine>(store, policyReport(name))).filter(isMetric);
    if (!metrics.some(({ role }) => role === "candidate")) continue;
    found.push({ ...named(name, runs), metrics, hasSamples: files.has(policySamples(name)) });
  }
  const last = Number.MAX_SAFE_INTEGER;
  return found.sort(
    (a, b) => byText(a.run, b.run) || (a.step ?? last) - (b.step ?? last) || byText(a.name, b.name),
  );
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isMetric = (line: unknown): line is MetricLine => {
  const { type, name, value } = (line ?? {}) as Partial<MetricLine>;
  return type === "metric" && typeof name === "string" && (value === null || typeof value === "number");
};

/** "ppo-1.checkpoint-20.against.dpo-1" taken apart, with the titles that the runs have. */
function named(name: string, runs: readonly KnownRun[]): Omit<Measured, "metrics" | "hasSamples"> {
  const [own = name, against] = name.split(".against.");
  const part = (of: string): { run: string; step: number | null; title: string } => {
    const [record] = runs
      .filter(({ id }) => of === id || of.startsWith(`${id}.`))
      .sort((a, b) => b.id.length - a.id.length);
    if (record === undefined) return { run: of, step: null, title: of };
    const folder = of.slice(record.id.length + 1);
    const step = folder === "" ? record.step : (stepOfCheckpoint(folder) ?? null);
    return {
      run: record.id,
      step,
      title: folder === "" ? record.title : `${record.title}, ${step === null ? folder : `step ${step}`}`,
    };
  };
  const { run, step, title } = part(own);
  return against === undefined
    ? { name, run, step, title, base: `base of ${run}`, baseTitle: "before training" }
    : {
        name,
        run,
        step,
        title: `${title} against ${part(against).title}`,
        base: against,
        baseTitle: part(against).title,
      };
}

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
    const said = [textOf(own[0]?.prompt ?? null), ...own.map(({ completion }) => completion ?? "")];
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
      prompt: textOf(own[0]?.prompt ?? null),
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

/** A prompt as it is read. */
export function textOf(prompt: SampleLine["prompt"]): string {
  if (prompt === null) return "";
  if (typeof prompt === "string") return prompt;
  return prompt
    .map(({ content }) => (typeof content === "string" ? content : JSON.stringify(content)))
    .join("\n");
}

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
