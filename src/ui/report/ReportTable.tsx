// A table of a report: it scrolls where it is wider than the page, numbers stand right, and why one is missing stands below it.
import { createMemo, createSignal, createUniqueId, For, Show } from "solid-js";
import type { Row, Table } from "../../page/bridge/evaluationTypes.ts";
import { formatNumber } from "../words/locale.ts";
import { Parts } from "./Parts.tsx";
import { isQuantity, reasonText } from "./reportText.ts";

/** Of a longer table so many rows are shown at first. */
const shownAtFirst = 20;

export function ReportTable(props: { table: Table }) {
  const id = createUniqueId();
  const [all, setAll] = createSignal(false);
  const rows = (): readonly Row[] => (all() ? props.table.rows : props.table.rows.slice(0, shownAtFirst));
  const reasons = createMemo(() => [
    ...new Set(
      props.table.rows.flatMap(({ cells }) =>
        cells.flatMap((cell) => cell.flatMap((part) => (isQuantity(part) ? (reasonText(part) ?? []) : []))),
      ),
    ),
  ]);
  const note = (reason: string): number => reasons().indexOf(reason) + 1;
  return (
    <div class="report-table" data-report-table={props.table.id}>
      <p id={id} class="small caption">
        {props.table.caption}
      </p>
      <div class="table-scroll" tabIndex={0} role="group" aria-labelledby={id}>
        <table aria-labelledby={id}>
          <thead>
            <tr>
              <For each={props.table.columns}>
                {({ title, isNumber }) => (
                  <th scope="col" classList={{ number: isNumber === true }}>
                    {title}
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={rows()}>{(row) => <TableRow table={props.table} row={row} note={note} />}</For>
          </tbody>
        </table>
      </div>
      <Show when={rows().length < props.table.rows.length}>
        <button type="button" class="compact" data-action="all-rows" onClick={() => setAll(true)}>
          Show all {formatNumber(props.table.rows.length)} rows
        </button>
      </Show>
      <Show when={reasons().length > 0}>
        <ol class="notes small soft">
          <For each={reasons()}>{(reason, at) => <li value={at() + 1}>{reason}</li>}</For>
        </ol>
      </Show>
    </div>
  );
}

function TableRow(props: { table: Table; row: Row; note: (reason: string) => number }) {
  return (
    <tr data-tone={props.row.tone ?? "plain"}>
      <For each={props.row.cells}>
        {(cell, at) =>
          at() === 0 ? (
            <th scope="row">
              <Parts parts={cell} note={props.note} />
            </th>
          ) : (
            <td classList={{ number: props.table.columns[at()]?.isNumber === true }}>
              <Parts parts={cell} note={props.note} />
            </td>
          )
        }
      </For>
    </tr>
  );
}
