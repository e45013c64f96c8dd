// The prompts, however many: text, length in the chosen model's tokens, which part of the data, answers. One is opened in its
// place: to be edited, and to read its answers.
import { createVirtualizer } from "@tanstack/solid-virtual";
import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from "solid-js";
import { createStore, reconcile, unwrap } from "solid-js/store";
import { failureOf } from "../../../page/bridge/failure.ts";
import type { PromptRow } from "../../../page/bridge/documentTypes.ts";
import type { AppState } from "../../state/createApp.ts";
import type { DocumentsState } from "../../state/createDocuments.ts";
import { listed, madeByWords, undoBegins } from "../../words/data.ts";
import { plural } from "../../words/format.ts";
import { formatNumber } from "../../words/locale.ts";
import { observeListSize } from "./listSize.ts";
import { createRowKeys } from "./rowKeys.ts";

const rowHeight = 72;
const overscan = 5;

export function PromptTable(props: { app: AppState; docs: DocumentsState }) {
  let scroller!: HTMLDivElement;
  const rows = props.docs.prompts;
  const count = createMemo(() => rows.total() ?? 0);
  const [opened, setOpened] = createSignal<string>();
  const [tokens, setTokens] = createStore<Record<string, number | string>>({});
  const [tokenNote, setTokenNote] = createSignal("");
  const virtualizer = createVirtualizer({
    get count() {
      return count();
    },
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    overscan,
    observeElementRect: observeListSize,
  });
  const inSight = createMemo((): PromptRow[] =>
    virtualizer.getVirtualItems().flatMap(({ index }) => rows.at(index) ?? []),
  );
  createEffect(() => {
    const items = virtualizer.getVirtualItems();
    const [first, last] = [items[0], items.at(-1)];
    rows.want(first?.index ?? 0, last?.index ?? 0);
  });

  const keys = createRowKeys({
    scroller: () => scroller,
    virtualizer,
    count,
    at: (index) => rows.at(index),
    target: "[data-prompt]",
  });

  // Tokens of what is in sight, by the model chosen on the Train page.
  const model = () => props.app.projects.record()?.draft.model ?? null;
  const keyOf = ({ id, text }: PromptRow): string => `${id} ${text.length} ${text.slice(0, 40)}`;
  createEffect(on(model, () => setTokens(reconcile({})), { defer: true }));
  let counting = false;
  createEffect(
    on([inSight, model], ([shown, chosen]) => {
      const wanted = shown.filter((row) => tokens[keyOf(row)] === undefined);
      if (chosen === null || wanted.length === 0 || counting) return;
      counting = true;
      props.app.trainer
        .countTokens(
          structuredClone(unwrap(chosen)),
          wanted.map(({ prompt }) => structuredClone(unwrap(prompt))),
        )
        .then(
          (counts) => {
            counts.forEach((one, i) => {
              const row = wanted[i];
              if (row !== undefined) setTokens(keyOf(row), one);
            });
            setTokenNote("");
          },
          (error: unknown) => setTokenNote(`Tokens are not counted: ${failureOf(error).message}`),
        )
        .finally(() => (counting = false));
    }),
  );

  const change = (title: string, what: (project: string) => Promise<unknown>): void =>
    void props.docs.change(title, async () => {
      const open = props.docs.project();
      if (open !== undefined) await what(open);
    });
  const resize = (element: HTMLElement): void => {
    const observer = new ResizeObserver(() => virtualizer.measureElement(element));
    observer.observe(element);
    onCleanup(() => observer.disconnect());
    queueMicrotask(() => virtualizer.measureElement(element));
  };
  const summary = () => props.docs.summary();
  const [share, setShare] = createSignal("20");
  return (
    <section class="card prompts" aria-labelledby="prompts-title">
      <header>
        <h2 id="prompts-title">Prompts</h2>
        <span class="soft small number" role="status">
          {(summary()?.prompts ?? 0) > 0
            ? `${plural(summary()?.prompts ?? 0, "prompt")}, ${formatNumber(summary()?.testPrompts ?? 0)} held out for the test`
            : ""}
        </span>
      </header>
      <Show
        when={count() > 0}
        fallback={<p class="soft">None yet. Make some from your documents, beside or below this.</p>}
      >
        <div class="inline-fields">
          <span>
            <label for="test-share">Hold out for the test, in percent</label>
            <input
              id="test-share"
              class="short"
              inputmode="numeric"
              value={share()}
              onInput={(event) => setShare(event.currentTarget.value)}
            />
            <button
              type="button"
              class="compact"
              data-action="split"
              aria-disabled={!/^\d{1,2}$/.test(share().trim())}
              onClick={() => {
                if (/^\d{1,2}$/.test(share().trim()))
                  change("The prompts could not be parted", (open) =>
                    props.docs.service.splitPrompts(open, Number(share()) / 100),
                  );
              }}
            >
              Part again
            </button>
          </span>
        </div>
      </Show>
      <div
        class="prompt-scroll"
        ref={scroller}
        tabIndex={-1}
        onKeyDown={keys.onKeyDown}
        onFocusIn={keys.onFocusIn}
        onFocusOut={keys.onFocusOut}
        hidden={count() === 0}
      >
        <div role="list" aria-label="Prompts" style={{ height: `${virtualizer.getTotalSize()}px` }}>
          <For each={virtualizer.getVirtualItems()}>
            {(item) => (
              <div
                class="prompt-row"
                role="listitem"
                aria-setsize={count()}
                aria-posinset={item.index + 1}
                data-index={item.index}
                ref={resize}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Show when={rows.at(item.index)} fallback={<span class="soft">Loading.</span>}>
                  {(row) => (
                    <Prompt
                      row={row()}
                      number={item.index + 1}
                      tokens={tokens[keyOf(row())]}
                      isOpen={opened() === row().id}
                      isStop={keys.isStop(item.index)}
                      onOpen={(open) => setOpened(open ? row().id : undefined)}
                      onSave={(text) =>
                        change("The prompt could not be changed", (open) =>
                          props.docs.service.editPrompt(open, row().id, text),
                        )
                      }
                      onSplit={(split) =>
                        change("The prompt could not be moved", (open) =>
                          props.docs.service.movePrompt(open, row().id, split),
                        )
                      }
                      onRemove={() =>
                        change("The prompt could not be removed", (open) =>
                          props.docs.service.removePrompts(open, [row().id]),
                        )
                      }
                    />
                  )}
                </Show>
              </div>
            )}
          </For>
        </div>
      </div>
      <Show when={count() > 0}>
        <p class="soft small keys">
          <kbd>↑</kbd> <kbd>↓</kbd> from one to the next, <kbd>Enter</kbd> opens it, <kbd>Tab</kbd> goes past
          the list.
        </p>
      </Show>
      <Show when={tokenNote() !== ""}>
        <p class="soft small">{tokenNote()}</p>
      </Show>
      <Show when={count() > 0 && summary()?.undo === null}>
        <p class="soft small">{undoBegins}</p>
      </Show>
      <Show when={count() > 0 && summary()?.undo}>
        {(what) => (
          <div class="buttons">
            <button
              type="button"
              class="compact"
              data-action="undo"
              onClick={() => change("It could not be taken back", (open) => props.docs.service.undo(open))}
            >
              Undo: {what()}
            </button>
          </div>
        )}
      </Show>
    </section>
  );
}

interface PromptProps {
  row: PromptRow;
  number: number;
  /** Or why the model cannot read it. */
  tokens: number | string | undefined;
  isOpen: boolean;
  /** Its opener is a stop of the tab key. */
  isStop: boolean;
  onOpen: (open: boolean) => void;
  onSave: (text: string) => void;
  onSplit: (split: "train" | "test") => void;
  onRemove: () => void;
}

function Prompt(props: PromptProps) {
  let opener!: HTMLButtonElement;
  const [text, setText] = createSignal("");
  createEffect(
    on(
      () => [props.isOpen, props.row.text] as const,
      ([isOpen, own]) => {
        if (isOpen) setText(own);
      },
    ),
  );
  const close = (): void => {
    props.onOpen(false);
    queueMicrotask(() => opener.focus());
  };
  const save = (): void => {
    if (text().trim() === "") return;
    if (text() !== props.row.text) props.onSave(text());
    close();
  };
  const facts = (): string =>
    [
      typeof props.tokens === "number"
        ? plural(props.tokens, "token")
        : plural(props.row.text.length, "character"),
      ...(typeof props.tokens === "string" ? [`the chosen model cannot read it: ${props.tokens}`] : []),
      props.row.split === "test" ? "test" : "training",
      props.row.answers.length === 0 ? "no answer yet" : plural(props.row.answers.length, "answer"),
      ...(props.row.from.length === 0 ? [] : [`from ${listed(props.row.from, 2)}`]),
      ...(props.row.isOpen ? ["made of text that is not anonymised"] : []),
    ].join(" · ");
  return (
    <>
      <div class="prompt-line">
        <span class="prompt-name">
          <button
            type="button"
            class="prompt-opener"
            ref={opener}
            tabIndex={props.isStop ? 0 : -1}
            aria-expanded={props.isOpen}
            data-prompt={props.row.id}
            onClick={() => props.onOpen(!props.isOpen)}
          >
            <span class="soft number">{formatNumber(props.number)}</span>{" "}
            <span class="one-line">{props.row.text}</span>
          </button>
          <span class="soft small one-line" data-facts>
            {facts()}
          </span>
        </span>
      </div>
      <Show when={props.isOpen}>
        <div class="stack prompt-open">
          <div class="field">
            <label for={`prompt-${props.row.id}`}>
              {props.row.isConversation ? "The last message" : "Prompt"}
            </label>
            <textarea
              id={`prompt-${props.row.id}`}
              rows={8}
              value={text()}
              ref={(element) => queueMicrotask(() => element.focus())}
              onInput={(event) => setText(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === "Escape") close();
                if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
              }}
            />
            <span class="soft small">
              <kbd>Ctrl</kbd> <kbd>Enter</kbd> keeps it, <kbd>Esc</kbd> leaves it as it was.
              {props.row.answers.length > 0 ? " Answers to the old text are removed when it is changed." : ""}
            </span>
          </div>
          <div class="buttons">
            <button type="button" class="compact" data-action="save-prompt" onClick={save}>
              Keep
            </button>
            <button
              type="button"
              class="compact"
              data-action="move-prompt"
              onClick={() => props.onSplit(props.row.split === "test" ? "train" : "test")}
            >
              {props.row.split === "test" ? "Use for training" : "Hold out for the test"}
            </button>
            <button type="button" class="compact" data-action="remove-prompt" onClick={props.onRemove}>
              Remove
            </button>
          </div>
          <For each={props.row.answers}>
            {(answer, i) => (
              <div class="answer-line" data-answer>
                <p class="small soft">
                  Answer {formatNumber(i() + 1)}, {madeByWords(answer)}
                </p>
                <p class="example small">{answer.text === "" ? "(empty)" : answer.text}</p>
              </div>
            )}
          </For>
        </div>
      </Show>
    </>
  );
}
