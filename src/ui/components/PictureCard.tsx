// A chart that is drawn from what was measured once: picture, one sentence that reads it, a warning where there is one, and
// the same numbers as a table. Its space is there before the picture comes.
import { createSignal, createUniqueId, For, Show, type JSX } from "solid-js";
import type { ChartClient } from "../../page/bridge/client.ts";
import type { ChartPoint, ChartSpec } from "../../page/bridge/types.ts";
import { createDrawing } from "../state/createDrawing.ts";
import { Picture } from "./Picture.tsx";

interface Props {
  /** Of the chart, for tests and scripts. */
  name: string;
  title: string;
  client: ChartClient;
  spec: (width: number) => ChartSpec;
  points: readonly ChartPoint[];
  /** What the picture's colours and lines are. */
  legend?: JSX.Element;
  /** What the picture shows, in a sentence: also for who does not see it. Undefined: nothing yet. */
  meaning: string | undefined;
  /** What stands in its place until then. */
  waiting: string;
  trouble?: string | undefined;
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

export function PictureCard(props: Props) {
  const id = createUniqueId();
  const [table, setTable] = createSignal(false);
  const drawing = createDrawing({
    client: props.client,
    changes: () => props.points.length > 0,
    make: (width) => ({ spec: props.spec(width), points: [...props.points] }),
    onFailure: () => setTable(true),
  });
  return (
    <section class="card chart" aria-labelledby={`${id}-title`} data-chart={props.name}>
      <header>
        <h3 id={`${id}-title`}>{props.title}</h3>
        <button type="button" class="quiet" aria-expanded={table()} onClick={() => setTable(!table())}>
          {table() ? "Hide numbers" : "Show numbers"}
        </button>
      </header>
      <div
        ref={drawing.box}
        class="plot"
        role="img"
        aria-label={`${props.title} ${props.meaning ?? props.waiting}`}
      >
        <Show
          when={drawing.image()}
          fallback={<p class="empty soft small">{props.meaning === undefined ? props.waiting : ""}</p>}
        >
          {(drawn) => <Picture image={drawn()} />}
        </Show>
      </div>
      <Show when={props.legend}>{(legend) => <p class="reading">{legend()}</p>}</Show>
      <p class="two-lines">{props.meaning}</p>
      <Show when={props.trouble}>{(sentence) => <p class="notice warn small">{sentence()}</p>}</Show>
      <Show when={table()}>
        <div class="table-scroll" tabIndex={0} role="region" aria-label={`${props.title} as a table`}>
          <table>
            <thead>
              <tr>
                <For each={props.head}>
                  {(name) => (
                    <th class="number" scope="col">
                      {name}
                    </th>
                  )}
                </For>
              </tr>
            </thead>
            <tbody>
              <For each={props.rows}>
                {(row) => (
                  <tr>
                    <For each={row}>{(cell) => <td class="number">{cell}</td>}</For>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
      </Show>
    </section>
  );
}
