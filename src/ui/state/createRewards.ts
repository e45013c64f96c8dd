// What was measured of the reward models of this browser's runs, kept while other pages are shown: measured once when somebody
// looks, by the trainer, which keeps the scores with the run.
import { finalFolder } from "../../domain/runFolder.ts";
import type { RewardReport } from "../../page/bridge/rewardTypes.ts";
import type { RunRecord } from "../../page/bridge/types.ts";
import type { AppParts } from "./createApp.ts";
import { createWork, type Work } from "./createWork.ts";

/** A model that a run of this kind left: its folder inside the run's folder. */
interface RunScorer {
  folder: string;
  title: string;
}

/** The main model first, then what else lies in the result in a folder of its own. */
export function scorersOf(result: readonly { path: string }[]): RunScorer[] {
  const others = result.flatMap(({ path }) => /^([^/]+)\/(?:adapter_)?config\.json$/.exec(path)?.[1] ?? []);
  return [
    { folder: finalFolder, title: "Main model" },
    ...[...new Set(others)].map((name) => ({
      folder: `${finalFolder}/${name}`,
      title: `Model “${name.replace(/_model$/, "")}”`,
    })),
  ];
}

/** The project's runs whose models score answers, the newest first. */
export const scoringRuns = ({ projects, setup }: Pick<AppParts, "projects" | "setup">): RunRecord[] =>
  projects.runs().filter(({ algorithm }) => setup.methodOf(algorithm)?.task === "classify");

/** For `app.keep`. */
export function createRewards({ trainer }: Pick<AppParts, "trainer">) {
  const known = new Map<string, Work<RewardReport>>();
  /** A run that was deleted may have had the same id. */
  const of = ({ project, id, createdAtMs }: RunRecord, folder: string): Work<RewardReport> => {
    const key = [project, id, createdAtMs, folder].join("/");
    const work = known.get(key) ?? createWork<RewardReport>();
    known.set(key, work);
    return work;
  };
  return {
    of,
    /** Measures what is not measured yet. What failed is tried again. */
    measure(run: RunRecord, folder: string): void {
      const work = of(run, folder);
      const { is } = work.state();
      if (is === "busy" || is === "done") return;
      void work.start((onProgress) => trainer.evaluateReward(run.project, run.id, folder, onProgress));
    },
  };
}
