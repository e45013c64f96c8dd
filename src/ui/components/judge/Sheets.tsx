// What lies over the answers between two judgements: what is said of practice, and the pause.
import { Show } from "solid-js";
import type { Judging } from "../../state/createJudging.ts";
import { formatNumber } from "../../words/locale.ts";
import { restWords } from "../../words/judge.ts";
import { ProgressBar } from "../ProgressBar.tsx";

export function PracticeFeedback(props: { judging: Judging }) {
  return (
    <Show when={props.judging.feedback()}>
      {(feedback) => (
        <section
          class="sheet"
          role="alert"
          aria-label="About this practice"
          data-feedback={feedback().isExpected}
        >
          <strong>
            {feedback().isExpected ? "That is how it is meant." : "It is meant the other way here."}
          </strong>
          <p dir="auto">{feedback().text}</p>
          <p class="soft small">This one was practice and does not count.</p>
          <div class="buttons">
            <button
              type="button"
              class="primary"
              data-action="go-on"
              onClick={() => void props.judging.goOn()}
            >
              Go on <kbd aria-hidden="true">Enter</kbd>
            </button>
          </div>
        </section>
      )}
    </Show>
  );
}

export function PauseCard(props: { judging: Judging }) {
  const { mode, state } = props.judging;
  return (
    <Show when={mode() === "pause" && state()}>
      {(now) => (
        <div class="cover">
          <section
            // It can have the focus once it stands in the page.
            ref={(card) => queueMicrotask(() => card.focus({ preventScroll: true }))}
            class="card pause"
            tabIndex={-1}
            aria-label="A small pause"
            data-pause
          >
            <h2>
              {formatNumber(now().judged)} of {formatNumber(now().total)} judged
            </h2>
            <ProgressBar label="Judged" share={(100 * now().judged) / Math.max(1, now().total)} />
            <p class="soft">A good moment to look up. Everything so far is saved; {restWords(now())}.</p>
            <div class="buttons">
              <button
                type="button"
                class="primary"
                data-action="go-on"
                onClick={() => void props.judging.goOn()}
              >
                Go on <kbd aria-hidden="true">Enter</kbd>
              </button>
              <button type="button" data-action="finish" onClick={() => void props.judging.finish()}>
                Stop for now
              </button>
            </div>
          </section>
        </div>
      )}
    </Show>
  );
}
