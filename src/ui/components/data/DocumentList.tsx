// The documents of the project, however many: rows in sight alone are in the page. Arrow keys go from one to the next.
import { createVirtualizer } from "@tanstack/solid-virtual";
import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from "solid-js";
import { documentStates, type DocumentState } from "../../../domain/documentState.ts";
import type { DocumentRow } from "../../../page/bridge/documentTypes.ts";
import type { AppState } from "../../state/createApp.ts";
import type { DocumentsState } from "../../state/createDocuments.ts";
import { languageName, stateWords } from "../../words/data.ts";
import { plural } from "../../words/format.ts";
import { formatNumber } from "../../words/locale.ts";
import { observeListSize } from "./listSize.ts";
import { createRowKeys } from "./rowKeys.ts";

const deskHeight = 64;
const phoneHeight = 112;
const overscan = 6;
const searchWaitMs = 250;

export function DocumentList(props: { app: AppState; docs: DocumentsState }) {
  let scroller!: HTMLDivElement;
  const phone = matchMedia("(max-width: 720px)");
  const [isPhone, setIsPhone] = createSignal(phone.matches);
  const look = (): void => void setIsPhone(phone.matches);
  phone.addEventListener("change", look);
  onCleanup(() => phone.removeEventListener("change", look));
  const rows = props.docs.rows;
  const count = createMemo(() => rows.total() ?? 0);
  const virtualizer = createVirtualizer({
    get count() {
      return count();
    },
    getScrollElement: () => scroller,
    estimateSize: () => (isPhone() ? phoneHeight : deskHeight),
    overscan,
    observeElementRect: observeListSize,
  });
  createEffect(on(isPhone, () => virtualizer.measure(), { defer: true }));
  createEffect(() => {
    const items = virtualizer.getVirtualItems();
    const [first, last] = [items[0], items.at(-1)];
    rows.want(first?.index ?? 0, last?.index ?? 0);
  });

  let waiting: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(waiting));
  const search = (text: string): void => {
    clearTimeout(waiting);
    waiting = setTimeout(() => props.docs.setFilter({ search: text.trim() }), searchWaitMs);
  };

  const keys = createRowKeys({
    scroller: () => scroller,
    virtualizer,
    count,
    at: (index) => rows.at(index),
    target: "a",
  });

  const states = () => props.docs.summary()?.states;
  return (
    <section class="card documents" aria-labelledby="documents-title">
      <header>
        <h2 id="documents-title">Documents</h2>
        <span class="soft small number" role="status">
          {rows.total() === undefined ? "" : plural(count(), "document")}
        </span>
      </header>
      <div class="inline-fields">
        <span>
          <label for="document-state">Show</label>
          <select
            id="document-state"
            value={props.docs.filter().state}
            onChange={(event) =>
              props.docs.setFilter({ state: event.currentTarget.value as DocumentState | "all" })
            }
          >
            <option value="all">all ({formatNumber(props.docs.summary()?.documents ?? 0)})</option>
            <For each={documentStates}>
              {(state) => (
                <option value={state}>
                  {stateWords[state]} ({formatNumber(states()?.[state] ?? 0)})
                </option>
              )}
            </For>
          </select>
        </span>
        <span class="grows">
          <label for="document-search">Find</label>
          <input
            id="document-search"
            type="search"
            placeholder="File name or words"
            value={props.docs.filter().search}
            onInput={(event) => search(event.currentTarget.value)}
          />
        </span>
      </div>
      <Show when={rows.total() === 0}>
        <p class="soft">No document is like that. Show all, or look for other words.</p>
      </Show>
      <div
        class="document-scroll"
        ref={scroller}
        tabIndex={-1}
        onKeyDown={keys.onKeyDown}
        onFocusIn={keys.onFocusIn}
        onFocusOut={keys.onFocusOut}
        hidden={count() === 0}
      >
        <div role="list" aria-label="Documents" style={{ height: `${virtualizer.getTotalSize()}px` }}>
          <For each={virtualizer.getVirtualItems()}>
            {(item) => (
              <div
                class="document-row"
                role="listitem"
                aria-setsize={count()}
                aria-posinset={item.index + 1}
                data-index={item.index}
                style={{ height: `${item.size}px`, transform: `translateY(${item.start}px)` }}
              >
                <Show when={rows.at(item.index)} fallback={<span class="soft">Loading.</span>}>
                  {(row) => (
                    <Row app={props.app} docs={props.docs} row={row()} isStop={keys.isStop(item.index)} />
                  )}
                </Show>
              </div>
            )}
          </For>
        </div>
      </div>
      <p class="soft small keys">
        <kbd>↑</kbd> <kbd>↓</kbd> from one to the next, <kbd>Enter</kbd> opens it, <kbd>Tab</kbd> goes past
        the list.
      </p>
    </section>
  );
}

function Row(props: {
  app: AppState;
  docs: DocumentsState;
  row: DocumentRow;
  /** Its link and button are stops of the tab key. */
  isStop: boolean;
}) {
  const tab = (): number => (props.isStop ? 0 : -1);
  const details = (): string =>
    [
      ...(props.row.row === null
        ? props.row.title === props.row.file
          ? []
          : [props.row.file]
        : [`${props.row.file}, row ${formatNumber(props.row.row)}`]),
      props.row.format,
      ...(props.row.language === null ? [] : [languageName(props.row.language)]),
      plural(props.row.length, "character"),
      ...props.row.mended,
    ].join(" · ");
  const toggle = (): void =>
    void props.docs.change("The document could not be changed", async () => {
      const open = props.docs.project();
      if (open !== undefined)
        await props.docs.service.leaveOut(open, [props.row.id], props.row.leftOut === null);
    });
  return (
    <>
      <span class="document-name">
        <a
          href={props.app.href("data", "document", props.row.id)}
          data-document={props.row.id}
          tabIndex={tab()}
        >
          {props.row.title}
        </a>
        <span class="soft small one-line" title={details()}>
          {details()}
        </span>
      </span>
      <span class="document-hidden small number">
        {props.row.hidden > 0 ? `${formatNumber(props.row.hidden)} hidden` : ""}
        {props.row.doubtful > 0 ? `, ${formatNumber(props.row.doubtful)} in doubt` : ""}
        {props.row.hasInvisible ? (props.row.hidden > 0 ? ", invisible text" : "invisible text") : ""}
      </span>
      <span class="document-state" data-state={props.row.state} title={props.row.leftOut ?? ""}>
        {stateWords[props.row.state]}
      </span>
      <button type="button" class="quiet" data-action="leave-out" tabIndex={tab()} onClick={toggle}>
        {props.row.leftOut === null ? "Leave out" : "Take back"}
        <span class="visually-hidden"> {props.row.title}</span>
      </button>
    </>
  );
}
