// Holds an HTML report against the project's folder that it was made of: npx tsx scripts/check-report.ts PROJECT REPORT.html
// Every measured number of the report is a <data> element that says where it comes from. Numbers of lines and counts are read here from
// the files with no code of the product's; numbers that were made are made again from the same files; means and win rates of policies
// are computed once more from the answers. No other digit may stand in the text but in names, quotations, headings and the parts that
// every report shares. Exit 1 names what does not hold.

import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Parser } from "htmlparser2";
import type { Origin } from "../src/evaluation/report/document.ts";
import { projectFacts } from "../src/runs/report/facts.ts";
import { Made, measures } from "../src/runs/report/measures.ts";
import { folderProject } from "../src/storage/folderProject.ts";
import { folderReportFiles, readReportFile } from "../src/storage/folderReport.ts";

type Fields = Record<string, unknown>;

interface Shown {
  readonly value: number | null;
  readonly interval: readonly [number, number] | null;
  readonly origin: Origin;
  text: string;
}

/** Elements whose text may have digits that are no measures. */
const named = new Set([
  "code",
  "th",
  "caption",
  "h1",
  "h2",
  "h3",
  "figcaption",
  "title",
  "style",
  "strong",
  "summary",
  "text",
  "nav",
]);

function readReport(html: string): { shown: Shown[]; fingerprint: string; loose: string[] } {
  const shown: Shown[] = [];
  const loose: string[] = [];
  let fingerprint = "";
  let inside: Shown | undefined;
  const open: boolean[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      const free =
        named.has(name) || "data-fixed" in attributes || "data-quoted" in attributes || open.at(-1) === true;
      open.push(free);
      if (name === "meta" && attributes["name"] === "fingerprint") fingerprint = attributes["content"] ?? "";
      if (name !== "data") return;
      const { value = "", "data-low": low, "data-high": high, "data-from": from = "" } = attributes;
      inside = {
        value: value === "" ? null : Number(value),
        interval: low === undefined || high === undefined ? null : [Number(low), Number(high)],
        origin: JSON.parse(from) as Origin,
        text: "",
      };
      shown.push(inside);
    },
    onclosetag(name) {
      open.pop();
      if (name === "data") inside = undefined;
    },
    ontext(text) {
      if (inside !== undefined) inside.text += text;
      else if (open.at(-1) !== true && /\d/.test(text)) loose.push(text.trim());
    },
  });
  parser.write(html);
  parser.end();
  return { shown, fingerprint, loose };
}

/** What of the report does not hold, in sentences, and how many numbers it has. */
export async function checkReport(
  root: string,
  file: string,
): Promise<{ readonly numbers: number; readonly faults: readonly string[] }> {
  const { shown, fingerprint, loose } = readReport(await readFile(file, "utf8"));
  const all = await folderReportFiles(root, () => Promise.resolve());
  const files = all.filter(({ path }) => join(root, path) !== file);
  const source = {
    name: root,
    project: await folderProject(root),
    list: () => Promise.resolve(files),
    read: (path: string) => readReportFile(root, path),
  };
  const made = new Made(await projectFacts(source, undefined));
  const faults = loose.map((text) => `A number that says not where it comes from: ${text}`);
  // The report may stand in the folder beside others that were written with it.
  if (fingerprint !== made.facts.fingerprint)
    faults.push(`The fingerprint is ${fingerprint}, and the files have ${made.facts.fingerprint}.`);
  const lines = new Map<string, Fields[]>();
  const linesOf = async (path: string): Promise<Fields[]> => {
    const held = lines.get(path);
    if (held !== undefined) return held;
    const text = await readFile(join(root, path), "utf8").catch(() => "");
    const read = text
      .replace(/^\ufeff/, "")
      .split("\n")
      .flatMap((line) => (line.trim() === "" ? [] : [JSON.parse(line) as Fields]));
    lines.set(path, read);
    return read;
  };
  for (const one of shown) {
    const found = await again(one.origin, linesOf, made);
    const problem = typeof found === "string" ? found : differs(one, found);
    if (problem !== undefined) faults.push(`${one.text}: ${problem} (${JSON.stringify(one.origin)})`);
  }
  for (const { file: path } of made.facts.reports.sample) faults.push(...(await recount(path, linesOf)));
  return { numbers: shown.length, faults };
}

interface Found {
  readonly value: number | null;
  readonly interval?: readonly [number, number] | null | undefined;
}

async function again(
  origin: Origin,
  linesOf: (path: string) => Promise<Fields[]>,
  made: Made,
): Promise<Found | string> {
  if (origin.how === "measure") {
    const measure = measures[origin.name];
    return measure === undefined ? "there is no such measure" : measure.make(made, origin.of ?? "");
  }
  const own = (await linesOf(origin.file)).filter((line) =>
    Object.entries(origin.where ?? {}).every(([key, value]) => (line[key] ?? null) === value),
  );
  if (origin.how === "count") {
    const { distinct } = origin;
    return { value: distinct === undefined ? own.length : new Set(own.map((line) => line[distinct])).size };
  }
  const { at, field } = origin;
  const line = own[at ?? 0];
  if (line === undefined) return "there is no such line";
  if (at === undefined && own.length > 1) return `${own.length} lines are meant`;
  const at_ = (names: readonly string[]): unknown =>
    names.reduce<unknown>((value, name) => (value as Fields | undefined)?.[name], line);
  const value = at_(field);
  // The interval that stands beside the number, where it is the number's own.
  const interval = at_([...field.slice(0, -1), "interval"]);
  return { value: typeof value === "number" ? value : null, interval: interval as Found["interval"] };
}

function differs({ value, interval }: Shown, found: Found): string | undefined {
  const near = (a: number | null, b: number | null): boolean =>
    a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a)));
  if (!near(value, found.value)) return `the report says ${value}, the files say ${found.value}`;
  const ends = found.interval ?? null;
  if (interval !== null && (ends === null || !near(interval[0], ends[0]) || !near(interval[1], ends[1])))
    return `the report's interval is ${interval.join(" to ")}, the files' ${ends?.join(" to ") ?? "none"}`;
  return undefined;
}

/** Means and win rates of a policy from its answers, by the plainest code there is. */
async function recount(path: string, linesOf: (path: string) => Promise<Fields[]>): Promise<string[]> {
  const answers = (await linesOf(path)).filter(({ type }) => type === "sample");
  const told = (await linesOf(path.replace(".samples.", ".metrics."))).filter(
    ({ type }) => type === "metric",
  );
  const faults: string[] = [];
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, one) => sum + one, 0) / values.length;
  const hold = (name: string, role: string | null, value: number): void => {
    const line = told.find((one) => one["name"] === name && one["role"] === role);
    const said = line?.["value"];
    if (typeof said === "number" && Math.abs(said - value) > 1e-6 * Math.max(1, Math.abs(value)))
      faults.push(
        `${path}: ${name}${role === null ? "" : ` of ${role}`} is said to be ${said}, and counted it is ${value}.`,
      );
  };
  const of = (role: string): Fields[] => answers.filter((one) => one["role"] === role);
  for (const role of ["base", "candidate"]) {
    for (const name of ["reward", "judge"])
      if (of(role).every((one) => typeof one[name] === "number") && of(role).length > 0)
        hold(name, role, mean(of(role).map((one) => one[name] as number)));
    hold("ended", role, mean(of(role).map(({ finish }) => (finish === "eos" ? 1 : 0))));
  }
  for (const [name, score] of [
    ["win_rate", "reward"],
    ["judge_win_rate", "judge"],
  ] as const) {
    const prompts = [...new Set(answers.map(({ prompt_index: prompt }) => prompt))];
    const shares = prompts.flatMap((prompt) => {
      const [ours, theirs] = ["candidate", "base"].map((role) =>
        of(role)
          .filter(({ prompt_index }) => prompt_index === prompt)
          .map((one) => one[score]),
      ) as [number[], number[]];
      if (ours.length === 0 || theirs.length === 0) return [];
      return [mean(ours.flatMap((a) => theirs.map((b) => (a > b ? 1 : a === b ? 0.5 : 0))))];
    });
    if (shares.length > 0 && answers.every((one) => typeof one[score] === "number"))
      hold(name, null, mean(shares));
  }
  return faults;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [project, report] = process.argv.slice(2);
  if (project === undefined || report === undefined) {
    process.stderr.write("Usage: npx tsx scripts/check-report.ts PROJECT REPORT.html\n");
    process.exit(2);
  }
  const { numbers, faults } = await checkReport(resolve(project), resolve(report));
  process.stdout.write(`${numbers} numbers, ${faults.length} that do not hold.\n`);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exit(faults.length > 0 ? 1 : 0);
}
