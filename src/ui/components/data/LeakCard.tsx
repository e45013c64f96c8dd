// How much the texts still give away: a list says which group each person is of, a small classifier tries to guess it from the
// texts, before and after hiding. The list is read for this one measurement and kept nowhere.
import { createEffect, createSignal, createUniqueId, For, on, Show } from "solid-js";
import type { GroupLeak, LabelTable, LeakReport } from "../../../page/bridge/documentTypes.ts";
import { failureOf, type Failure } from "../../../page/bridge/failure.ts";
import type { NamedBlob } from "../../../page/bridge/types.ts";
import type { DocumentsState } from "../../state/createDocuments.ts";
import { plural } from "../../words/format.ts";
import {
  documentColumn,
  fallWords,
  groupColumn,
  likelyColumns,
  measuredWords,
  questionWords,
  unknownWords,
  verdictWords,
} from "../../words/leak.ts";
import { DropZone } from "../DropZone.tsx";
import { ErrorNotice } from "../ErrorNotice.tsx";

/** Of a typed list, as errors name it. */
const typedName = "typed-list.jsonl";

export function LeakCard(props: { docs: DocumentsState }) {
  const id = createUniqueId();
  const [typed, setTyped] = createSignal("");
  const [file, setFile] = createSignal<NamedBlob>();
  const [table, setTable] = createSignal<LabelTable>();
  const [columns, setColumns] = createSignal({ document: "", group: "" });
  const [report, setReport] = createSignal<LeakReport>();
  const [note, setNote] = createSignal("");
  const [failure, setFailure] = createSignal<Failure>();
  const forget = (): void => {
    setFile(undefined);
    setTable(undefined);
    setReport(undefined);
    setFailure(undefined);
    setNote("");
  };
  createEffect(
    on(props.docs.project, () => {
      forget();
      setTyped("");
    }),
  );
  // What was measured is of the texts as they were then.
  const [isOld, setIsOld] = createSignal(false);
  createEffect(
    on(
      props.docs.version,
      () => {
        setIsOld(true);
        if (table() !== undefined) void look();
      },
      { defer: true },
    ),
  );

  async function look(): Promise<void> {
    const [open, chosen] = [props.docs.project(), file()];
    if (open === undefined || chosen === undefined) return;
    try {
      const isFirst = table() === undefined;
      const found = await props.docs.service.labelTable(open, chosen);
      if (chosen !== file()) return;
      setTable(found);
      if (isFirst) setColumns(likelyColumns(found));
    } catch (error) {
      setFailure(failureOf(error));
    }
  }
  const take = (chosen: NamedBlob | undefined): void => {
    forget();
    setFile(chosen);
    void look();
  };
  const takeTyped = (): void => {
    const lines = typed()
      .split("\n")
      .filter((line) => line.trim() !== "");
    // The group stands after the last separator: names of people may hold a comma.
    const rows = lines.map((line) => {
      const at = Math.max(line.lastIndexOf(","), line.lastIndexOf(";"), line.lastIndexOf("\t"));
      return at < 0
        ? { document: line, group: "" }
        : { document: line.slice(0, at), group: line.slice(at + 1) };
    });
    if (rows.length === 0) return;
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    take({ path: typedName, blob: new Blob([text]) });
  };
  const named = (): number =>
    table()?.columns.find(({ name }) => name === columns().document)?.documents ?? 0;
  const reason = (): string | undefined => {
    if (props.docs.working() !== undefined || props.docs.reading() !== undefined)
      return "Something is under way.";
    if ((table()?.documents ?? 0) === 0)
      return "Personal data was not looked for in any document yet: hide it first.";
    if (columns().document === columns().group) return "Choose two different columns.";
    if (named() === 0)
      return "No row names a document of this project: a row needs a file's name, or a candidate's id.";
    return undefined;
  };
  const run = async (): Promise<void> => {
    const [open, chosen] = [props.docs.project(), file()];
    if (open === undefined || chosen === undefined || reason() !== undefined) return;
    setReport(undefined);
    setFailure(undefined);
    setNote("");
    const found = await props.docs.work(
      "Guessing the groups from the texts",
      ["step", "steps"],
      (onProgress) =>
        props.docs.service.probeTable(open, { file: chosen, ...columns() }, onProgress).then(
          (result) => result ?? null,
          (error: unknown) => {
            setFailure(failureOf(error));
          },
        ),
      () => props.docs.stop(),
    );
    if (found === null) setNote("Stopped. Nothing was measured.");
    else setReport(found ?? undefined);
    setIsOld(false);
  };
  return (
    <details class="card" data-leak>
      <summary>How much the texts still give away</summary>
      <div class="stack">
        <p class="small">
          Hidden names do not hide everything: a word may still tell a reader who is of which group. Give a
          list of documents with a group each. A small program learns from some people and guesses for the
          others.
        </p>
        <p class="soft small">
          The list stays in this tab while the page is open. It is not kept in the project and in no export.
        </p>
        <DropZone
          name="labels"
          accept=".csv,.tsv,.json,.jsonl,.parquet"
          button="Choose a list"
          onFiles={([first]) => take(first)}
        >
          <Show when={file()} fallback={<>A table with a column that names the document or candidate.</>}>
            {(chosen) => (
              <strong>{chosen().path === typedName ? "The list that was typed" : chosen().path}</strong>
            )}
          </Show>
        </DropZone>
        <details>
          <summary>Or type it</summary>
          <div class="stack">
            <div class="field">
              <label for={`${id}-typed`}>One document a line: file name or candidate, comma, group</label>
              <textarea
                id={`${id}-typed`}
                rows={5}
                spellcheck={false}
                autocomplete="off"
                data-typed-labels
                placeholder="resume-1.pdf, parent"
                value={typed()}
                onInput={(event) => setTyped(event.currentTarget.value)}
              />
            </div>
            <div class="buttons">
              <button
                type="button"
                class="compact"
                data-action="use-typed-labels"
                aria-disabled={typed().trim() === ""}
                onClick={takeTyped}
              >
                Use this list
              </button>
            </div>
          </div>
        </details>
        <Show when={table()}>
          {(found) => (
            <>
              <div class="field">
                <label for={`${id}-document`}>Column with the document</label>
                <select
                  id={`${id}-document`}
                  data-label-column="document"
                  value={columns().document}
                  onChange={(event) => setColumns({ ...columns(), document: event.currentTarget.value })}
                >
                  <For each={found().columns}>
                    {(one) => (
                      <option value={one.name} selected={one.name === columns().document}>
                        {documentColumn(one, found().documents)}
                      </option>
                    )}
                  </For>
                </select>
              </div>
              <div class="field">
                <label for={`${id}-group`}>Column with the group</label>
                <select
                  id={`${id}-group`}
                  data-label-column="group"
                  value={columns().group}
                  onChange={(event) => setColumns({ ...columns(), group: event.currentTarget.value })}
                >
                  <For each={found().columns}>
                    {(one) => (
                      <option value={one.name} selected={one.name === columns().group}>
                        {groupColumn(one)}
                      </option>
                    )}
                  </For>
                </select>
              </div>
              <div class="buttons">
                <button
                  type="button"
                  class="compact"
                  data-action="probe-leak"
                  aria-disabled={reason() !== undefined}
                  onClick={() => void run()}
                >
                  Measure
                </button>
                <button type="button" class="compact" data-action="forget-labels" onClick={forget}>
                  Forget the list
                </button>
              </div>
              <Show when={reason()}>{(why) => <p class="small">{why()}</p>}</Show>
            </>
          )}
        </Show>
        <Show when={failure()}>
          {(problem) => <ErrorNotice title="This could not be measured" failure={problem()} />}
        </Show>
        <div class="stack" role="status" data-leak-result>
          <Show when={note() !== ""}>
            <p class="small">{note()}</p>
          </Show>
          <Show when={report()}>
            {(found) => (
              <>
                <Show when={isOld()}>
                  <p class="small" data-leak-old>
                    The documents have changed since: measure again.
                  </p>
                </Show>
                <Show when={found().groups.length === 0}>
                  <p>Not measured: {found().reason ?? "there are no groups"}.</p>
                </Show>
                <For each={found().groups}>{(group) => <Group group={group} />}</For>
                <Show when={unknownWords(found())}>{(words) => <p class="soft small">{words()}</p>}</Show>
              </>
            )}
          </Show>
        </div>
      </div>
    </details>
  );
}

function Group(props: { group: GroupLeak }) {
  const isMeasured = (): boolean => props.group.after.value !== null;
  return (
    <section class="stack" data-leak-group={props.group.group}>
      <h3>{questionWords(props.group)}</h3>
      <p>{verdictWords(props.group)}</p>
      <Show when={isMeasured()}>
        <ul class="plain-list lines">
          <li>
            <strong>Before</strong>
            <span class="number" data-leak-side="before">
              {measuredWords(props.group.before)}
            </span>
          </li>
          <li>
            <strong>After</strong>
            <span class="number" data-leak-side="after">
              {measuredWords(props.group.after)}
            </span>
          </li>
        </ul>
        <p class="small">{fallWords(props.group)}</p>
        <p class="soft small">
          Of two people, one of each side, so often the right one is picked: 50&nbsp;% is a guess, 100&nbsp;%
          is never wrong. Asked of {plural(props.group.people[0], "person", "people")} and{" "}
          {plural(props.group.people[1], "person", "people")}.
        </p>
        <Terms title={`What still speaks for “${props.group.group}”`} terms={props.group.terms.for} />
        <Terms
          title={`What still speaks ${props.group.against === null ? "against it" : `for “${props.group.against}”`}`}
          terms={props.group.terms.against}
        />
      </Show>
    </section>
  );
}

function Terms(props: { title: string; terms: readonly string[] }) {
  return (
    <Show when={props.terms.length > 0}>
      <p class="small" data-leak-terms>
        <strong>{props.title}:</strong> {props.terms.map((term) => `“${term}”`).join(", ")}
      </p>
    </Show>
  );
}
