// One document: the original and what is left of it side by side, every hidden place as a mark that can be taken back, and what
// was missed can be added. By keyboard first: one key a decision, shown on its button.
import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import type { Decision, DocumentView } from "../../../page/bridge/documentTypes.ts";
import { failureOf, type Failure } from "../../../page/bridge/failure.ts";
import type { AppState } from "../../state/createApp.ts";
import type { DocumentsState } from "../../state/createDocuments.ts";
import { entityWords, languageName, nothingToUndo, stateWords } from "../../words/data.ts";
import { plural } from "../../words/format.ts";
import { formatNumber } from "../../words/locale.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { EraseDialog } from "./EraseCard.tsx";
import { MadeOf } from "./MadeOf.tsx";
import { MarkDialog, selectedIn, type Selected } from "./MarkDialog.tsx";
import { actionOf, reviewKeys, type ReviewAction } from "./reviewKeys.ts";
import { SpanPanel } from "./SpanPanel.tsx";
import { TextBlocks } from "./TextBlocks.tsx";

/** Characters that are shown at a time: a book would hold the page up. */
const partLength = 20_000;

export function DocumentReview(props: { app: AppState; docs: DocumentsState; id: string }) {
  let region!: HTMLDivElement;
  let title!: HTMLHeadingElement;
  const [store, setStore] = createStore<{ view: DocumentView | null }>({ view: null });
  const view = (): DocumentView | null => (store.view?.id === props.id ? store.view : null);
  const [failure, setFailure] = createSignal<Failure>();
  const [current, setCurrent] = createSignal(0);
  const [part, setPart] = createSignal(0);
  const [marking, setMarking] = createSignal<Selected>();
  const [erasing, setErasing] = createSignal<string>();
  const [helps, setHelps] = createSignal(false);
  const [said, setSaid] = createSignal("");

  let asked = 0;
  async function load(): Promise<void> {
    const open = props.docs.project();
    if (open === undefined) return;
    const mine = ++asked;
    try {
      const found = await props.docs.service.document(open, props.id, props.docs.filter());
      if (mine !== asked) return;
      setFailure(undefined);
      const isOther = store.view?.id !== found.id;
      if (isOther) {
        setStore("view", found);
        const doubtful = found.spans.findIndex(
          ({ decision, score }) => decision === "proposed" && score < 0.6,
        );
        setCurrent(Math.max(0, doubtful));
        setPart(0);
      } else setStore("view", reconcile(found, { key: null, merge: true }));
      setCurrent((at) => Math.min(at, Math.max(0, found.spans.length - 1)));
    } catch (error) {
      if (mine === asked) setFailure(failureOf(error));
    }
  }
  createEffect(on([() => props.id, props.docs.version, props.docs.project], () => void load()));

  /** Blocks by part. */
  const parts = createMemo(() => {
    const all: DocumentView["blocks"][] = [];
    let length = partLength;
    for (const block of view()?.blocks ?? []) {
      const own = block.original.reduce((sum, { text }) => sum + text.length, 0);
      if (length + own > partLength && length > 0) {
        all.push([]);
        length = 0;
      }
      all.at(-1)?.push(block);
      length += own;
    }
    return all;
  });
  const shown = (): DocumentView["blocks"] => parts()[part()] ?? [];
  const partOf = (span: number): number =>
    Math.max(
      0,
      parts().findIndex((blocks) =>
        blocks.some(({ original }) => original.some((piece) => piece.span === span)),
      ),
    );

  function select(span: number, focus = true): void {
    const count = view()?.spans.length ?? 0;
    if (count === 0) return;
    const to = (span + count) % count;
    setPart(partOf(to));
    setCurrent(to);
    if (focus) focusCurrent();
  }
  const focusCurrent = (): void => {
    const element = region.querySelector<HTMLElement>(`[data-span="${current()}"]`);
    if (element === null) {
      title.focus();
      return;
    }
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "center" });
  };

  const act = async (what: () => Promise<string | undefined>): Promise<void> => {
    const words = await props.docs.change("The change could not be made", what);
    await load();
    if (words !== undefined) setSaid(words);
    if (!region.contains(document.activeElement)) focusCurrent();
  };
  const open = (): string => props.docs.project() ?? "";
  const decide = (by: Decision["by"], decision: Decision["decision"], everywhere: boolean): Promise<void> =>
    act(async () => {
      const span = view()?.spans[current()];
      if (span === undefined) return undefined;
      const changed = await props.docs.service.decide(open(), {
        by,
        document: props.id,
        span: current(),
        everywhere,
        decision,
      });
      const done = decision === "accepted" ? "hidden" : "shown";
      if (by === "place") return `“${span.text}” is ${done}.`;
      return `${plural(changed.places, "place")} in ${plural(changed.documents, "document")} ${changed.places === 1 ? "is" : "are"} ${done}.`;
    });
  /** What was decided of the current span, for others like it. */
  const standing = (): Decision["decision"] =>
    view()?.spans[current()]?.decision === "rejected" ? "rejected" : "accepted";
  const goTo = (id: string | null | undefined): void => {
    if (id !== null && id !== undefined) props.app.go(props.app.href("data", "document", id));
  };

  const actions: Record<ReviewAction, () => void> = {
    next: () => select(current() + (document.activeElement?.closest("[data-span]") === null ? 0 : 1)),
    previous: () => select(current() - 1),
    hide: () => void decide("place", "accepted", false),
    show: () => void decide("place", "rejected", false),
    sameText: () => void decide("sameText", standing(), true),
    sameKind: () => void decide("sameKind", standing(), false),
    everyKind: () => void decide("sameKind", standing(), true),
    mark: () => setMarking(selectedIn(region)),
    undo: () =>
      void act(async () => {
        const undone = await props.docs.service.undo(open());
        return undone === null ? nothingToUndo : `Taken back: ${undone}.`;
      }),
    done: () =>
      void act(async () => {
        const after = view()?.after;
        // Who has gone elsewhere meanwhile stays there.
        const goThere = props.app.goAfter();
        await props.docs.service.setReviewed(open(), props.id, true);
        if (after !== null && after !== undefined) goThere(props.app.href("data", "document", after));
        return "Looked over.";
      }),
    after: () => goTo(view()?.after),
    before: () => goTo(view()?.before),
    help: () => setHelps(!helps()),
  };
  /** Keys count while the focus is within the review, or nowhere. */
  const onKeyDown = (event: KeyboardEvent): void => {
    const focused = document.activeElement;
    const isHere = focused === null || focused === document.body || region.contains(focused);
    const action = isHere ? actionOf(event) : undefined;
    if (action === undefined || view() === null) return;
    event.preventDefault();
    actions[action]();
  };
  document.addEventListener("keydown", onKeyDown);
  onCleanup(() => document.removeEventListener("keydown", onKeyDown));
  onMount(() => title.focus({ preventScroll: true }));

  const head = (): string => {
    const now = view();
    if (now === null) return "Document";
    const { spans, isAnonymised, reasons } = now;
    if (!isAnonymised) return `${now.title}: not anonymised yet`;
    const hidden = spans.filter(({ decision }) => decision !== "rejected").length;
    const doubt = spans.filter(({ decision, score }) => decision === "proposed" && score < 0.6).length;
    const rest = now.isReviewed
      ? ", looked over"
      : reasons.includes("doubt")
        ? `, ${formatNumber(doubt)} in doubt`
        : "";
    return `${now.title}: ${plural(hidden, "place")} hidden${rest}`;
  };

  return (
    <div ref={region} class="review" data-review={props.id}>
      <div class="page-head">
        <div>
          <h1 tabIndex={-1} ref={title} data-title>
            {head()}
          </h1>
          <Show when={view()}>
            {(now) => (
              <p>
                {[
                  now().row === null ? now().file : `${now().file}, row ${formatNumber(now().row ?? 0)}`,
                  now().format,
                  `language: ${languageName(now().language)}`,
                  stateWords[now().state],
                  ...now().notes,
                ].join(" · ")}
              </p>
            )}
          </Show>
        </div>
        <div class="buttons">
          <a class="button" href={props.app.href("data")} data-action="to-list">
            Back to the list
          </a>
        </div>
      </div>
      <Show when={failure()}>
        {(problem) => <ErrorNotice title="The document could not be opened" failure={problem()} />}
      </Show>
      <Show when={props.docs.failure()}>
        {(problem) => <ErrorNotice title={problem().title} failure={problem().failure} />}
      </Show>
      <Show when={view()}>
        {(now) => (
          <div class="review-layout">
            <div class="stack">
              <Show when={now().invisible.length > 0}>
                <section class="notice warn" aria-label="Invisible text" data-invisible>
                  <strong>
                    This file holds text nobody sees: {plural(now().invisible.length, "piece")}, left out of
                    what follows.
                  </strong>
                  <ul class="plain-list scroll" tabIndex={0} aria-label="Text that nobody sees">
                    <For each={now().invisible}>
                      {({ text, how }) => (
                        <li>
                          <q class="clip">{text}</q> <span class="soft small">{how}</span>
                        </li>
                      )}
                    </For>
                  </ul>
                </section>
              </Show>
              <Show when={now().support !== "full"}>
                <div class="notice warn" role="note">
                  <p>
                    {now().support === "none"
                      ? `Names, schools and employers are not found in ${languageName(now().language)}: read this document yourself.`
                      : `Only a part of what is personal is found in ${languageName(now().language)}: look this document over.`}
                  </p>
                </div>
              </Show>
              <Show when={parts().length > 1}>
                <PartChoice part={part()} parts={parts().length} onChoose={setPart} />
              </Show>
              <TextBlocks
                blocks={shown()}
                spans={now().spans}
                current={current()}
                isAnonymised={now().isAnonymised}
                onSelect={(span) => select(span)}
              />
              <Show when={parts().length > 1}>
                <PartChoice part={part()} parts={parts().length} onChoose={setPart} />
              </Show>
            </div>
            <aside class="review-panel" aria-label="The hidden place and what to do">
              <SpanPanel
                view={now()}
                current={current()}
                actions={actions}
                said={said()}
                onAnonymise={() => void props.docs.anonymise([props.id]).then(load)}
                onErase={() => setErasing(now().candidate)}
                isBusy={props.docs.working() !== undefined}
                standing={standing()}
              />
              <MadeOf docs={props.docs} document={props.id} />
              <Show when={helps()}>
                <dl class="key-list small" data-keys>
                  <For each={Object.values(reviewKeys)}>
                    {({ key, about }) => (
                      <div>
                        <dt>
                          <kbd>{key}</kbd>
                        </dt>
                        <dd>{about}</dd>
                      </div>
                    )}
                  </For>
                </dl>
              </Show>
            </aside>
          </div>
        )}
      </Show>
      <MarkDialog
        selected={marking()}
        view={view()}
        onClose={() => {
          setMarking(undefined);
          focusCurrent();
        }}
        onMark={(chosen) =>
          void act(async () => {
            setMarking(undefined);
            const changed = await props.docs.service.mark(open(), { document: props.id, ...chosen });
            return `${entityWords(chosen.entity).title}: ${plural(changed.places, "place")} hidden.`;
          })
        }
      />
      <EraseDialog
        app={props.app}
        docs={props.docs}
        candidate={erasing()}
        onClose={() => setErasing(undefined)}
      />
    </div>
  );
}

function PartChoice(props: { part: number; parts: number; onChoose: (part: number) => void }) {
  return (
    <div class="buttons small">
      <button
        type="button"
        class="compact"
        aria-disabled={props.part === 0}
        onClick={() => props.onChoose(Math.max(0, props.part - 1))}
      >
        Earlier
      </button>
      <span class="number">
        Part {formatNumber(props.part + 1)} of {formatNumber(props.parts)}
      </span>
      <button
        type="button"
        class="compact"
        aria-disabled={props.part === props.parts - 1}
        onClick={() => props.onChoose(Math.min(props.parts - 1, props.part + 1))}
      >
        Later
      </button>
    </div>
  );
}
