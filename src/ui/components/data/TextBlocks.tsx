// A text as it was and as it will be, stretch by stretch beside each other. A hidden place has a colour and a letter of its kind
// on the left, and what stands for it on the right.
import { For, Show } from "solid-js";
import type { HiddenSpan, TextBlock, TextPiece } from "../../../page/bridge/documentTypes.ts";
import { decisionWords, entityWords } from "../../words/data.ts";

interface Props {
  blocks: readonly TextBlock[];
  spans: readonly HiddenSpan[];
  current: number;
  isAnonymised: boolean;
  onSelect: (span: number) => void;
}

export function TextBlocks(props: Props) {
  return (
    <div class="text-blocks" role="group" aria-label="Original and result">
      <div class="text-block heads">
        <h2>Original</h2>
        <h2>Result</h2>
      </div>
      <For each={props.blocks}>
        {(block) => (
          <div class="text-block">
            <p class="original" data-side="Original">
              <For each={block.original}>
                {(piece) => (
                  <Show
                    when={piece.span !== undefined}
                    fallback={<span data-start={piece.start}>{piece.text}</span>}
                  >
                    <Mark {...props} piece={piece} />
                  </Show>
                )}
              </For>
            </p>
            <p class="result" data-side="Result">
              <Show when={props.isAnonymised} fallback={<span class="soft">not anonymised yet</span>}>
                <For each={block.result}>
                  {(piece) => (
                    <Show when={piece.span !== undefined} fallback={piece.text}>
                      <Chip {...props} piece={piece} />
                    </Show>
                  )}
                </For>
              </Show>
            </p>
          </div>
        )}
      </For>
    </div>
  );
}

/** In the original: what can be chosen, and decided about. */
function Mark(props: Props & { piece: TextPiece }) {
  const index = (): number => props.piece.span ?? 0;
  const span = (): HiddenSpan | undefined => props.spans[index()];
  const words = () => entityWords(span()?.entity ?? "");
  return (
    <span
      class="mark"
      role="button"
      tabIndex={props.current === index() ? 0 : -1}
      aria-current={props.current === index() ? "true" : undefined}
      data-span={index()}
      data-start={props.piece.start}
      data-tone={words().tone}
      data-decision={span()?.decision}
      data-doubt={span()?.decision === "proposed" && (span()?.score ?? 1) < 0.6 ? "" : undefined}
      title={`${words().title}, ${span() === undefined ? "" : decisionWords(span() as HiddenSpan)}`}
      onClick={() => props.onSelect(index())}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        props.onSelect(index());
      }}
    >
      <span class="letter" aria-hidden="true">
        {words().mark}
      </span>
      {props.piece.text}
      <span class="visually-hidden">
        , {words().title}, {span()?.decision === "rejected" ? "shown" : "hidden"}
      </span>
    </span>
  );
}

/** In the result: what stands there instead. */
function Chip(props: Props & { piece: TextPiece }) {
  const span = (): HiddenSpan | undefined => props.spans[props.piece.span ?? 0];
  const words = () => entityWords(span()?.entity ?? "");
  return (
    <span
      class="chip"
      data-tone={words().tone}
      data-decision={span()?.decision}
      classList={{ current: props.current === props.piece.span }}
      onClick={() => props.onSelect(props.piece.span ?? 0)}
    >
      {props.piece.text === "" ? "(nothing)" : props.piece.text}
    </span>
  );
}
