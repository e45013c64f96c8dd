// The line that says a token's probability, in sight wherever the page is scrolled, and the legend that says what the
// number means.
import { Show } from "solid-js";
import { formatProbability, tokenName } from "../../words/chat.ts";
import { plural } from "../../words/format.ts";
import type { Reading } from "./AnswerColumn.tsx";

export function TokenReading(props: {
  id: string;
  reading: Reading | undefined;
  /** Tokens a second. */
  rate: number | undefined;
  shows: boolean;
  onShow: (shows: boolean) => void;
}) {
  return (
    <>
      <div class="token-reading">
        <p class="number" id={props.id} data-token-reading>
          <Show
            when={props.reading}
            fallback={
              <span class="soft">Point at a word of an answer, or move to it with the arrow keys.</span>
            }
          >
            {(reading) => <>{describe(reading())}</>}
          </Show>
        </p>
        <p class="soft small number" data-rate>
          <Show when={props.rate}>{(rate) => <>{formatTokenRate(rate())}</>}</Show>
        </p>
      </div>
      <section class="card" aria-label="What the probabilities mean">
        <div class="spread reading-foot">
          <label class="check">
            <input
              type="checkbox"
              checked={props.shows}
              data-action="show-probabilities"
              onChange={(event) => props.onShow(event.currentTarget.checked)}
            />
            Show probabilities
          </label>
          <ul class="token-legend small" aria-label="Tints">
            <li>
              <span class="token-swatch likely">from 50 %</span>
            </li>
            <li>
              <span class="token-swatch fair">25 to 50 %</span>
            </li>
            <li>
              <span class="token-swatch low">10 to 25 %</span>
            </li>
            <li>
              <span class="token-swatch rare">under 10 %</span>
            </li>
          </ul>
        </div>
        <p class="soft small">
          Models write in tokens: words or parts of words. The number is how likely the model found this token
          at this place, among all tokens it knows, given the prompt and what it had written so far. It does
          not say whether the answer is true. It is measured before the temperature, which only decides how
          often unlikely tokens are drawn.
        </p>
      </section>
    </>
  );
}

function formatTokenRate(rate: number): string {
  return `${rate >= 10 ? Math.round(rate) : rate.toFixed(1)} tokens a second`;
}

function describe({ answer, index }: Reading): string {
  const tokens = answer.tokens();
  const token = tokens[index];
  if (token === undefined) return "";
  const side = answer.side === "base" ? "Base model" : "Trained model";
  const name = tokenName(token.text);
  const place = token.text === "" ? `after ${plural(index, "token")}` : `token ${index + 1}`;
  return `${side}, ${place}: ${name} was ${formatProbability(token.probability)} likely`;
}
