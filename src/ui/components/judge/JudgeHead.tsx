// What is judged, how far it is, and where the judgements are: in sight at all times.
import { Show } from "solid-js";
import type { Judging } from "../../state/createJudging.ts";
import { createOnline } from "../../state/createOnline.ts";
import { keptWords } from "../../words/judge.ts";
import { formatNumber } from "../../words/locale.ts";
import { directionOf } from "./directionOf.ts";
import { ProgressBar } from "../ProgressBar.tsx";

export function JudgeHead(props: { judging: Judging }) {
  const { state, item, saving } = props.judging;
  const isOnline = createOnline();
  const progress = (): string => {
    const now = state();
    if (now === undefined) return "";
    return item()?.place === 0 ? "Practice" : `${formatNumber(now.judged)} of ${formatNumber(now.total)}`;
  };
  const share = (): number => (100 * (state()?.judged ?? 0)) / Math.max(1, state()?.total ?? 1);
  return (
    <header class="judge-head">
      <h1 class="one-line" tabIndex={-1} dir={directionOf(state()?.task.title ?? "")} data-title>
        {state()?.task.title ?? "Judging"}
      </h1>
      <div class="judge-progress">
        <Show when={state()}>
          <span class="number small" data-progress={state()?.judged}>
            {progress()}
          </span>
          <ProgressBar label="Judged" share={share()} />
        </Show>
      </div>
      <p class="soft small kept one-line" data-kept>
        <Show when={state()}>{keptWords(state(), saving(), isOnline())}</Show>
      </p>
    </header>
  );
}
