// How far annotators agree, what each one's judgements look like, and the way to make them void.
import { createMemo, createSignal, For, Show } from "solid-js";
import type { AnnotatorReportRow, TaskReport, TaskView } from "../../../../page/bridge/judgingTypes.ts";
import type { Tasks } from "../../../state/createTasks.ts";
import {
  agreementLines,
  effectLines,
  isFlagged,
  measuredWords,
  speedWords,
  standsOut,
} from "../../../words/judgeOwner.ts";
import { shareWords } from "../../../words/judge.ts";
import { plural } from "../../../words/format.ts";
import { formatNumber } from "../../../words/locale.ts";

const none = { count: 0, of: 0 };

/** Shares of what an annotator judged; what nobody has takes no column. Of two answers it is told by side, of several by place. */
const shareColumns: readonly {
  readonly name: string;
  readonly of: (row: AnnotatorReportRow) => { count: number; of: number } | undefined;
}[] = [
  { name: "Left one", of: ({ statistics }) => statistics?.left },
  { name: "Ties", of: ({ statistics }) => statistics?.tie },
  { name: "Both bad", of: ({ statistics }) => statistics?.bothBad },
  { name: "First one", of: ({ own }) => own.first },
  { name: "None good", of: ({ own }) => own.noneGood },
  { name: "Good", of: ({ own }) => own.good },
  {
    name: "Skipped",
    of: ({ statistics, own }) => statistics?.skip ?? { count: own.skipped, of: own.judged },
  },
  { name: "Other answer when turned", of: ({ statistics }) => statistics?.flips },
  { name: "The same again", of: ({ statistics, own }) => (statistics === null ? own.repeats : undefined) },
  { name: "Known ones right", of: ({ gold }) => gold },
  { name: "Plain ones wrong", of: ({ attentionFailures }) => attentionFailures },
];

interface PartProps {
  tasks: Tasks;
  view: TaskView;
  report: TaskReport;
}

/** Somebody chose between two answers: what is said of sides, ties and habits is about these. */
const isCompared = ({ annotators }: TaskReport): boolean =>
  annotators.some(({ statistics }) => statistics !== null);

export function ReportPart(props: PartProps) {
  return (
    <div class="stack owner-report" data-report={props.view.record.id}>
      <h3>Who judged, and how</h3>
      <p class="soft small" role="status" data-measured={props.tasks.isLate() ? "late" : "now"}>
        {props.tasks.isLate()
          ? "Judgements have come in: these figures are being brought up to date."
          : "These figures are up to date."}
      </p>
      <AnnotatorTable {...props} />
      <p class="soft small">
        These numbers are about people at work: annotators see their own before anybody else does, at the end
        of judging. What stands out is unlike the others, not wrong.
      </p>
      <details>
        <summary>How far they agree</summary>
        <AgreementPart report={props.report} />
      </details>
      <Show when={isCompared(props.report)}>
        <details>
          <summary>What each one leans to</summary>
          <dl class="owner-lines small">
            <For each={props.report.annotators}>
              {({ annotator, statistics }) => (
                <div>
                  <dt dir="auto">{annotator}</dt>
                  <Show when={statistics} fallback={<dd>No choices between two answers.</dd>}>
                    {(found) => <For each={effectLines(found())}>{(line) => <dd>{line}</dd>}</For>}
                  </Show>
                </div>
              )}
            </For>
          </dl>
          <p class="soft small">
            In odds of being chosen: 1 is no difference. Where nobody has such a habit, somebody is flagged
            all the same in {formatNumber(props.report.level * 100)} of 100 such tables at most.
          </p>
        </details>
      </Show>
    </div>
  );
}

function AgreementPart(props: { report: TaskReport }) {
  const agreement = () => props.report.agreement;
  return (
    <div class="stack small">
      <p>
        {plural(agreement().judgements, "judgement")} of {plural(agreement().items, "item")} by{" "}
        {plural(agreement().annotators, "annotator")}; skipped ones and items that check annotators are not
        among them. In brackets: 95 %.
      </p>
      <dl class="owner-lines">
        <For each={agreementLines(agreement())}>
          {({ id, name, value, about }) => (
            <div data-measure={id}>
              <dt>{name}</dt>
              <dd>{value}</dd>
              <dd class="soft">{about}</dd>
            </div>
          )}
        </For>
      </dl>
      <Show when={agreement().pairs.length > 0 || agreement().pairsReason !== undefined}>
        <p>
          <strong>Two at a time (Cohen’s kappa).</strong> {agreement().pairsReason ?? ""}
        </p>
        <ul class="plain-list scroll" tabIndex={0} aria-label="Agreement of two at a time">
          <For each={agreement().pairs}>
            {({ a, b, items, kappa }) => (
              <li>
                <bdi>{a}</bdi> and <bdi>{b}</bdi>, {plural(items, "item")}: {measuredWords(kappa)}
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={agreement().intraRater.length > 0}>
        <p>
          <strong>The same person again.</strong>
        </p>
        <ul class="plain-list">
          <For each={agreement().intraRater}>
            {({ annotator, items, percent, kappa }) => (
              <li>
                <bdi>{annotator}</bdi>, {plural(items, "item")}: said the same {measuredWords(percent)}, kappa{" "}
                {measuredWords(kappa)}
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}

function AnnotatorTable(props: PartProps) {
  const rowOf = (annotator: string): AnnotatorReportRow | undefined =>
    props.report.annotators.find((one) => one.annotator === annotator);
  const columns = createMemo(() =>
    shareColumns.filter(({ of }) => props.report.annotators.some((row) => (of(row)?.of ?? 0) > 0)),
  );
  const isTimed = (): boolean => props.view.record.isTimed;
  const names = createMemo(() => props.view.perAnnotator.map(({ annotator }) => annotator));
  const [asked, setAsked] = createSignal<string>();
  const [changed, setChanged] = createSignal<{ annotator: string; isVoid: boolean }>();
  const restore = async (annotator: string, reason: string): Promise<void> => {
    if ((await props.tasks.setVoid(annotator, false, reason)) === true)
      setChanged({ annotator, isVoid: false });
  };
  const id = (what: string): string => `${what}-${props.view.record.id}`;
  return (
    <>
      <div class="table-scroll open" role="region" aria-label="Table of the annotators" tabIndex={0}>
        <table class="annotators">
          <thead>
            <tr>
              <th scope="col">Annotator</th>
              <th scope="col">Judged</th>
              <th scope="col">What stands out</th>
              <For each={columns()}>{({ name }) => <th scope="col">{name}</th>}</For>
              <Show when={isTimed()}>
                <th scope="col">Time for one</th>
              </Show>
              <th scope="col">
                <span class="visually-hidden">Void</span>
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={names()}>
              {(annotator) => {
                const progress = () => props.view.perAnnotator.find((one) => one.annotator === annotator);
                const row = () => rowOf(annotator);
                const flags = (of: AnnotatorReportRow | undefined): boolean =>
                  of !== undefined && isFlagged(of, isTimed());
                const isVoid = (): boolean => progress()?.isVoid === true;
                const words = (of: (found: AnnotatorReportRow) => string): string => {
                  const found = row();
                  return found === undefined ? "–" : of(found);
                };
                return (
                  <tr data-annotator={annotator} data-void={isVoid()}>
                    <th scope="row" dir="auto">
                      {annotator}
                    </th>
                    <td>
                      {formatNumber(progress()?.judged ?? 0)} of {formatNumber(progress()?.wanted ?? 0)}
                    </td>
                    <td class="stands-out" data-flagged={flags(row())}>
                      <Show when={!isVoid()} fallback="Void: counts in no number here, and trains nothing.">
                        <Show when={row()} fallback="nothing judged yet">
                          {(found) => (
                            <For each={standsOut(found(), isTimed())}>
                              {(words) => (
                                <p>
                                  <Show when={flags(found())}>
                                    <span aria-hidden="true">⚑ </span>
                                    <span class="visually-hidden">Flag: </span>
                                  </Show>
                                  {words}
                                </p>
                              )}
                            </For>
                          )}
                        </Show>
                      </Show>
                    </td>
                    <For each={columns()}>
                      {({ of }) => <td>{words((found) => shareWords(of(found) ?? none))}</td>}
                    </For>
                    <Show when={isTimed()}>
                      <td>{words(speedWords)}</td>
                    </Show>
                    <td>
                      <Show
                        when={isVoid()}
                        fallback={
                          <button
                            type="button"
                            class="compact"
                            data-action="void"
                            aria-label={`Void the judgements of ${annotator}`}
                            aria-expanded={asked() === annotator}
                            aria-controls={id("void")}
                            onClick={() => setAsked((now) => (now === annotator ? undefined : annotator))}
                          >
                            Void…
                          </button>
                        }
                      >
                        <button
                          type="button"
                          class="compact"
                          data-action="restore"
                          aria-label={`Restore the judgements of ${annotator}`}
                          onClick={() => void restore(annotator, "restored")}
                        >
                          Restore
                        </button>
                      </Show>
                    </td>
                  </tr>
                );
              }}
            </For>
          </tbody>
        </table>
      </div>
      <div id={id("void")}>
        <Show when={asked()} keyed>
          {(annotator) => (
            <VoidForm
              id={id("reason")}
              annotator={annotator}
              onCancel={() => setAsked(undefined)}
              onVoid={async (reason) => {
                if ((await props.tasks.setVoid(annotator, true, reason)) !== true) return;
                setAsked(undefined);
                setChanged({ annotator, isVoid: true });
              }}
            />
          )}
        </Show>
      </div>
      <div role="status" class="small">
        <Show when={changed()}>
          {(now) => (
            <p class="buttons" data-void-changed={now().isVoid}>
              <span>
                {now().isVoid
                  ? `Nothing that ${now().annotator} judged counts any more; it is kept.`
                  : `What ${now().annotator} judged counts again.`}
              </span>
              <Show when={now().isVoid}>
                <button
                  type="button"
                  class="compact"
                  data-action="undo-void"
                  onClick={() => void restore(now().annotator, "undone")}
                >
                  Undo
                </button>
              </Show>
            </p>
          )}
        </Show>
      </div>
    </>
  );
}

function VoidForm(props: {
  id: string;
  annotator: string;
  onCancel: () => void;
  onVoid: (reason: string) => Promise<void>;
}) {
  const [reason, setReason] = createSignal("");
  const [tried, setTried] = createSignal(false);
  const fault = (): string =>
    tried() && reason().trim() === "" ? "Say why: it is kept with the project." : "";
  let input!: HTMLInputElement;
  return (
    <form
      class="inline-form void-form"
      novalidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (fault() === "") void props.onVoid(reason().trim());
        else input.focus();
      }}
    >
      <div class="field grows">
        <label for={props.id}>Why nothing that {props.annotator} judged shall count</label>
        <input
          ref={(element) => {
            input = element;
            queueMicrotask(() => element.focus());
          }}
          id={props.id}
          value={reason()}
          maxLength={2000}
          dir="auto"
          data-field="void-reason"
          aria-invalid={fault() !== ""}
          aria-describedby={`${props.id}-fault`}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        <span id={`${props.id}-fault`} class="fault small">
          {fault()}
        </span>
      </div>
      <button type="submit" class="primary" data-action="void-now">
        Make them void
      </button>
      <button type="button" onClick={() => props.onCancel()}>
        Cancel
      </button>
    </form>
  );
}
