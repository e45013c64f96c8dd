// What runs have made of their models, kept while other pages are shown: measured once when somebody looks, by the trainer, which keeps
// the numbers beside the run.
import type { PolicyReport } from "../../page/bridge/policyTypes.ts";
import type { RunRecord } from "../../page/bridge/types.ts";
import type { AppParts } from "./createApp.ts";
import { createWork, type Work } from "./createWork.ts";

/** For `app.keep`. */
export function createPolicies({ trainer }: Pick<AppParts, "trainer">) {
  const known = new Map<string, Work<PolicyReport>>();
  /** A run that was deleted may have had the same id. */
  const of = ({ project, id, createdAtMs }: RunRecord): Work<PolicyReport> => {
    const key = [project, id, createdAtMs].join("/");
    const work = known.get(key) ?? createWork<PolicyReport>();
    known.set(key, work);
    return work;
  };
  return {
    of,
    /** Measures what is not measured yet. What failed is tried again. */
    measure(run: RunRecord): void {
      const work = of(run);
      const { is } = work.state();
      if (is === "busy" || is === "done") return;
      void work.start((onProgress) => trainer.evaluatePolicy(run.project, run.id, onProgress));
    },
  };
}
