// One side's answer. Every token is a place of its own: pointer or arrow keys read its probability in the line below the
// columns. The box keeps its height from the start and scrolls inside, so that nothing moves while text arrives.
import { createEffect, createSelector, createSignal, createUniqueId, For, on, Show } from "solid-js";
import type { ChatToken } from "../../../page/bridge/types.ts";
import type { Answer, Exchange } from "../../state/createChat.ts";
import { likelihoodOf } from "../../words/chat.ts";
import { plural } from "../../words/format.ts";
import { readPieces } from "../readPieces.ts";

/** A token that was pointed at. */
export interface Reading {
  readonly answer: Answer;
  readonly index: number;
}

interface AnswerColumnProps {
  heading: string;
  title: string;
  side: ChatToken["side"];
  answer: Answer | undefined;
  exchange: Exchange | undefined;
  showsProbabilities: boolean;
  /** Id of the line that says a token's probability. */
  readingId: string;
  onRead: (reading: Reading) => void;
}

/** How far from the end a box may be scrolled and still follow it, in px. */
const nearEnd = 32;

export function AnswerColumn(props: AnswerColumnProps) {
  const id = createUniqueId();
  const [at, setAt] = createSignal(0);
  const isAt = createSelector(at);
  const tokens = (): readonly ChatToken[] => props.answer?.tokens() ?? [];
  let box: HTMLDivElement | undefined;
  let follows = true;
  createEffect(
    on(
      () => props.answer,
      () => {
        follows = true;
        setAt(0);
      },
    ),
  );
  createEffect(
    on(tokens, () => {
      if (follows && box !== undefined) box.scrollTop = box.scrollHeight;
    }),
  );

  const { read, move } = readPieces(
    "token",
    () => tokens().length,
    (index, isFocused) => {
      if (props.answer === undefined) return;
      if (isFocused) setAt(index);
      props.onRead({ answer: props.answer, index });
    },
  );

  return (
    <section class="card answer" aria-labelledby={`${id}-title`} data-side={props.side}>
      <header>
        <h2 id={`${id}-title`}>
          <span class={`side-mark ${props.side}`} aria-hidden="true">
            {props.side === "base" ? "A" : "B"}
          </span>
          {props.heading}
        </h2>
      </header>
      <p class="soft small answer-title">{props.title}</p>
      <div
        class="answer-text"
        classList={{ tinted: props.showsProbabilities }}
        ref={box}
        role="group"
        aria-labelledby={`${id}-title`}
        data-answer={props.side}
        onMouseOver={read}
        onFocusIn={read}
        onClick={read}
        onKeyDown={move}
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) =>
          (follows = scrollTop + clientHeight >= scrollHeight - nearEnd)
        }
      >
        <For each={tokens()} fallback={<span class="soft">{waiting(props.exchange)}</span>}>
          {(token, index) => (
            <span
              data-token={index()}
              data-probability={token.probability}
              class={token.text === "" ? "end-mark" : likelihoodOf(token.probability)}
              tabIndex={isAt(index()) ? 0 : -1}
              aria-describedby={props.readingId}
            >
              <TokenText text={token.text} />
            </span>
          )}
        </For>
      </div>
      <p class="soft small number answer-state">
        <Show when={props.exchange}>{(exchange) => <>{standing(tokens(), exchange())}</>}</Show>
      </p>
    </section>
  );
}

/** The tint is the word's: a space or line break before it may hang at the end of a line, as a stripe of its own. */
function TokenText(props: { text: string }) {
  const parts = () => /^(\s*)([^]*?)(\s*)$/.exec(props.text) ?? [];
  return (
    <Show when={props.text !== ""} fallback="end">
      {parts()[1]}
      <span class="word">{parts()[2]}</span>
      {parts()[3]}
    </Show>
  );
}

function waiting(exchange: Exchange | undefined): string {
  switch (exchange?.state()) {
    case undefined:
      return "The answer appears here.";
    case "reading":
      return "Reading the model and the prompt.";
    case "answering":
      return "Thinking of the first word.";
    case "failed":
      return "No answer.";
    default:
      return "The answer is empty.";
  }
}

/** How long the answer is and how it ended. */
function standing(tokens: readonly ChatToken[], exchange: Exchange): string {
  const ended = tokens[tokens.length - 1]?.text === "";
  const all = tokens.reduce((sum, token) => sum + token.count, 0);
  const count = plural(all - (ended ? 1 : 0), "token");
  if (ended) return `${count}, ended by itself`;
  switch (exchange.state()) {
    case "done":
      return `${count}, cut at the limit`;
    case "stopped":
      return `${count}, stopped`;
    case "answering":
      return count;
    case "failed":
      return tokens.length === 0 ? "" : `${count}, broken off`;
    case "reading":
      return "";
  }
}
