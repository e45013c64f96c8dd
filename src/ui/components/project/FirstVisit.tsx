// Nothing here yet: what this is in one sentence, what it will run on, three ways to begin. Drawn before any worker has
// answered; what they say later has its place already.
import { createEffect, createSignal, For, on, onCleanup, onMount, Show } from "solid-js";
import type { AppState } from "../../state/createApp.ts";
import { asksAdapter, DeviceFacts, deviceTitle, slowerBecause } from "../DeviceCard.tsx";
import { aboutTime } from "./aboutTime.ts";
import { sampleSeconds } from "./sampleTime.ts";

const loop = [
  ["Pairs", "two answers to one question"],
  ["Judgements", "which of the two is better"],
  ["Reward model", "learns to score answers as people would"],
  ["Training", "the model learns to write what scores well"],
  ["Evaluation", "measured on questions it never saw"],
  ["Hand-over", "a small file that opens elsewhere"],
] as const;

export function FirstVisit(props: { app: AppState }) {
  const { app } = props;
  const report = () => app.setup.state.devices;
  const [seconds, setSeconds] = createSignal<number>();
  // Measuring loads all that trains: it begins with the first sign of somebody being there.
  const [awake, setAwake] = createSignal(false);
  const signs = ["pointermove", "pointerdown", "keydown", "touchstart"] as const;
  const wake = (): void => void setAwake(true);
  onMount(() => {
    for (const sign of signs) addEventListener(sign, wake, { once: true });
  });
  onCleanup(() => {
    for (const sign of signs) removeEventListener(sign, wake);
  });
  createEffect(
    on([report, app.device, awake], ([found, , isAwake]) => {
      setSeconds(undefined);
      if (found === null || !isAwake || busy() !== undefined) return;
      void sampleSeconds(app).then((estimate) => setSeconds(estimate));
    }),
  );
  const busy = (): string | undefined =>
    app.cannotTrain ??
    (app.live.isActive() ? "A run is under way; the sample can run when it has ended." : undefined);
  const time = (): string => {
    const reason = busy();
    if (reason !== undefined) return reason;
    if (app.starting()) return "It is being opened.";
    const estimate = seconds();
    if (estimate !== undefined)
      return `Takes ${aboutTime(estimate)} on this device, estimated from a short measurement.`;
    return "Takes about three minutes on most devices; this one is measured with your first move or key.";
  };
  return (
    <>
      <div class="page-head first">
        <div>
          <h1>Teach a small language model which answers people prefer</h1>
          <p>
            FeedbackLoop runs the whole loop of learning from human feedback in this tab, on this device: no
            account, no server, and nothing leaves the machine.
          </p>
        </div>
      </div>
      <div class="first-visit">
        <section class="card choice main-choice" aria-labelledby="sample-title">
          <h2 id="sample-title">See it work</h2>
          <p>
            A small model answers interview questions, some of them badly. Watch a reward model learn from
            judgements which answers are better, and the model learn from its scores.
          </p>
          <p class="soft small reserve" id="sample-time">
            {time()}
          </p>
          <div class="buttons">
            <button
              type="button"
              class="primary"
              data-action="run-sample"
              aria-disabled={busy() !== undefined || app.starting()}
              aria-describedby="sample-time"
              onClick={() => {
                if (busy() === undefined) void app.runSample();
              }}
            >
              {app.starting() ? "Starting" : "Run the sample"}
            </button>
          </div>
        </section>
        <section class="card choice" aria-labelledby="own-title">
          <h2 id="own-title">Use your own judgements</h2>
          <p>
            A file of pairs (JSONL, JSON or CSV) and a model: the starter, one of the hub, or your own files.
          </p>
          <div class="buttons">
            <button type="button" data-action="new-project" onClick={() => void app.newProject()}>
              New project
            </button>
          </div>
        </section>
        <section class="card choice" aria-labelledby="open-title">
          <h2 id="open-title">Look at someone's work</h2>
          <p>
            A project file shows what it is and what was measured before anything of it is kept. Dropping it
            here works too.
          </p>
          <div class="buttons">
            <button type="button" data-action="open-file" onClick={() => app.openProjectFile()}>
              Open a project file
            </button>
          </div>
        </section>
        <section class="card" aria-labelledby="this-device">
          <h2 id="this-device">
            This device:{" "}
            <Show when={report()} fallback={app.setup.state.workerFailure === null ? "looking" : "not known"}>
              {(found) => <>{deviceTitle(found(), app.device())}</>}
            </Show>
          </h2>
          <div class="device-room" classList={{ waits: asksAdapter }}>
            <Show
              when={report()}
              fallback={
                <p class="soft small">
                  {app.setup.state.workerFailure?.message ?? "Asking the browser what it can compute with."}
                </p>
              }
            >
              {(found) => (
                <>
                  <Show when={slowerBecause(found(), app.device())}>
                    {(reason) => <p class="small">{reason()}</p>}
                  </Show>
                  <DeviceFacts report={found()} />
                  <p class="soft small">
                    What fits: the starter always. Of larger models the need is stated before a run starts,
                    with what to lower;{" "}
                    {found().webgpu.available && slowerBecause(found(), app.device()) === ""
                      ? "an adapter on a model of some hundred million weights is usual for a laptop."
                      : "a tab has 4 GiB here, enough for an adapter on about 400 million weights."}
                  </p>
                </>
              )}
            </Show>
          </div>
        </section>
        <section class="card" aria-labelledby="loop-title">
          <h2 id="loop-title">The loop</h2>
          <ol class="steps" role="list">
            <For each={loop}>
              {([title, text], index) => (
                <li>
                  <span class="index number">{index() + 1}</span>
                  <span>
                    <strong>{title}</strong> <span class="soft">{text}</span>
                  </span>
                </li>
              )}
            </For>
          </ol>
        </section>
      </div>
    </>
  );
}
