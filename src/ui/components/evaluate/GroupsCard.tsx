// Whether anyone is treated worse: a table of decisions, and texts in which nothing but the group is swapped. What is found stands in the
// fairness part above; here it is measured.
import { createEffect, createMemo, createResource, createSignal, createUniqueId, For, Show } from "solid-js";
import type { FairnessLayer } from "../../../domain/runFolder.ts";
import type { DecisionsMeasured, LabelsView } from "../../../page/bridge/evaluationTypes.ts";
import type { NamedBlob } from "../../../page/bridge/types.ts";
import type { AppState } from "../../state/createApp.ts";
import type { Evaluation } from "../../state/createEvaluation.ts";
import { createWork } from "../../state/createWork.ts";
import { plural } from "../../words/format.ts";
import { formatDate, formatNumber } from "../../words/locale.ts";
import { ConfirmButton } from "../ConfirmButton.tsx";
import { DropZone } from "../DropZone.tsx";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { ProgressBar } from "../ProgressBar.tsx";
import { SelectField } from "../SelectField.tsx";
import { deviceTaken } from "./deviceTaken.ts";

/** Names of layers of the report, whose tables these are. */
const layers: readonly { value: FairnessLayer; label: string }[] = [
  { value: "decision", label: "decisions about people" },
  { value: "anonymiser", label: "whose details the anonymiser found" },
];
const inFile = "";

export function GroupsCard(props: { app: AppState; evaluation: Evaluation; onMeasured: () => void }) {
  const id = createUniqueId();
  const { evaluation } = props;
  const [labels, { refetch }] = createResource(evaluation.project, (open) => evaluation.service.labels(open));
  const [layer, setLayer] = createSignal<FairnessLayer>("decision");
  const [from, setFrom] = createSignal(inFile);
  const work = createWork<DecisionsMeasured>();
  const measure = ([file]: NamedBlob[]): void => {
    const open = evaluation.project();
    if (file === undefined || open === undefined || work.isBusy()) return;
    const request = { layer: layer(), labels: from() === inFile ? null : from() };
    void work
      .start((onProgress) => evaluation.service.measureDecisions(open, file, request, onProgress))
      .then(() => {
        void refetch();
        props.onMeasured();
      });
  };
  return (
    <section class="card" aria-labelledby={`${id}-title`} data-groups={work.state().is}>
      <h2 id={`${id}-title`}>Look at groups of people</h2>
      <h3>A table of decisions</h3>
      <p class="small soft">
        Rows of {"{id, groups, selected, outcome?, score?}"}: who was selected (0 or 1), what turned out, and
        the groups that they belong to, as in {'{"sex": "F"}'}, or in a spreadsheet's CSV in columns such as
        "groups.sex". Rows are counted here; only the counts by group are kept in the project, nobody's own
        group.
      </p>
      <div class="form-row">
        <SelectField
          name="layer"
          label="The rows are"
          choices={layers}
          chosen={layer()}
          onChoose={(value) => setLayer(value as FairnessLayer)}
        />
        <SelectField
          name="labels"
          label="Groups come from"
          choices={[
            { value: inFile, label: "the table itself" },
            ...(labels() ?? []).map((one) => ({ value: one.id, label: `${one.name}, kept here` })),
          ]}
          chosen={from()}
          onChoose={setFrom}
        />
      </div>
      <DropZone
        name="decisions"
        accept=".jsonl,.json,.csv,.tsv,.parquet"
        button="Choose a table"
        onFiles={measure}
      >
        <p>Drop a table of decisions here.</p>
      </DropZone>
      <Show when={work.isBusy()}>
        <ProgressBar label="Rows read" share={work.share()} />
      </Show>
      <div class="small" role="status">
        <Show when={work.value()}>{(found) => <Measured found={found()} />}</Show>
      </div>
      <Show when={work.failure()}>
        {(failure) => <ErrorNotice title="The table could not be measured" failure={failure()} />}
      </Show>
      <Probes app={props.app} evaluation={evaluation} onMeasured={props.onMeasured} />
      <Labels evaluation={evaluation} labels={labels() ?? []} onChange={() => void refetch()} />
    </section>
  );
}

function Measured(props: { found: DecisionsMeasured }) {
  const { rows, attributes, faults, faultCount, leftOut } = props.found;
  return (
    <>
      <p data-decisions={rows}>
        {plural(rows, "row")} measured by {attributes.join(", ")}.
      </p>
      <For each={leftOut}>
        {({ attribute, groups }) => (
          <p>
            {attribute} has {formatNumber(groups)} groups, more than anybody reads: it was left out.
          </p>
        )}
      </For>
      <Show when={faultCount > 0}>
        <details>
          <summary>{plural(faultCount, "row")} could not be read and counted nowhere</summary>
          <ul>
            <For each={faults}>
              {({ line, message }) => (
                <li>
                  Line {formatNumber(line)}: {message}
                </li>
              )}
            </For>
          </ul>
        </details>
      </Show>
    </>
  );
}

const sizes = { templates: 24, variants: 2 };

/** The same texts told of several groups, scored by a reward model of the project. */
function Probes(props: { app: AppState; evaluation: Evaluation; onMeasured: () => void }) {
  const [picked, setPicked] = createSignal<string>();
  const work = createWork<number>();
  const scorers = () => props.evaluation.scorers();
  const chosen = createMemo(() => scorers().find(({ name }) => name === picked()) ?? scorers()[0]);
  const blocked = (): string | undefined => {
    if (chosen() === undefined) return "Train a reward model first: its scores are what is looked at.";
    return deviceTaken(props.app);
  };
  const probe = (): void => {
    const open = props.evaluation.project();
    const scorer = chosen();
    if (open === undefined || scorer === undefined || blocked() !== undefined || work.isBusy()) return;
    const { run, folder } = scorer;
    void work
      .start((onProgress) =>
        props.app.trainer.probeRewardModel(open, { kind: "run", run, folder }, sizes, onProgress),
      )
      .then(() => props.onMeasured());
  };
  return (
    <div class="part" data-probes={work.state().is}>
      <h3>The same answer, told of somebody else</h3>
      <p class="small soft">
        Answers of ours are told of different people: other names, pronouns, years, places, breaks in a
        career. A reward model should score them alike. They are scored as they are and as the anonymiser
        leaves them.
      </p>
      <div class="form-row">
        <SelectField
          name="probed-model"
          label="Reward model"
          choices={
            scorers().length === 0
              ? [{ value: "", label: "none yet" }]
              : scorers().map(({ name, title }) => ({ value: name, label: title }))
          }
          chosen={chosen()?.name ?? ""}
          onChoose={setPicked}
        />
      </div>
      <div class="buttons">
        <button
          type="button"
          data-action="probe"
          aria-disabled={blocked() !== undefined || work.isBusy()}
          onClick={probe}
        >
          Look for differences
        </button>
        <Show when={blocked()}>{(reason) => <p class="soft small">{reason()}</p>}</Show>
      </div>
      <Show when={work.isBusy()}>
        <ProgressBar label="Texts scored" share={work.share()} />
      </Show>
      <p class="small soft" role="status">
        {work.value() === undefined
          ? ""
          : `${plural(work.value() ?? 0, "comparison")} made: the fairness part has them.`}
      </p>
      <Show when={work.failure()}>
        {(failure) => <ErrorNotice title="It could not be looked for" failure={failure()} />}
      </Show>
    </div>
  );
}

/** Groups that are kept apart from the project, encrypted, for a purpose and until a day. */
function Labels(props: { evaluation: Evaluation; labels: readonly LabelsView[]; onChange: () => void }) {
  const id = createUniqueId();
  const [purpose, setPurpose] = createSignal("");
  const [days, setDays] = createSignal("30");
  const [isOpen, setOpen] = createSignal(false);
  // Never closed again by what is read: why a table was not kept stands in it.
  createEffect(() => props.labels.length > 0 && setOpen(true));
  const work = createWork<LabelsView>();
  const keep = ([file]: NamedBlob[]): void => {
    const open = props.evaluation.project();
    if (file === undefined || open === undefined || work.isBusy()) return;
    void work
      .start(() =>
        props.evaluation.service.keepLabels(open, file, { purpose: purpose(), days: Number(days()) }),
      )
      .then(() => props.onChange());
  };
  const remove = (label: string): void =>
    void props.evaluation
      .attempt("The groups could not be deleted", () => props.evaluation.service.removeLabels(label))
      .then(() => props.onChange());
  return (
    <details class="part" open={isOpen()} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Groups that are kept apart ({formatNumber(props.labels.length)})</summary>
      <div class="stack">
        <p class="small soft">
          Where decisions do not say who belongs to which group, a table of its own can: a column "id", and
          one for each thing that groups are formed by. It is kept encrypted in this browser alone, outside
          the project and in no export, and deleted on its day. Whoever uses this browser can read it until
          then.
        </p>
        <ul class="labels-list">
          <For each={props.labels}>
            {(one) => (
              <li data-labels={one.id}>
                <p>
                  <strong>{one.name}</strong>: {plural(one.people, "person", "people")} by{" "}
                  {one.attributes.join(", ")}.
                </p>
                <p class="small">
                  For: {one.purpose}. Deleted on {formatDate(one.expiresAtMs)}.{" "}
                  {one.readAtMs.length === 0
                    ? "Not read yet."
                    : `Read ${plural(one.readAtMs.length, "time")}, the last on ${formatDate(one.readAtMs.at(-1) ?? 0)}.`}
                </p>
                <ConfirmButton
                  name="remove-labels"
                  label="Delete now"
                  confirm="Press again: it cannot be undone"
                  onConfirm={() => remove(one.id)}
                />
              </li>
            )}
          </For>
        </ul>
        <div class="form-row">
          <div class="field">
            <label for={`${id}-purpose`}>What they are needed for</label>
            <input
              id={`${id}-purpose`}
              data-field="labels-purpose"
              maxLength={2000}
              value={purpose()}
              onInput={(event) => setPurpose(event.currentTarget.value)}
            />
          </div>
          <div class="field">
            <label for={`${id}-days`}>Kept for days</label>
            <input
              id={`${id}-days`}
              inputMode="numeric"
              data-field="labels-days"
              value={days()}
              onInput={(event) => setDays(event.currentTarget.value)}
            />
          </div>
        </div>
        <DropZone
          name="labels"
          accept=".jsonl,.json,.csv,.parquet"
          button="Choose a table of groups"
          onFiles={keep}
        >
          <p>Drop a table of groups here.</p>
        </DropZone>
        <Show when={work.failure()}>
          {(failure) => <ErrorNotice title="The groups were not kept" failure={failure()} />}
        </Show>
      </div>
    </details>
  );
}
