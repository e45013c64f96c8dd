// What the page asks of models that score answers: how far one can be trusted, what it says of any answer, and where two of them
// disagree. AppErrors of project, run, data, device, model and tokens.
import { AppError, quote } from "../../domain/errors.ts";
import type { ProjectRecord } from "../../domain/records/index.ts";
import { counterfactualReport, policyName, policyReport } from "../../domain/runFolder.ts";
import { classifierIds } from "../../data/rows/index.ts";
import { metricLine } from "../../runs/policyLines.ts";
import { scoreIds } from "../../runs/scores.ts";
import { browserData } from "../../storage/browserData.ts";
import { browserFolder } from "../../storage/browserFolder.ts";
import type { ProjectDatabase } from "../../storage/projectDatabase.ts";
import { projectRecords } from "../../storage/projectRecords.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import type { ItemsMade, ItemsRequest } from "../bridge/judgingTypes.ts";
import type {
  RewardComparison,
  RewardReport,
  ScoredAnswer,
  ScorerReference,
  TypedAnswers,
} from "../bridge/rewardTypes.ts";
import { requireSaidOnPage } from "../dutyGates.ts";
import { makePairs } from "../makePairs.ts";
import { noTask } from "../noTask.ts";
import type { PageModels } from "../modelReferences.ts";
import { writeLines } from "../writeLines.ts";
import {
  type HeldOut,
  judgedPairs,
  keepScores,
  keptScores,
  readHeldOut,
  type RowScores,
  scoreHeldOut,
} from "./heldOut.ts";
import { rewardComparison, rewardReport } from "./rewardReport.ts";
import { createScorers, type Scorer, type WantedScorer } from "./scorers.ts";

/** A run's config names its held-out rows under this. */
const heldOutKey = "eval_dataset_name";

type OnProgress = (done: number, total: number) => void;

interface Opened {
  readonly store: ProjectStore;
  readonly project: ProjectRecord;
  wanted(scorer: ScorerReference): Promise<WantedScorer>;
}

export function createRewards(
  models: Pick<PageModels, "open">,
  openDatabase: () => Promise<ProjectDatabase>,
  scorers = createScorers(models),
) {
  async function open(id: string): Promise<Opened> {
    const database = await openDatabase();
    const records = projectRecords(database);
    const store = browserFolder(database, id);
    return {
      store,
      project: await records.project(id),
      wanted: async (scorer) =>
        scorer.kind === "model" ? scorer : { ...scorer, record: await records.run(id, scorer.run), store },
    };
  }

  /** Those of a run's model on its own held-out rows are kept, and computed once. */
  async function scoresOf(
    { store }: Opened,
    wanted: WantedScorer,
    scorer: Scorer,
    heldOut: HeldOut,
    turn: () => Promise<void>,
    onProgress: OnProgress,
  ): Promise<readonly RowScores[]> {
    const own =
      wanted.kind === "run" && wanted.record.config[heldOutKey] === heldOut.path ? wanted : undefined;
    const known = own && (await keptScores(store, own.run, own.folder, heldOut));
    if (known !== undefined) return known;
    const scores = await scoreHeldOut(scorer, judgedPairs(heldOut, scorer), turn, onProgress);
    if (own !== undefined) await keepScores(store, own.run, own.folder, heldOut, scores);
    return scores;
  }

  return {
    /** Its measures are kept in the project, where a report finds them, as `evaluate reward` writes them. */
    async evaluate(id: string, run: string, folder: string, onProgress: OnProgress): Promise<RewardReport> {
      const opened = await open(id);
      const wanted = await opened.wanted({ kind: "run", run, folder });
      const path = wanted.kind === "run" ? wanted.record.config[heldOutKey] : undefined;
      if (typeof path !== "string") {
        throw new AppError(
          "data/no-held-out",
          "This run held no judgements out, so there is nothing to measure its reward model on.",
          "Start a new run on a file of which some rows are held out.",
        );
      }
      const heldOut = await readHeldOut(opened.store, path);
      return scorers.use(opened.project.draft.device, [wanted], async ([scorer], turn) => {
        if (scorer === undefined) throw new Error("internal: no model was opened");
        const scores = await scoresOf(opened, wanted, scorer, heldOut, turn, onProgress);
        const { report, measures } = rewardReport(heldOut, judgedPairs(heldOut, scorer), scores);
        const lines = measures.map(({ name, ...estimate }) => metricLine(name, null, estimate));
        await writeLines(opened.store, policyReport(policyName(run, folder)), lines);
        return report;
      });
    },

    async score(
      id: string,
      scorer: ScorerReference,
      { prompt, answers, asMessages }: TypedAnswers,
    ): Promise<ScoredAnswer[]> {
      const opened = await open(id);
      const wanted = await opened.wanted(scorer);
      return scorers.use(opened.project.draft.device, [wanted], async ([found], turn) => {
        if (found === undefined) throw new Error("internal: no model was opened");
        const rows = answers.map((answer) => idsOf(found, prompt, answer, asMessages));
        const scores = await scoreIds(found.model, rows, { check: turn });
        return rows.map((ids, i) => ({ score: scores[i]?.score ?? NaN, tokens: ids.length }));
      });
    },

    async compare(
      id: string,
      pair: readonly [ScorerReference, ScorerReference],
      path: string,
      onProgress: OnProgress,
    ): Promise<RewardComparison> {
      const opened = await open(id);
      const wanted = [await opened.wanted(pair[0]), await opened.wanted(pair[1])] as const;
      const heldOut = await readHeldOut(opened.store, path);
      return scorers.use(opened.project.draft.device, wanted, async ([first, second], turn) => {
        if (first === undefined || second === undefined) throw new Error("internal: no model was opened");
        const scores = [
          await scoresOf(opened, wanted[0], first, heldOut, turn, (done, total) =>
            onProgress(done, 2 * total),
          ),
          await scoresOf(opened, wanted[1], second, heldOut, turn, (done, total) =>
            onProgress(total + done, 2 * total),
          ),
        ] as const;
        return rewardComparison(heldOut, judgedPairs(heldOut, first), scores);
      });
    },

    /** New items of a judging task, by a strategy that asks the scorer. AppError "judging/...". */
    async choosePairs(
      id: string,
      task: string,
      scorer: ScorerReference,
      request: ItemsRequest,
      onProgress: OnProgress,
    ): Promise<ItemsMade> {
      const opened = await open(id);
      requireSaidOnPage(opened.project);
      const data = browserData(await openDatabase(), id);
      const record = (await data.tasks.all()).find((one) => one.id === task);
      if (record === undefined) throw noTask(task);
      const wanted = await opened.wanted(scorer);
      return scorers.use(opened.project.draft.device, [wanted], async ([found], turn) => {
        if (found === undefined) throw new Error("internal: no model was opened");
        return makePairs(data, record, request, {
          addedAtMs: Date.now(),
          scorer: found,
          async check(done, total) {
            await turn();
            onProgress(done, total);
          },
        });
      });
    },

    /**
     * Whether the same text scores otherwise when it is told of another group, as it is and with personal details hidden; the lines of
     * `evaluate counterfactual` are kept in the project. How many they are.
     */
    async probe(
      id: string,
      scorer: ScorerReference & { kind: "run" },
      size: { templates: number; variants: number },
      onProgress: OnProgress,
    ): Promise<number> {
      const opened = await open(id);
      const wanted = await opened.wanted(scorer);
      const { hiderOf } = await import("./hiderOf.ts");
      const hide = await hiderOf(browserData(await openDatabase(), id), opened.project.words);
      return scorers.use(opened.project.draft.device, [wanted], async ([found], turn) => {
        if (found === undefined) throw new Error("internal: no model was opened");
        const { probeScorer } = await import("./probes.ts");
        const lines = await probeScorer(found, { ...size, hide }, async (done, total) => {
          onProgress(done, total);
          await turn();
        });
        await writeLines(opened.store, counterfactualReport(policyName(scorer.run, scorer.folder)), lines);
        return lines.length;
      });
    },

    release: scorers.release,
  };
}

/** As judgements are read. */
function idsOf(
  { model, tokenizer }: Scorer,
  prompt: string,
  answer: string,
  asMessages: boolean | null,
): number[] {
  const isEncoder = model.architecture.attention === "full";
  const { contextLength } = model.config;
  const message = (role: string, content: string) => [{ role, content }];
  const ids =
    (asMessages ?? tokenizer.chatTemplate !== undefined)
      ? classifierIds(message("user", prompt), message("assistant", answer), {}, tokenizer, { isEncoder })
      : classifierIds(prompt, answer, {}, tokenizer, { isEncoder });
  if (ids.length <= contextLength) return ids;
  throw new AppError(
    "tokens/too-long",
    `Prompt and answer have ${ids.length} tokens; ${quote(model.name)} reads at most ${contextLength}.`,
    "Shorten one of them: nothing is cut here.",
  );
}
