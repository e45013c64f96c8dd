// Any report as the page shows it (src/evaluation/report/document.ts): its sections with sentences, tables, charts, answers beside each
// other and lines to sign. Verdicts come first and are words; a colour only repeats them.
import { createComputed, createUniqueId, For, Match, on, Show, Switch } from "solid-js";
import type { ChartClient } from "../../page/bridge/client.ts";
import type { Block, Section } from "../../page/bridge/evaluationTypes.ts";
import { inTurn, Later } from "./Later.tsx";
import { Parts } from "./Parts.tsx";
import { ReportTable } from "./ReportTable.tsx";
import { ReportChart } from "./ReportChart.tsx";
import "../report.css";

export function ReportView(props: { sections: readonly Section[]; charts: ChartClient }) {
  let box: HTMLDivElement | undefined;
  // What is measured anew is drawn anew, piece by piece: meanwhile nothing below it moves up and down again.
  createComputed(
    on(
      () => props.sections,
      () => {
        const place = box;
        if (place === undefined) return;
        place.style.minHeight = `${place.offsetHeight}px`;
        queueMicrotask(() => void inTurn().then(() => place.style.removeProperty("min-height")));
      },
    ),
  );
  return (
    <div ref={box} class="report stack" data-report>
      <For each={props.sections}>{(section) => <SectionView section={section} charts={props.charts} />}</For>
    </div>
  );
}

const rank = (block: Block): number => (block.kind === "paragraph" && block.tone === "verdict" ? 0 : 1);

function SectionView(props: { section: Section; charts: ChartClient }) {
  const id = createUniqueId();
  const blocks = () => [...props.section.blocks].sort((a, b) => rank(a) - rank(b));
  return (
    <section class="card" aria-labelledby={id} data-report-section={props.section.id}>
      <h2 id={id}>{props.section.title}</h2>
      <For each={blocks()}>
        {(block) => (
          <Later>
            <BlockView block={block} charts={props.charts} />
          </Later>
        )}
      </For>
    </section>
  );
}

function BlockView(props: { block: Block; charts: ChartClient }) {
  const is = <K extends Block["kind"]>(kind: K): Extract<Block, { kind: K }> | undefined =>
    props.block.kind === kind ? (props.block as Extract<Block, { kind: K }>) : undefined;
  return (
    <Switch>
      <Match when={is("paragraph")}>
        {(one) => (
          <p
            class="report-text"
            classList={{ notice: one().tone === "warning", warn: one().tone === "warning" }}
            data-tone={one().tone ?? "plain"}
          >
            <Parts parts={one().parts} />
          </p>
        )}
      </Match>
      <Match when={is("table")}>{(one) => <ReportTable table={one()} />}</Match>
      <Match when={is("chart")}>{(one) => <ReportChart chart={one()} client={props.charts} />}</Match>
      <Match when={is("list")}>
        {(one) => (
          <dl class="report-list small">
            <For each={one().items}>
              {({ term, parts }) => (
                <div>
                  <Show when={term}>{(name) => <dt>{name()}</dt>}</Show>
                  <dd>
                    <Parts parts={parts} />
                  </dd>
                </div>
              )}
            </For>
          </dl>
        )}
      </Match>
      <Match when={is("answers")}>
        {(one) => (
          <div class="report-answers">
            <p class="asked">{one().prompt}</p>
            <div class="side-by-side">
              <For each={one().answers}>
                {({ title, text, isByModel, notes }) => (
                  <article>
                    <h3 class="small">
                      {title}
                      <Show when={isByModel}>
                        <span class="soft"> · written by a model</span>
                      </Show>
                    </h3>
                    <p class="answer-text">{text}</p>
                    <Show when={notes.length > 0}>
                      <p class="small soft">
                        <Parts parts={notes} />
                      </p>
                    </Show>
                  </article>
                )}
              </For>
            </div>
          </div>
        )}
      </Match>
      <Match when={is("form")}>
        {(one) => (
          <dl class="report-form">
            <For each={one().fields}>
              {(field) => (
                <div>
                  <dt class="small">{field}</dt>
                  <dd aria-label="to be filled in by hand" />
                </div>
              )}
            </For>
          </dl>
        )}
      </Match>
    </Switch>
  );
}
