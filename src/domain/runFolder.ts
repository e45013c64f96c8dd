// Every path of a project's folder, and what a path says: data/<file>, models/<run>/checkpoint-<step>, models/<run>/final,
// logs/<run>.jsonl, reports/<name>.<what>.jsonl, config.yaml, manifest.json (docs/contract.md, "Folders"; the tables of data/ are named by
// their records, src/domain/records). A run's own folder is models/<run> on the page and
// its output_dir on the command line; what is inside it is the same.

/** The config of the newest run. */
export const configFile = "config.yaml";
/** A project file's records, and the hash of every other file. */
export const manifestFile = "manifest.json";
/** Of the manifest itself; every record has one of its own. */
export const manifestVersion = 1;

/** What to tell candidates, in exports of a project that serves decisions about them (src/domain/duties.ts). */
export const noticeFile = "NOTICE.md";

/** Rows to learn from, and rows held out. */
export const trainFile = (stem: string): string => `data/${stem}.train.jsonl`;
export const testFile = (stem: string): string => `data/${stem}.test.jsonl`;

export const logsFolder = "logs";
/** A run's output_dir. */
export const runFolder = (run: string): string => `models/${run}`;
/** A file or folder inside a run's folder. */
export const inRun = (run: string, inner: string): string => `${runFolder(run)}/${inner}`;
/** The run in whose folder a path of the project lies. */
export function runOfPath(path: string): { run: string } | undefined {
  const run = /^models\/([^/]+)(\/|$)/.exec(path)?.[1];
  return run === undefined ? undefined : { run };
}
export const logName = (run: string): string => `${run}.jsonl`;
/** What a run's recipe writes beside its log. */
export const journalName = (run: string, journal: string): string => `${run}.${journal}.jsonl`;
/** Whether a file of the folder of logs is a run's: its log, or what its recipe writes beside it. */
export const isLogOf = (run: string, name: string): boolean =>
  name === logName(run) || (name.startsWith(`${run}.`) && /^[^.]+\.jsonl$/.test(name.slice(run.length + 1)));
export const logFile = (run: string): string => `${logsFolder}/${logName(run)}`;

/** The result, inside a run's folder. */
export const finalFolder = "final";
/** A config's text whose first model of another run, as it lies on the command line, is the result of `run`. */
export const withFinalOf = (run: string, text: string): string =>
  text.replace(/(: *)models\/\S+\/final/, `$1${inRun(run, finalFolder)}`);
/** What a model of a run that scores said of the held-out rows; `folder`: of the model, "final" or a further one in it. */
export const heldOutScores = (run: string, folder: string): string =>
  inRun(run, `${folder.replace(finalFolder, "held-out").replaceAll("/", ".")}.scores.jsonl`);

export const reportsFolder = "reports";
/** What a policy has become, as the metric lines of `evaluate policy`; `name`: of a run, or as `policyName` has it. */
export const policyReport = (name: string): string => `${reportsFolder}/${name}.metrics.jsonl`;
/** The answers that this was measured on, as its sample lines. */
export const policySamples = (name: string): string => `${reportsFolder}/${name}.samples.jsonl`;
/** Answers of the loop's: the base's own, and of a policy beside its base's, as `evaluate policy --completions` reads them. */
export const policyCompletions = (name: string): string => `${reportsFolder}/${name}.completions.jsonl`;
/** The base's answers, as they are scored to find the best of n. */
export const bestOfScored = `${reportsFolder}/best.scored.jsonl`;
/** Whose answers the items of a blind comparison have; `task`: of judging. */
export const blindPairs = (task: string): string => `${reportsFolder}/${task}.blind.jsonl`;
/**
 * Names what is measured of a run's model: the result by the run alone, a checkpoint with its folder; `base`: what it is compared
 * with, where that is not the model which the run began with.
 */
export function policyName(
  run: string,
  folder: string,
  base?: { run: string; folder: string } | null,
): string {
  const part = (of: string, at: string): string =>
    at === finalFolder ? of : `${of}.${at.replaceAll("/", ".")}`;
  return base ? `${part(run, folder)}.against.${part(base.run, base.folder)}` : part(run, folder);
}

/** Where somebody may be treated worse: by judgements, by the reward model, by decisions, by the trained model, by the anonymiser. */
export const fairnessLayers = ["labels", "reward", "decision", "policy", "anonymiser"] as const;
export type FairnessLayer = (typeof fairnessLayers)[number];
/** Lines of `evaluate fairness`; `name`: which of several measurements of a layer. */
export const fairnessReport = (layer: FairnessLayer, name: string | null): string =>
  `${reportsFolder}/${name === null ? layer : `${layer}.${name}`}.fairness.jsonl`;
/** Lines of `evaluate counterfactual`, which asks reward models; `name`: which of several. */
export const counterfactualReport = (name: string | null): string =>
  `${reportsFolder}/reward${name === null ? "" : `.${name}`}.counterfactual.jsonl`;
/** The same of `evaluate amplification`, which asks policies. */
export const amplificationReport = (name: string | null): string =>
  `${reportsFolder}/policy${name === null ? "" : `.${name}`}.counterfactual.jsonl`;

/** What a folder is called until it is whole. */
export const draftOf = (folder: string): string => `${folder}.partial`;

/** A checkpoint, inside a run's folder. */
export const checkpointName = (step: number): string => `checkpoint-${step}`;

/** The step of a checkpoint's name; undefined when it is none. */
export function stepOfCheckpoint(name: string): number | undefined {
  const step = /^checkpoint-(\d{1,15})$/.exec(name)?.[1];
  return step === undefined ? undefined : Number(step);
}

/** Whether a folder that stands in a run's folder was left there by a run: its drafts too. */
export function isOfRun(name: string): boolean {
  const whole = isDraft(name) ? name.slice(0, -draftOf("").length) : name;
  return whole === finalFolder || stepOfCheckpoint(whole) !== undefined;
}

export const isDraft = (name: string): boolean => name.endsWith(draftOf(""));

/** A path inside a run's folder, taken apart. */
export function partOfRun(path: string): { folder: string; file: string } {
  const end = path.indexOf("/");
  return end < 0 ? { folder: "", file: path } : { folder: path.slice(0, end), file: path.slice(end + 1) };
}
