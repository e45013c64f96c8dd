// Which checkpoints and final models have learned from the person: those of a run that names a file that they were in, or that kept
// what it drew from them. What a run was made of is told by its config, by its checkpoints' state and by its journals.
import { readAll } from "../../domain/bytes.ts";
import { isSealed, stateFile } from "../../domain/sealedState.ts";
import { hashOf, edited, type ErasableFiles } from "./files.ts";
import { isRow, jsonOf, type Row, textIn } from "./rows.ts";

export interface RunsFound {
  /** Folders of checkpoints and results, in the order of their paths. */
  readonly marked: readonly string[];
  readonly notes: readonly string[];
}

interface Run {
  readonly folder: string;
  readonly units: Set<string>;
  readonly configs: { readonly from: string; readonly values: Row }[];
}

const unitPattern = /^((?:.*\/)?)(checkpoint-\d+|final)\/.+$/;
const modelFiles = /\.safetensors$|(?:^|\/)(?:config|adapter_config|state)\.json$/;
const configFiles = /\.(?:ya?ml|json)$/i;
const largestConfigBytes = 16 << 20;
const longestSetting = 2000;
const dataKeys = /dataset|rollouts|prompts|train_file|data$/;
const modelKeys = /model|adapter/;

/** `hits`: paths of files in which the person was. */
export async function runsThatHeld(files: ErasableFiles, hits: ReadonlySet<string>): Promise<RunsFound> {
  if (hits.size === 0) return { marked: [], notes: [] };
  const paths = await files.list();
  const runs = await runsIn(files, paths);
  const marked = new Set<string>();
  const notes: string[] = [];
  for (const run of runs.values()) {
    const name = run.folder.split("/").at(-1) ?? "";
    const drew = [...hits].some((path) =>
      new RegExp(`(?:^|/)logs/${escaped(name)}(?:\\.[^./]+)?\\.jsonl$`).test(path),
    );
    const named = run.configs.flatMap(({ from, values }) =>
      Object.entries(values).flatMap(([key, value]) =>
        dataKeys.test(key) && typeof value === "string"
          ? [{ value, path: resolved(value, from, paths) }]
          : [],
      ),
    );
    if (drew || named.some(({ path }) => path !== undefined && hits.has(path)))
      for (const unit of run.units) marked.add(unit);
    else
      for (const { value, path } of named)
        if (path === undefined)
          notes.push(
            `${run.folder}: its data (${value}) is not in this folder, so whether the person was in it cannot be told.`,
          );
  }
  for (const run of runs.values())
    for (const unit of run.units)
      if (!marked.has(unit) && (await isCopyOfPart(files, paths, unit, marked))) marked.add(unit);
  for (const run of runs.values()) {
    if ([...run.units].some((unit) => marked.has(unit))) continue;
    for (const { from, values } of run.configs)
      for (const [key, value] of Object.entries(values)) {
        const base =
          modelKeys.test(key) && typeof value === "string"
            ? [...marked].find((unit) => folderIs(value, from, unit))
            : undefined;
        if (base !== undefined) notes.push(`${run.folder} was made with ${base}, which is marked.`);
      }
  }
  return { marked: [...marked].sort(), notes: [...new Set(notes)].sort() };
}

async function runsIn(files: ErasableFiles, paths: readonly string[]): Promise<Map<string, Run>> {
  const runs = new Map<string, Run>();
  for (const path of paths) {
    const [, before = "", unit = ""] = unitPattern.exec(path) ?? [];
    if (unit === "" || !modelFiles.test(path)) continue;
    const folder = before.slice(0, -1);
    const run = runs.get(folder) ?? { folder, units: new Set(), configs: [] };
    run.units.add(before + unit);
    runs.set(folder, run);
  }
  for (const path of paths) {
    if (!configFiles.test(path)) continue;
    const [, before = "", unit = ""] = unitPattern.exec(path) ?? [];
    const isState = unit !== "" && path === `${before}${unit}/${stateFile}`;
    if (unit !== "" && !isState) continue;
    const source = await files.open(path);
    if (source.sizeBytes > largestConfigBytes) continue;
    const text = textIn(await readAll(source));
    if (isState) {
      const state = jsonOf(text);
      if (isSealed(state) && isRow(state["config"]))
        runs.get(before.slice(0, -1))?.configs.push({ from: path, values: state["config"] });
      continue;
    }
    if (!text.includes("output_dir")) continue;
    for (const values of /\.json$/i.test(path) ? objectsWith(jsonOf(text), "output_dir") : [flatYaml(text)]) {
      const output = typeof values["output_dir"] === "string" ? values["output_dir"] : "";
      for (const run of runs.values())
        if (folderIs(output, path, run.folder)) run.configs.push({ from: path, values });
    }
  }
  return runs;
}

function objectsWith(value: unknown, key: string): Row[] {
  if (Array.isArray(value)) return value.flatMap((one) => objectsWith(one, key));
  if (!isRow(value)) return [];
  const inner = Object.values(value).flatMap((one) => objectsWith(one, key));
  return typeof value[key] === "string" ? [value, ...inner] : inner;
}

/** The settings of a flat config: one a line. */
function flatYaml(text: string): Row {
  const lines = text.split("\n").filter(({ length }) => length <= longestSetting);
  const found = lines
    .join("\n")
    .matchAll(/^["']?(\w+)["']?\s*:\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s#"'][^#\n]*?))\s*(?:#.*)?$/gm);
  return Object.fromEntries(
    [...found].map(([, key = "", double, single, plain]) => [key, double ?? single ?? plain ?? ""]),
  );
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll("\\", "/").split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

const besides = (config: string, value: string): string =>
  normal(`${config.split("/").slice(0, -1).join("/")}/${value}`);

/** The file of the folder that a config means: beside it, from the folder's top, or by a whole path of this or another machine. */
function resolved(value: string, config: string, paths: readonly string[]): string | undefined {
  const [beside, top] = [besides(config, value), normal(value)];
  return (
    paths.find((path) => path === beside) ??
    paths.find((path) => path === top) ??
    [...paths].sort((a, b) => b.length - a.length).find((path) => top.endsWith(`/${path}`))
  );
}

const folderIs = (value: string, config: string, folder: string): boolean =>
  value !== "" &&
  (besides(config, value) === folder ||
    normal(value) === folder ||
    `/${normal(value)}`.endsWith(`/${folder}`));

/** The same weights as a part of a marked folder: the judge of a run that trains two models is kept as a run of its own. */
async function isCopyOfPart(
  files: ErasableFiles,
  paths: readonly string[],
  unit: string,
  marked: ReadonlySet<string>,
): Promise<boolean> {
  const own = paths.find((path) => path.startsWith(`${unit}/`) && path.endsWith(".safetensors"));
  if (own === undefined) return false;
  const name = own.split("/").at(-1) ?? "";
  const source = await files.open(own);
  for (const path of paths) {
    const [, before = "", other = ""] = unitPattern.exec(path) ?? [];
    const rest = path.slice(before.length + other.length + 1);
    if (!marked.has(before + other) || !rest.includes("/") || !path.endsWith(`/${name}`)) continue;
    const theirs = await files.open(path);
    if (theirs.sizeBytes !== source.sizeBytes) continue;
    if ((await hashOf(edited(theirs, []))) === (await hashOf(edited(source, [])))) return true;
  }
  return false;
}
