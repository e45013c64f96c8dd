// The hidden place that is looked at: what it was taken for, by what, how surely, what stands for it; and the decisions, each with
// its key.
import { Show } from "solid-js";
import type { DocumentView, HiddenSpan } from "../../../page/bridge/documentTypes.ts";
import {
  decisionWords,
  detectorWords,
  entityWords,
  nothingToUndo,
  scoreWords,
  undoBegins,
} from "../../words/data.ts";
import { formatNumber } from "../../words/locale.ts";
import { reviewKeys, type ReviewAction } from "./reviewKeys.ts";

interface Props {
  view: DocumentView;
  current: number;
  actions: Record<ReviewAction, () => void>;
  standing: "accepted" | "rejected";
  said: string;
  isBusy: boolean;
  onAnonymise: () => void;
  onErase: () => void;
}

export function SpanPanel(props: Props) {
  const span = (): HiddenSpan | undefined => props.view.spans[props.current];
  /** A component, and no call in the markup: a label that is read there would make a new button after each decision, and the focus was lost. */
  const Key = (own: { action: ReviewAction; label?: string; why?: string | undefined }) => (
    <button
      type="button"
      class="compact"
      data-review-action={own.action}
      aria-keyshortcuts={reviewKeys[own.action].key}
      aria-disabled={own.why !== undefined}
      title={own.why ?? reviewKeys[own.action].about}
      onClick={() => {
        if (own.why === undefined) props.actions[own.action]();
      }}
    >
      <kbd aria-hidden="true">{reviewKeys[own.action].key}</kbd> {own.label ?? reviewKeys[own.action].label}
    </button>
  );
  return (
    <>
      <div class="card span-card">
        <Show
          when={props.view.isAnonymised}
          fallback={
            <>
              <p>Personal data was not looked for in this document yet.</p>
              <button
                type="button"
                class="primary"
                data-action="anonymise-one"
                aria-disabled={props.isBusy}
                onClick={() => {
                  if (!props.isBusy) props.onAnonymise();
                }}
              >
                Hide personal data
              </button>
            </>
          }
        >
          <Show
            when={span()}
            fallback={<p>Nothing was found to hide in this document. You can hide more by hand.</p>}
          >
            {(one) => (
              <div class="span-facts" data-decision={one().decision}>
                <p class="spread">
                  <strong>
                    <span class="letter" data-tone={entityWords(one().entity).tone} aria-hidden="true">
                      {entityWords(one().entity).mark}
                    </span>{" "}
                    {entityWords(one().entity).title}
                  </strong>
                  <span class="soft small number">
                    {formatNumber(props.current + 1)} of {formatNumber(props.view.spans.length)}
                  </span>
                </p>
                <p class="clip">
                  “{one().text}” → {one().replacement === "" ? "nothing" : `“${one().replacement}”`}
                </p>
                <p class="small" data-score>
                  {scoreWords(one())}; {decisionWords(one())}.
                </p>
                <p class="soft small span-reason">{one().reason}</p>
                <Show when={detectorWords(one())}>
                  {(words) => (
                    <p class="soft small" data-detector>
                      {words()}
                    </p>
                  )}
                </Show>
              </div>
            )}
          </Show>
          <Show when={span() !== undefined}>
            <div class="buttons" role="group" aria-label="This place">
              <Key action="hide" label="Hide" />
              <Key action="show" label="Show" />
              <Key action="previous" />
              <Key action="next" />
            </div>
          </Show>
        </Show>
      </div>
      <div class="card more-card">
        <Show when={props.view.isAnonymised}>
          <Show when={span() !== undefined}>
            <div class="buttons" role="group" aria-label="All like this">
              <Key
                action="sameText"
                label={`${props.standing === "accepted" ? "Hide" : "Show"} this text everywhere`}
              />
              <Key
                action="sameKind"
                label={`${props.standing === "accepted" ? "Hide" : "Show"} this kind here`}
              />
              <Key
                action="everyKind"
                label={`${props.standing === "accepted" ? "Hide" : "Show"} this kind everywhere`}
              />
            </div>
          </Show>
          <div class="buttons" role="group" aria-label="This document">
            <Key action="mark" />
            <Key
              action="undo"
              label={props.view.undo === null ? "Undo" : `Undo: ${props.view.undo}`}
              why={props.view.undo === null ? nothingToUndo : undefined}
            />
            <Key action="done" label={props.view.isReviewed ? "Done, next" : "Done"} />
          </div>
          <Show when={props.view.undo === null}>
            <p class="soft small" data-undo-begins>
              {undoBegins}
            </p>
          </Show>
        </Show>
        <div class="buttons" role="group" aria-label="Other documents">
          <Key action="before" why={props.view.before === null ? "This is the first one." : undefined} />
          <Key action="after" why={props.view.after === null ? "This is the last one." : undefined} />
          <span class="soft small number">
            {props.view.place > 0
              ? `${formatNumber(props.view.place)} of ${formatNumber(props.view.places)}`
              : `${formatNumber(props.view.places)} in the list`}
          </span>
        </div>
        <div class="buttons">
          <Key action="help" />
          <button type="button" class="quiet" data-action="erase-one" onClick={props.onErase}>
            Erase this person's data
          </button>
        </div>
        <p class="small said" role="status" data-said>
          {props.said}
        </p>
      </div>
    </>
  );
}
