// What a project is for, what that asks of whoever runs it, and how long its documents are kept.
import { createMemo, createSignal, For, Show } from "solid-js";
import { dutiesOn, featuresOf, noticeText, type Purpose, purposes, unsaid } from "../../../domain/duties.ts";
import type { ProjectRecord } from "../../../domain/records/index.ts";
import { chosenRules, conflicts, retentionRules, type retentionSummary } from "../../../domain/retention.ts";
import { ruleWords, sourceWords } from "../../words/erasure.ts";
import { plural } from "../../words/format.ts";

type Settings = Pick<ProjectRecord, "title" | "purpose" | "overseer" | "retention" | "legalHold">;

export function PurposeCard(props: {
  settings: Settings;
  /** Of the project's documents, by rule. */
  summary: ReturnType<typeof retentionSummary>;
  /** ISO 8601 day. */
  today: string;
  onChange: (change: Partial<Settings>) => void;
}) {
  const features = createMemo(() => featuresOf(props.settings.purpose));
  const duties = createMemo(() => dutiesOn(props.today));
  const rules = createMemo(() => chosenRules(props.settings));
  const choose = (id: string, isOn: boolean): void => {
    const { retention = [] } = props.settings;
    props.onChange({ retention: isOn ? [...retention, id] : retention.filter((one) => one !== id) });
  };
  return (
    <section class="card" aria-labelledby="purpose-card-title">
      <h2 id="purpose-card-title">What this project is for</h2>
      <fieldset class="choices">
        <legend>Purpose</legend>
        <For each={purposes}>
          {({ id, title, about }) => (
            <label>
              <input
                type="radio"
                name="project-purpose"
                value={id}
                checked={props.settings.purpose === id}
                onChange={() => props.onChange({ purpose: id satisfies Purpose })}
              />
              <span>
                {title}
                <span class="soft small"> {about}</span>
              </span>
            </label>
          )}
        </For>
      </fieldset>
      <Show when={props.settings.purpose === "decisions"}>
        <p>
          Real people depend on what comes out. Models' scores are never shown beside a candidate's text while
          it is judged. The list below is a beginning, not legal advice.
        </p>
        <Show when={unsaid(props.settings).length > 0}>
          <p class="notice warn" role="status" data-unsaid>
            Before answers are judged or a model is trained: {unsaid(props.settings).join(", and ")}.
          </p>
        </Show>
        <Show when={features().asksForOverseer}>
          <div class="field">
            <label for="overseer">Who oversees it and may overrule what comes out</label>
            <input
              id="overseer"
              type="text"
              maxLength={200}
              autocomplete="off"
              value={props.settings.overseer ?? ""}
              onChange={(event) => props.onChange({ overseer: event.currentTarget.value.trim() || null })}
            />
          </div>
        </Show>
        <Show when={features().keepsLogsMonths > 0}>
          <p>
            Runs cannot be deleted before their logs are {plural(features().keepsLogsMonths, "month")} old.
          </p>
        </Show>
        <Show when={noticeText(props.settings, props.today)}>
          {(text) => (
            <details>
              <summary>What to tell candidates; it goes with every export as NOTICE.md</summary>
              <pre class="example small">{text()}</pre>
            </details>
          )}
        </Show>
        <Rules title="Rules that apply" of={duties().inForce} />
        <Rules title="Rules to come" of={duties().coming} />
      </Show>
      <h3>How long documents are kept</h3>
      <Show when={features().asksForRetention && rules().length === 0}>
        <p role="status">No rule is chosen yet. A project about candidates needs one.</p>
      </Show>
      <ul class="rows">
        <For each={retentionRules}>
          {(rule) => (
            <li>
              <label>
                <input
                  type="checkbox"
                  checked={rules().includes(rule)}
                  onChange={(event) => choose(rule.id, event.currentTarget.checked)}
                />
                <span>
                  {rule.jurisdiction}: {rule.title}. {ruleWords(rule)}
                  <span class="soft small"> {sourceWords(rule)}</span>
                </span>
              </label>
            </li>
          )}
        </For>
      </ul>
      <For each={conflicts(rules())}>
        {([end, keep]) => (
          <p role="status">
            {end.jurisdiction} and {keep.jurisdiction} disagree: one wants documents erased after{" "}
            {plural(end.months, "month")}, the other kept for {plural(keep.months, "month")}. Ask who advises
            you which goes first.
          </p>
        )}
      </For>
      <ul class="rows">
        <For each={props.summary}>
          {({ rule, over, undated }) => (
            <li>
              {rule.jurisdiction}:{" "}
              {over === 0
                ? "no document has reached its time"
                : `${plural(over, "document")} ${rule.kind === "atMost" ? "to be erased" : "no longer kept by this rule"}`}
              <Show when={undated > 0}>, {plural(undated, "document")} without a date</Show>.
            </li>
          )}
        </For>
      </ul>
      <p class="soft small">
        Time counts from the day a document was added here; the day that a rule means may lie before it.
      </p>
      <LegalHold hold={props.settings.legalHold} today={props.today} onChange={props.onChange} />
    </section>
  );
}

function Rules(props: { title: string; of: ReturnType<typeof dutiesOn>["inForce"] }) {
  return (
    <Show when={props.of.length > 0}>
      <details>
        <summary>
          {props.title}: {props.of.length}
        </summary>
        <ul class="rows">
          <For each={props.of}>
            {(duty) => (
              <li>
                <strong>
                  {duty.jurisdiction}: {duty.title}
                </strong>
                <Show when={duty.from}>{(from) => <span class="soft small"> from {from()}</span>}</Show>
                <ul>
                  <For each={duty.asks}>{(ask) => <li>{ask}</li>}</For>
                </ul>
                <span class="soft small">{sourceWords(duty)}</span>
              </li>
            )}
          </For>
        </ul>
      </details>
    </Show>
  );
}

function LegalHold(props: {
  hold: Settings["legalHold"];
  today: string;
  onChange: (change: Partial<Settings>) => void;
}) {
  const [reason, setReason] = createSignal("");
  return (
    <Show
      when={props.hold}
      fallback={
        <form
          class="inline"
          onSubmit={(event) => {
            event.preventDefault();
            const given = reason().trim();
            if (given !== "") props.onChange({ legalHold: { reason: given, since: props.today } });
          }}
        >
          <div class="field">
            <label for="hold-reason">Legal hold: why nothing may be erased for now</label>
            <input
              id="hold-reason"
              type="text"
              maxLength={2000}
              value={reason()}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
          </div>
          <button type="submit">Put on hold</button>
        </form>
      }
    >
      {(hold) => (
        <p role="status">
          On legal hold since {hold().since}: {hold().reason}{" "}
          <button type="button" class="compact" onClick={() => props.onChange({ legalHold: undefined })}>
            Lift the hold
          </button>
        </p>
      )}
    </Show>
  );
}
