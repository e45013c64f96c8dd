// Three numbers of the last evaluation on held-out pairs and what each means in one line. They are the log's:
// eval_rewards/accuracies, eval_rewards/margins, eval_loss.
import { Show } from "solid-js";
import type { RunView } from "../../state/createRunView.ts";
import { formatNumber } from "../../state/locale.ts";
import { outcomeOf, startingLoss } from "./statistics.ts";

export function OutcomeCards(props: { run: RunView }) {
  const config = () => props.run.record()?.config ?? {};
  const outcome = () =>
    outcomeOf(props.run.evaluations().at(-1), props.run.record()?.testRows ?? 0, config());
  const testRows = () => props.run.record()?.testRows ?? 0;
  const first = () => props.run.evaluations()[0];
  const lossBefore = (): string => {
    const start = startingLoss(config());
    if (start !== undefined)
      return `Before training it was ln 2 = ${formatNumber(start, 3)}: both answers alike.`;
    const loss = first()?.metrics["eval_loss"];
    return typeof loss === "number" && first()?.step !== outcome()?.step
      ? `After step ${first()?.step ?? 0} it was ${formatNumber(loss, 3)}.`
      : "";
  };
  return (
    <section class="card outcome-card" aria-labelledby="outcome-title">
      <h2 id="outcome-title">What it learned, measured on pairs it never saw</h2>
      <Show
        when={outcome()}
        fallback={
          <p class="soft">
            {testRows() === 0
              ? "No pairs were held out, so there is nothing to measure on."
              : `Accuracy, margin and loss on ${formatNumber(testRows())} held-out pairs appear here with the first evaluation.`}
          </p>
        }
      >
        {(found) => (
          <>
            <dl class="outcome">
              <div data-number="eval_rewards/accuracies" data-value={found().accuracy}>
                <dt>Held-out accuracy</dt>
                <dd>
                  <strong class="number">{formatNumber(found().accuracy, 2)}</strong>{" "}
                  <span class="number">
                    ({formatNumber(found().interval[0], 2)} to {formatNumber(found().interval[1], 2)})
                  </span>
                </dd>
                <dd class="soft small">
                  Share of pairs where training made the preferred answer gain more than the other; a coin
                  toss has {formatNumber(0.5, 2)}. In brackets Wilson's 95 % interval
                  {found().isApproximate
                    ? ", an approximation: the log's mean is over batches of unlike size."
                    : "."}
                </dd>
              </div>
              <div data-number="eval_rewards/margins" data-value={found().margin ?? ""}>
                <dt>Mean margin</dt>
                <dd>
                  <strong class="number">
                    {found().margin === null ? "–" : formatNumber(found().margin ?? 0, 3)}
                  </strong>
                </dd>
                <dd class="soft small">
                  By how much it prefers the better answer on average; {formatNumber(0)} before training. The
                  log holds the mean alone, so no interval is given.
                </dd>
              </div>
              <div data-number="eval_loss" data-value={found().loss ?? ""}>
                <dt>Held-out loss</dt>
                <dd>
                  <strong class="number">
                    {found().loss === null ? "–" : formatNumber(found().loss ?? 0, 3)}
                  </strong>
                </dd>
                <dd class="soft small">
                  How wrong it is about which answer was preferred; lower is better. {lossBefore()}
                </dd>
              </div>
            </dl>
            <p class="soft small">
              From the log's evaluation of {formatNumber(found().pairs)} pairs after step{" "}
              {formatNumber(found().step)}.
            </p>
          </>
        )}
      </Show>
    </section>
  );
}
