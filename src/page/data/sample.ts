// The site's sample as a project of the page: its pairs with the choices for a run on them, and the two runs of its loop in short, a
// reward model on simulated judgements and a policy that learns from its scores.
import type { DraftRecord, ProjectRecord, RunRecord } from "../../domain/records/index.ts";
import { testFile, withFinalOf } from "../../domain/runFolder.ts";
import type { ProjectRecords } from "../../storage/projectRecords.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import { draftOf } from "../drafts.ts";
import { fileStem, takeDataset } from "./datasets.ts";

/** Rows to learn from and rows held out, and a config for them. */
export interface SampleJudgements {
  config: string;
  train: string;
  test: string;
}

/** What comes with the site: the files of its sample project, as text. */
export interface SampleFiles extends SampleJudgements {
  prompts: string;
  /** Of the loop in short: the reward model's, and the config of the policy. */
  judgements: SampleJudgements;
  policy: string;
}

/** Enough to say how often a reward model is right, to a few hundredths: four for each of 48 questions. */
const heldOutJudgements = 192;

interface Host {
  records(): Promise<ProjectRecords>;
  folder(project: string): Promise<ProjectStore>;
  addProject(title: string, isSample: boolean): Promise<ProjectRecord>;
  addRun(project: ProjectRecord, draft: DraftRecord, from: null): Promise<RunRecord>;
}

export function createSample({ records, folder, addProject, addRun }: Host) {
  /** Rows that are parted already, as a dataset; `names` is how their config calls it. */
  async function datasetOf(
    store: ProjectStore,
    name: string,
    { train, test }: Omit<SampleJudgements, "config">,
  ) {
    const { record } = await takeDataset(store, name, new Blob([train]), 0);
    const testPath = testFile(fileStem(name));
    await store.write(testPath, new TextEncoder().encode(test));
    const testRows = linesOf(test).length;
    const dataset = { ...record, testRows, testPath };
    return { dataset, names: { ...dataset, name: dataset.trainPath } };
  }

  return {
    /** A project with the sample's pairs, model and settings, and the runs of its loop in the order in which they are trained. */
    async add(
      files: SampleFiles,
      device: DraftRecord["device"],
    ): Promise<{ project: ProjectRecord; runs: RunRecord[] }> {
      const made = await addProject("Interview answers (sample)", true);
      const all = await records();
      const store = await folder(made.id);
      const pairs = await datasetOf(store, "pairs.jsonl", files);
      const { train, test } = files.judgements;
      const heldOut = linesOf(test).slice(0, heldOutJudgements);
      const measured = { train, test: heldOut.map((line) => `${line}\n`).join("") };
      const judgements = await datasetOf(store, "judgements.jsonl", measured);
      const asked = { train: questionsOf(files.train), test: files.prompts };
      const questions = await datasetOf(store, "questions.jsonl", asked);
      const prompts = linesOf(files.prompts)
        .slice(0, 3)
        .map((line) => (JSON.parse(line) as { prompt: DraftRecord["prompts"][number] }).prompt);
      const draftFor = (config: string, { dataset, names }: typeof pairs): DraftRecord => {
        return { ...draftOf(config, made.draft, [names]), dataset: dataset.name, prompts, device };
      };
      const project = await all.changeProject(made.id, (old) => ({
        ...old,
        datasets: [pairs.dataset, judgements.dataset, questions.dataset],
        draft: draftFor(files.config, pairs),
      }));
      const scorer = await addRun(project, draftFor(files.judgements.config, judgements), null);
      // Its config names a model by where it will lie on the command line; here that is the run's own folder.
      const config = withFinalOf(scorer.id, files.policy);
      const policy = await addRun(project, draftFor(config, questions), null);
      return { project, runs: [scorer, policy] };
    },
  };
}

export type Sample = ReturnType<typeof createSample>;

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");

/** The questions of pairs, each once. */
function questionsOf(pairs: string): string {
  const asked = linesOf(pairs).map((line) =>
    JSON.stringify({ prompt: (JSON.parse(line) as { prompt: unknown }).prompt }),
  );
  return [...new Set(asked)].map((line) => `${line}\n`).join("");
}
