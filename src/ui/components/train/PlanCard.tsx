// What the next run would need, before it starts: memory by what it is for against what the device has, steps, and a time
// that is an estimate and says so.
import { createUniqueId, For, Show } from "solid-js";
import type { RunPlan } from "../../../page/bridge/types.ts";
import type { Setup } from "../../state/createSetup.ts";
import { formatBytes, formatDuration, formatRate, plural } from "../../words/format.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";

export function PlanCard(props: { setup: Setup }) {
  const id = createUniqueId();
  return (
    <section class="card plan" aria-labelledby={`${id}-title`} aria-busy={props.setup.state.planning}>
      <header>
        <h2 id={`${id}-title`}>What this run needs</h2>
        <span class="soft small">{props.setup.state.planning ? "Working it out" : ""}</span>
      </header>
      <Show when={props.setup.state.planFailure}>
        {(failure) => <ErrorNotice title="These choices do not go together" failure={failure()} />}
      </Show>
      <Show
        when={props.setup.state.plan}
        fallback={
          <Show when={props.setup.state.planFailure === null}>
            <p class="soft">Memory, steps and time are worked out once pairs and a model are here.</p>
          </Show>
        }
      >
        {(plan) => <Plan plan={plan()} />}
      </Show>
    </section>
  );
}

function Plan(props: { plan: RunPlan }) {
  const total = (): number => props.plan.memory.reduce((sum, { bytes }) => sum + bytes, 0);
  const whole = (): number => Math.max(total(), props.plan.limitBytes ?? 0);
  const seconds = (): number => props.plan.secondsPerStep * props.plan.steps;
  return (
    <>
      <div class="memory-bar" classList={{ over: props.plan.advice !== null }} aria-hidden="true">
        <For each={props.plan.memory}>
          {({ id, bytes }) => <span class={id} style={{ width: `${(100 * bytes) / whole()}%` }} />}
        </For>
      </div>
      <p class="small">
        <strong>{formatBytes(total())}</strong> of memory on {props.plan.device}
        {props.plan.limitBytes === null
          ? "; the browser does not say how much its graphics memory holds, so a run that is too large stops with an error"
          : `, which offers ${formatBytes(props.plan.limitBytes)}`}
        .
      </p>
      <ul class="plain-list small legend">
        <For each={props.plan.memory}>
          {({ id, title, bytes }) => (
            <li>
              <span class={`swatch ${id}`} aria-hidden="true" /> {title} {formatBytes(bytes)}
            </li>
          )}
        </For>
      </ul>
      <Show when={props.plan.advice}>
        {(advice) => (
          <p class="notice bad">This run does not fit. Lower what takes most first: {advice()}.</p>
        )}
      </Show>
      <dl class="facts">
        <div>
          <dt>Steps</dt>
          <dd>{props.plan.steps.toLocaleString("en")}</dd>
        </div>
        <div>
          <dt>Time, about</dt>
          <dd>{formatDuration(seconds())}</dd>
        </div>
        <div>
          <dt>Rate, about</dt>
          <dd>{formatRate(props.plan.secondsPerStep)}</dd>
        </div>
        <div>
          <dt>Longest row</dt>
          <dd>{plural(props.plan.longestRow, "token")}</dd>
        </div>
      </dl>
      <p class="soft small">
        The time is estimated from a short measurement of this device and can be off by a factor of two; the
        first steps of the run show it better.
        <Show when={props.plan.isGuess}>
          {" "}
          The model is not downloaded yet: lengths are guessed from the rows' characters.
        </Show>
        <Show when={props.plan.rowsRead < props.plan.rows}>
          {" "}
          The longest row is that of the first {props.plan.rowsRead}.
        </Show>
      </p>
      <For each={props.plan.warnings}>{(warning) => <p class="notice warn small">{warning}</p>}</For>
    </>
  );
}
