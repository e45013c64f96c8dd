// One answer: its name, its text with what is marked in it, and its own scrolling. What is selected in it can be marked.
import { createMemo, For, Show } from "solid-js";
import { codePointsBefore, unitsBefore } from "../../../domain/textPlaces.ts";
import type { Said } from "../../../page/bridge/judgingTypes.ts";
import { answerName } from "../../words/judge.ts";
import { cutText } from "./cutText.ts";
import { directionOf } from "./directionOf.ts";
import type { Stretch } from "./wordDifference.ts";

type Highlight = Said["highlights"][number];

interface Props {
  place: number;
  answers: number;
  text: string;
  highlights: readonly Highlight[];
  differences: readonly Stretch[];
  /** This answer is what was chosen. */
  isChosen: boolean;
}

export function AnswerCard(props: Props) {
  const marks = createMemo((): Stretch[] =>
    props.highlights
      .filter(({ answer }) => answer === props.place)
      .map(({ start, end }) => {
        const [from = 0, to = 0] = unitsBefore(props.text, [start, end]);
        return { start: from, end: to };
      }),
  );
  const pieces = createMemo(() => cutText(props.text, marks(), props.differences));
  const name = (): string => answerName(props.place, props.answers);
  return (
    <section
      class="answer-card"
      classList={{ chosen: props.isChosen }}
      aria-label={name()}
      data-answer={props.place}
      data-side={props.place}
    >
      <h2 class="answer-card-name">{name()}</h2>
      {/* A text that is longer than its card is scrolled by keyboard too. */}
      <div
        class="answer-card-text"
        dir={directionOf(props.text)}
        tabIndex={0}
        role="group"
        aria-label={`${name()}, text`}
        data-text
        data-empty={props.text.trim() === "" ? "This answer is empty." : undefined}
      >
        <For each={pieces()}>
          {(piece) => (
            <Show
              when={piece.highlight !== undefined || piece.isDifferent}
              fallback={
                <Show when={piece.isCode} fallback={piece.text}>
                  <span class="mono">{piece.text}</span>
                </Show>
              }
            >
              <mark
                classList={{
                  highlight: piece.highlight !== undefined,
                  different: piece.isDifferent,
                  mono: piece.isCode,
                }}
              >
                {piece.text}
              </mark>
            </Show>
          )}
        </For>
      </div>
    </section>
  );
}

/** What is selected within one answer, as a highlight; undefined where nothing is. */
export function selectedHighlight(region: HTMLElement): Highlight | undefined {
  const selection = getSelection();
  if (selection === null || selection.rangeCount === 0 || selection.isCollapsed) return undefined;
  const range = selection.getRangeAt(0);
  const common = range.commonAncestorContainer;
  const element = common instanceof Element ? common : common.parentElement;
  const text = element?.closest<HTMLElement>("[data-text]");
  if (text === null || text === undefined || !region.contains(text)) return undefined;
  const whole = text.textContent;
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  const quoted = range.toString();
  const from = before.toString().length + (quoted.length - quoted.trimStart().length);
  const to = from + quoted.trim().length;
  if (to <= from) return undefined;
  const [start = 0, end = 0] = codePointsBefore(whole, [from, to]);
  const answer = Number(text.closest<HTMLElement>("[data-answer]")?.dataset["answer"]);
  return { answer, start, end, quote: whole.slice(from, to) };
}
