// The results of the last evaluation on held-out rows, and what each means in a sentence or two. They are the log's, under the
// names that the run's method gives them.
import { For, Show } from "solid-js";
import type { RunView } from "../../state/createRunView.ts";
import { plural } from "../../words/format.ts";
import { formatNumber } from "../../words/locale.ts";
import { outcomeOf, resultKeys, type Result, valueText } from "./statistics.ts";

export function OutcomeCards(props: { run: RunView }) {
  const testRows = () => props.run.record()?.testRows ?? 0;
  const outcome = () =>
    outcomeOf(
      props.run.evaluations().at(-1),
      testRows(),
      props.run.record()?.config ?? {},
      props.run.metrics(),
    );
  const found = (key: string): Result | undefined => {
    const all = outcome();
    return all === undefined ? undefined : [all.headline, ...all.results].find((one) => one.key === key);
  };
  const before = (key: string): string => {
    const known = props.run.history().before[key];
    if (known !== undefined) return `Before training it was ${formatNumber(known, known === 0 ? 0 : 3)}.`;
    const [first] = props.run.evaluations();
    const value = first?.metrics[`eval_${key}`];
    return typeof value === "number" && first?.step !== outcome()?.step
      ? `After step ${first?.step ?? 0} it was ${formatNumber(value, 3)}.`
      : "";
  };
  const held = (count: number): string => {
    const { one, many } = props.run.rowTitle();
    return plural(count, one, many);
  };
  const certainty = (key: string): string => {
    if (props.run.metrics()[key]?.result?.kind === "mean")
      return "The log holds the mean alone, so no interval is given.";
    return outcome()?.isApproximate === true
      ? "In brackets Wilson's 95 % interval, an approximation: the log's mean is over batches of unlike size."
      : "In brackets Wilson's 95 % interval.";
  };
  return (
    <section class="card outcome-card" aria-labelledby="outcome-title">
      <h2 id="outcome-title">What it learned, measured on {props.run.rowTitle().many} it never saw</h2>
      <Show
        when={testRows() > 0 || outcome() !== undefined}
        fallback={
          <p class="soft">No {props.run.rowTitle().many} were held out, so there is nothing to measure on.</p>
        }
      >
        <dl class="outcome">
          <For each={resultKeys(props.run.metrics())}>
            {(key) => (
              <div
                // Only what was measured counts as a number of the page.
                data-number={found(key) === undefined ? undefined : `eval_${key}`}
                data-value={found(key)?.value ?? ""}
              >
                <dt>{props.run.metrics()[key]?.result?.title}</dt>
                <dd>
                  <strong class="number">{textOf(found(key))}</strong>{" "}
                  <Show when={found(key)?.interval}>
                    {(interval) => (
                      <span class="number">
                        ({formatNumber(interval()[0], 2)} to {formatNumber(interval()[1], 2)})
                      </span>
                    )}
                  </Show>
                </dd>
                <dd class="soft small">
                  {props.run.metrics()[key]?.result?.meaning} {before(key)} {certainty(key)}
                </dd>
              </div>
            )}
          </For>
        </dl>
        <p class="soft small">
          {outcome() === undefined
            ? `The numbers of ${held(testRows())} held out appear here with the first evaluation.`
            : `From the log's evaluation of ${held(outcome()?.rows ?? 0)} after step ${formatNumber(outcome()?.step ?? 0)}.`}
        </p>
      </Show>
    </section>
  );
}

const textOf = (result: Result | undefined): string => (result === undefined ? "–" : valueText(result));
