// What a run that draws has made of its model: three numbers with their intervals, and what each can be trusted for.
import { For, Show } from "solid-js";
import type { PolicyReport } from "../../../page/bridge/policyTypes.ts";
import type { RunRecord } from "../../../page/bridge/types.ts";
import type { Work } from "../../state/createWork.ts";
import { basisSentence, estimateText, isClear, measureOf } from "../../words/policy.ts";
import { formatNumber } from "../../words/locale.ts";
import { shareText } from "../../words/reward.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";

interface Fact {
  name: string;
  title: string;
  value: string;
  meaning: string;
}

const nothing = "–";

function factsOf(report: PolicyReport | undefined): Fact[] {
  const won = report && measureOf(report, "win_rate", null);
  const [before, after] = (["base", "candidate"] as const).map(
    (role) => report && measureOf(report, "reward", role),
  );
  const kl = report && (measureOf(report, "kl_exact", null) ?? measureOf(report, "kl", null));
  return [
    {
      name: "win_rate",
      title: "Win rate",
      value: won === undefined ? nothing : shareText(won),
      meaning: `How often an answer of the trained model scores higher than one of the untrained model to the same prompt; 50 % is a coin toss.${report === undefined || isClear(report) ? "" : " It cannot be told from one here."}`,
    },
    {
      name: "reward",
      title: "Reward",
      value: estimateText(after),
      meaning: `Mean score of its answers; of the untrained model's it is ${estimateText(before)}. The reward model that it learned from says so: what it has learned to please is not always better.`,
    },
    {
      name: "kl",
      title: "Distance (KL)",
      value: kl === undefined ? nothing : `${estimateText(kl)} nats`,
      meaning:
        "How far it has strayed from the untrained model, an answer. The farther, the less the reward can be believed.",
    },
  ];
}

export function PolicyOutcome(props: {
  record: RunRecord | undefined;
  work: Work<PolicyReport> | undefined;
}) {
  const report = () => props.work?.value();
  const standing = (): string => {
    const found = report();
    if (found !== undefined) return basisSentence(found);
    const now = props.work?.state();
    if (now?.is === "busy")
      return now.total === 0
        ? "Both models are being asked."
        : `Both models are being asked: ${formatNumber((100 * now.done) / now.total)} %.`;
    return (props.record?.testRows ?? 0) === 0
      ? "No prompts were held out, so there is nothing to measure on."
      : "These are measured when it has learned: both models answer prompts that were held out.";
  };
  return (
    <section
      class="card outcome-card"
      aria-labelledby="policy-outcome-title"
      data-policy-report={props.work?.state().is ?? "idle"}
    >
      <h2 id="policy-outcome-title">What became of its answers, against the untrained model's</h2>
      <dl class="outcome">
        <For each={factsOf(report())}>
          {({ name, title, value, meaning }) => (
            <div data-number={report() === undefined ? undefined : name} data-value={value}>
              <dt>{title}</dt>
              <dd>
                <strong class="number">{value}</strong>
              </dd>
              <dd class="soft small">{meaning}</dd>
            </div>
          )}
        </For>
      </dl>
      <Show when={props.work?.failure()}>
        {(failure) => <ErrorNotice title="It could not be measured" failure={failure()} />}
      </Show>
      <p class="soft small" aria-live="polite">
        {standing()}
      </p>
    </section>
  );
}
