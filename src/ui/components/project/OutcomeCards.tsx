// Three numbers of the last evaluation on held-out pairs and what each means in one line. They are the log's:
// eval_rewards/accuracies, eval_rewards/margins, eval_loss.
import { Show } from "solid-js";
import type { RunView } from "../../state/createRunView.ts";
import { formatNumber } from "../../words/locale.ts";
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
  /** Only what was measured counts as a number of the page. */
  const marked = (key: string): string | undefined => (outcome() === undefined ? undefined : key);
  const shown = (value: number | null | undefined, digits: number): string =>
    value === null || value === undefined ? "–" : formatNumber(value, digits);
  return (
    <section class="card outcome-card" aria-labelledby="outcome-title">
      <h2 id="outcome-title">What it learned, measured on pairs it never saw</h2>
      <Show
        when={testRows() > 0 || outcome() !== undefined}
        fallback={<p class="soft">No pairs were held out, so there is nothing to measure on.</p>}
      >
        <dl class="outcome">
          <div data-number={marked("eval_rewards/accuracies")} data-value={outcome()?.accuracy}>
            <dt>Held-out accuracy</dt>
            <dd>
              <strong class="number">{shown(outcome()?.accuracy, 2)}</strong>{" "}
              <Show when={outcome()}>
                {(found) => (
                  <span class="number">
                    ({formatNumber(found().interval[0], 2)} to {formatNumber(found().interval[1], 2)})
                  </span>
                )}
              </Show>
            </dd>
            <dd class="soft small">
              Share of pairs where training made the preferred answer gain more than the other; a coin toss
              has {formatNumber(0.5, 2)}. In brackets Wilson's 95 % interval
              {outcome()?.isApproximate === true
                ? ", an approximation: the log's mean is over batches of unlike size."
                : "."}
            </dd>
          </div>
          <div data-number={marked("eval_rewards/margins")} data-value={outcome()?.margin ?? ""}>
            <dt>Mean margin</dt>
            <dd>
              <strong class="number">{shown(outcome()?.margin, 3)}</strong>
            </dd>
            <dd class="soft small">
              By how much it prefers the better answer on average; {formatNumber(0)} before training. The log
              holds the mean alone, so no interval is given.
            </dd>
          </div>
          <div data-number={marked("eval_loss")} data-value={outcome()?.loss ?? ""}>
            <dt>Held-out loss</dt>
            <dd>
              <strong class="number">{shown(outcome()?.loss, 3)}</strong>
            </dd>
            <dd class="soft small">
              How wrong it is about which answer was preferred; lower is better. {lossBefore()}
            </dd>
          </div>
        </dl>
        <p class="soft small">
          {outcome() === undefined
            ? `The numbers of ${formatNumber(testRows())} held-out pairs appear here with the first evaluation.`
            : `From the log's evaluation of ${formatNumber(outcome()?.pairs ?? 0)} pairs after step ${formatNumber(outcome()?.step ?? 0)}.`}
        </p>
      </Show>
    </section>
  );
}
