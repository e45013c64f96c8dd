// What runs compute on by default in this browser, what the machine offers in full, and how fast it is.
import { createSignal, For, Show } from "solid-js";
import type { DevicePreference, DeviceReport } from "../../../page/bridge/types.ts";
import type { AppState } from "../../state/createApp.ts";
import { failureOf, type Failure } from "../../../page/bridge/failure.ts";
import { formatBytes, plural } from "../../words/format.ts";
import { formatNumber } from "../../words/locale.ts";
import { asksAdapter, deviceChoices, slowerBecause } from "../DeviceCard.tsx";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { aboutTime } from "../project/aboutTime.ts";
import { secondsAtRate } from "../project/sampleTime.ts";
import { Segments } from "../Segments.tsx";

export function DeviceSettings(props: { app: AppState }) {
  const report = () => props.app.setup.state.devices;
  const chooseDevice = (value: DevicePreference): void => {
    props.app.setDevice(value);
    props.app.setup.change({ device: value });
  };
  return (
    <section class="card" aria-labelledby="device-title">
      <h2 id="device-title">Device</h2>
      <fieldset>
        <legend class="soft small">New runs compute on</legend>
        <Segments
          name="default-device"
          options={deviceChoices}
          chosen={props.app.device()}
          onChoose={chooseDevice}
        />
      </fieldset>
      <p class="soft small">
        Automatic takes a real graphics adapter where there is one and the processor otherwise. A run keeps
        the device it began with.
      </p>
      <div class="device-room" classList={{ waits: asksAdapter }}>
        <Show
          when={report()}
          fallback={
            <p class="soft">{props.app.setup.state.workerFailure?.message ?? "Looking for devices."}</p>
          }
        >
          {(found) => (
            <>
              <Show when={slowerBecause(found(), props.app.device())}>
                {(reason) => <p class="small">{reason()}</p>}
              </Show>
              <dl class="pairs-list small">
                <For each={facts(found())}>
                  {([name, text]) => (
                    <div>
                      <dt>{name}</dt>
                      <dd>
                        <Show when={text.length > 160} fallback={text}>
                          <details>
                            <summary>{text.split(", ").length} of them</summary>
                            {text}
                          </details>
                        </Show>
                      </dd>
                    </div>
                  )}
                </For>
              </dl>
            </>
          )}
        </Show>
      </div>
      <Benchmark app={props.app} />
    </section>
  );
}

type Speed = { rate: number } | { failure: Failure };

function Benchmark(props: { app: AppState }) {
  const [measuring, setMeasuring] = createSignal<string>();
  const [speeds, setSpeeds] = createSignal<{ title: string; speed: Speed }[]>([]);
  const report = () => props.app.setup.state.devices;
  const reason = (): string | undefined => {
    if (props.app.live.isActive())
      return "A run is under way: it would be slowed, and the measurement wrong.";
    return report() === null ? "The devices are not known yet." : undefined;
  };
  async function measure(): Promise<void> {
    const found = report();
    if (reason() !== undefined || measuring() !== undefined || found === null) return;
    const wanted: [DevicePreference, string][] = [
      ...(found.webgpu.available
        ? [["webgpu", `WebGPU, ${found.webgpu.name}`] as [DevicePreference, string]]
        : []),
      ...(found.wasm.available ? [["wasm", "Processor"] as [DevicePreference, string]] : []),
    ];
    setSpeeds([]);
    for (const [device, title] of wanted) {
      setMeasuring(title);
      const speed = await props.app.trainer.measure(device).then(
        (rate): Speed => ({ rate }),
        (error: unknown): Speed => ({ failure: failureOf(error) }),
      );
      setSpeeds((list) => [...list, { title, speed }]);
    }
    setMeasuring(undefined);
  }
  return (
    <>
      <h3>How fast it is</h3>
      <p class="soft small">
        Multiplies two matrices for a fraction of a second. One GFLOP/s is a thousand million multiplications
        or additions a second; training spends nearly all its time on them.
      </p>
      <div class="buttons">
        <button
          type="button"
          class="compact"
          data-action="benchmark"
          aria-disabled={reason() !== undefined || measuring() !== undefined}
          onClick={() => void measure()}
        >
          {measuring() === undefined ? "Measure" : "Measuring"}
        </button>
        <span class="soft small">{reason() ?? measuring() ?? ""}</span>
      </div>
      <div role="status" data-benchmark>
        <ul class="plain-list">
          <For each={speeds()}>
            {({ title, speed }) => (
              <li>
                <Show
                  when={"rate" in speed && speed}
                  fallback={<ErrorNotice title={title} failure={(speed as { failure: Failure }).failure} />}
                >
                  {(found) => (
                    <>
                      {title}:{" "}
                      <strong class="number">
                        {formatNumber(found().rate / 1e9, found().rate < 1e10 ? 1 : 0)} GFLOP/s
                      </strong>
                      ; the sample takes {aboutTime(secondsAtRate(found().rate))} at this rate.
                    </>
                  )}
                </Show>
              </li>
            )}
          </For>
        </ul>
      </div>
    </>
  );
}

function facts({ webgpu, wasm }: DeviceReport): [string, string][] {
  const gpu: [string, string][] = webgpu.available
    ? [
        ["WebGPU adapter", `${webgpu.name}${webgpu.software ? " (software)" : ""}`],
        ["Largest buffer", formatBytes(webgpu.maxBufferBytes)],
        ["Features", webgpu.features.join(", ") || "none beyond the core"],
      ]
    : [["WebGPU", `Not available. ${webgpu.reason}`]];
  const processor: [string, string] = wasm.available
    ? ["Processor", `WebAssembly with SIMD, ${plural(wasm.threads, "thread")}. ${wasm.reason}`.trim()]
    : ["Processor", `Not available. ${wasm.reason}`];
  return [...gpu, processor];
}
