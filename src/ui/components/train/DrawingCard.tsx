// What the newest step has drawn to learn from: the best and the worst answer side by side, each of their words shaded by what it
// was worth, and all of them by score. Texts are many and come again and again: what stands there is changed and not made anew.
import { createMemo, createSignal, createUniqueId, Index, Show } from "solid-js";
import type { DrawnAnswer, WholeAnswer } from "../../../page/bridge/types.ts";
import type { RunView } from "../../state/createRunView.ts";
import { tokenName } from "../../words/chat.ts";
import { shadeOf, signed } from "../../words/drawing.ts";
import { plural } from "../../words/format.ts";
import { formatNumber } from "../../words/locale.ts";
import { scoreText } from "../../words/reward.ts";
import { readPieces } from "../readPieces.ts";
import "../../drawing.css";

const rowsAtOnce = 10;

export function DrawingCard(props: { run: RunView }) {
  const id = createUniqueId();
  const drawing = () => props.run.drawing();
  const [read, setRead] = createSignal<{ title: string; answer: WholeAnswer; at: number }>();
  /** The largest advantage of both texts has the darkest shade. */
  const largest = createMemo(() =>
    [drawing()?.best, drawing()?.worst].reduce(
      (most, answer) => (answer?.advantages ?? []).reduce((a, b) => Math.max(a, Math.abs(b)), most),
      0,
    ),
  );
  const isWhole = createMemo(() =>
    [drawing()?.best, drawing()?.worst].every(
      (answer) => answer?.advantages.every((one) => one === answer.advantages[0]) ?? true,
    ),
  );
  const reading = (): string | undefined => {
    const found = read();
    if (found === undefined) return undefined;
    const { title, answer, at } = found;
    const [piece, worth] = [answer.pieces[at], answer.advantages[at]];
    if (piece === undefined || worth === undefined) return undefined;
    return `${title}, word part ${at + 1}: ${tokenName(piece)} has the advantage ${signed(worth)}`;
  };
  return (
    <section class="card drawing" aria-labelledby={`${id}-title`} data-drawing={drawing()?.step ?? ""}>
      <header>
        <h2 id={`${id}-title`}>What it draws to learn from</h2>
        <span class="soft small">
          <Show when={drawing()}>
            {(found) => (
              <>
                step {formatNumber(found().step)}: {plural(found().count, "answer")}
              </>
            )}
          </Show>
        </span>
      </header>
      <div class="answers">
        <Whole
          title="Highest score"
          answer={drawing()?.best}
          largest={largest()}
          readingId={`${id}-reading`}
          onRead={(answer, at) => setRead({ title: "Highest score", answer, at })}
        />
        <Whole
          title="Lowest score"
          answer={drawing()?.worst ?? undefined}
          largest={largest()}
          readingId={`${id}-reading`}
          onRead={(answer, at) => setRead({ title: "Lowest score", answer, at })}
        />
      </div>
      <p class="small reading-line" id={`${id}-reading`} data-advantage-reading>
        {reading() ?? (
          <span class="soft">Point at a word, or move to it with the arrow keys, to read its advantage.</span>
        )}
      </p>
      <ul class="token-legend small" aria-label="Shades">
        <li>
          <span class="worth up more">better than expected: becomes likelier</span>
        </li>
        <li>
          <span class="worth down more">worse than expected: becomes less likely</span>
        </li>
      </ul>
      <p class="soft small">
        An advantage says by how much something turned out better than was expected of it.{" "}
        {isWhole()
          ? "This method gives every word of an answer the same."
          : "The darker the shade, the more a word's odds are moved."}
      </p>
      <details>
        <summary>All answers of this step, by score</summary>
        <Listed answers={drawing()?.answers ?? []} count={drawing()?.count ?? 0} />
      </details>
    </section>
  );
}

function Whole(props: {
  title: string;
  answer: WholeAnswer | undefined;
  largest: number;
  readingId: string;
  onRead: (answer: WholeAnswer, at: number) => void;
}) {
  const id = createUniqueId();
  const [at, setAt] = createSignal(0);
  const count = () => props.answer?.pieces.length ?? 0;
  const stop = () => Math.min(at(), Math.max(0, count() - 1));
  const { read, move } = readPieces("piece", count, (index, isFocused) => {
    if (props.answer === undefined) return;
    if (isFocused) setAt(index);
    props.onRead(props.answer, index);
  });
  return (
    <div class="answer" data-drawn={props.title}>
      <h3 id={`${id}-title`}>
        {props.title} <span class="number">{scoreOf(props.answer)}</span>
      </h3>
      <p class="soft small prompt">{props.answer?.prompt ?? ""}</p>
      <div
        class="drawn-text"
        role="group"
        aria-labelledby={`${id}-title`}
        tabIndex={count() === 0 ? 0 : -1}
        onMouseOver={read}
        onFocusIn={read}
        onClick={read}
        onKeyDown={move}
      >
        <Index
          each={props.answer?.pieces ?? []}
          fallback={<span class="soft">{emptyText(props.answer)}</span>}
        >
          {(piece, index) => {
            const worth = () => props.answer?.advantages[index] ?? 0;
            return (
              <span
                data-piece={index}
                data-advantage={worth()}
                class={`worth ${shadeOf(worth(), props.largest)}`}
                tabIndex={stop() === index ? 0 : -1}
                aria-describedby={props.readingId}
              >
                {piece()}
              </span>
            );
          }}
        </Index>
      </div>
      <p class="soft small number">{factsOf(props.answer)}</p>
    </div>
  );
}

/** Ten at a time: a step may have drawn hundreds. */
function Listed(props: { answers: readonly DrawnAnswer[]; count: number }) {
  const [page, setPage] = createSignal(0);
  const pages = () => Math.max(1, Math.ceil(props.answers.length / rowsAtOnce));
  const at = () => Math.min(page(), pages() - 1);
  const shown = () => props.answers.slice(at() * rowsAtOnce, (at() + 1) * rowsAtOnce);
  return (
    <div class="stack">
      <div class="table-scroll" tabIndex={0} role="region" aria-label="Answers by score">
        <table class="drawn-list">
          <thead>
            <tr>
              <th class="number" scope="col">
                score
              </th>
              <th class="number" scope="col">
                advantage
              </th>
              <th class="number" scope="col">
                tokens
              </th>
              <th scope="col">answer</th>
            </tr>
          </thead>
          <tbody>
            <Index each={shown()}>
              {(answer) => (
                <tr>
                  <td class="number">{scoreOf(answer())}</td>
                  <td class="number">{signed(answer().advantage)}</td>
                  <td class="number">
                    {formatNumber(answer().tokens)}
                    {answer().ended ? "" : ", cut"}
                  </td>
                  <td>{answer().text ?? "(ids)"}</td>
                </tr>
              )}
            </Index>
          </tbody>
        </table>
      </div>
      <div class="inline-fields">
        <button
          type="button"
          class="compact"
          data-action="better"
          aria-disabled={at() === 0}
          onClick={() => setPage(Math.max(0, at() - 1))}
        >
          Better ones
        </button>
        <button
          type="button"
          class="compact"
          data-action="worse"
          aria-disabled={at() + 1 >= pages()}
          onClick={() => setPage(Math.min(pages() - 1, at() + 1))}
        >
          Worse ones
        </button>
        <span class="soft small number" role="status">
          {at() * rowsAtOnce + Math.min(1, shown().length)} to {at() * rowsAtOnce + shown().length} of{" "}
          {plural(props.answers.length, "answer")}
          {props.count > props.answers.length
            ? `: the best and the worst of ${formatNumber(props.count)}`
            : ""}
        </span>
      </div>
    </div>
  );
}

const scoreOf = (answer: DrawnAnswer | undefined): string =>
  answer?.score === null || answer === undefined ? "–" : scoreText(answer.score);

function emptyText(answer: WholeAnswer | undefined): string {
  if (answer === undefined) return "Appears with the first step.";
  return answer.text === null ? "The model has no tokenizer: its answers are ids." : "The answer is empty.";
}

function factsOf(answer: WholeAnswer | undefined): string {
  if (answer === undefined) return " ";
  const shown = answer.pieces.length;
  const more = answer.tokens > shown && shown >= 600 ? `; the first ${formatNumber(shown)} are shown` : "";
  return `${plural(answer.tokens, "token")}, ${answer.ended ? "ended by itself" : "cut at the limit"}, advantage ${signed(answer.advantage)}${more}`;
}
