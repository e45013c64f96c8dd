// What a run will use, honestly: an adapter that is software says so, and the processor path says how many threads.
import { Show } from "solid-js";
import { usesGpu } from "../../page/bridge/client.ts";
import type { DevicePreference, DeviceReport } from "../../page/bridge/types.ts";
import type { Setup } from "../state/createSetup.ts";
import { formatBytes, plural } from "../words/format.ts";
import { Segments, type Segment } from "./Segments.tsx";

/** What a run will use with this choice, as the runtime decides it: software WebGPU only when it is asked for. */
export function deviceTitle({ webgpu, wasm }: DeviceReport, preference: DevicePreference): string {
  if (preference === "webgpu" && !webgpu.available) return "No WebGPU";
  if (webgpu.available && usesGpu({ webgpu, wasm }, preference)) {
    return webgpu.software ? "WebGPU in software" : `WebGPU, ${webgpu.name}`;
  }
  return wasm.available ? "Processor (WebAssembly)" : "Nothing to train on";
}

/** Without WebGPU all is known at once. */
export const asksAdapter = "gpu" in navigator;

export const deviceChoices: readonly Segment<DevicePreference>[] = [
  { value: "auto", label: "Automatic" },
  { value: "webgpu", label: "WebGPU" },
  { value: "wasm", label: "Processor" },
];

export function DeviceCard(props: { setup: Setup }) {
  return (
    <section class="card" aria-labelledby="device-title">
      <header>
        <h2 id="device-title">Device</h2>
      </header>
      <fieldset>
        <legend class="visually-hidden">Where the training runs</legend>
        <Segments
          name="device"
          options={deviceChoices}
          chosen={props.setup.state.draft?.device ?? "auto"}
          onChoose={(device) => props.setup.change({ device })}
        />
      </fieldset>
      <Show
        when={props.setup.state.devices}
        fallback={
          <p class="soft device-facts" classList={{ waits: asksAdapter }}>
            Looking for devices.
          </p>
        }
      >
        {(report) => <DeviceFacts report={report()} />}
      </Show>
    </section>
  );
}

/** What there is to compute with, and its limits, one sentence each. */
export function DeviceFacts(props: { report: DeviceReport }) {
  return (
    <ul class="plain-list small device-facts" classList={{ waits: asksAdapter }}>
      <li>{webgpuSentence(props.report)}</li>
      <li>{wasmSentence(props.report)}</li>
    </ul>
  );
}

/** Why the processor is used, where it is, and what that costs; empty on a graphics device. */
export function slowerBecause(report: DeviceReport, preference: DevicePreference): string {
  const { webgpu } = report;
  if (usesGpu(report, preference) && !(webgpu.available && webgpu.software)) return "";
  const cost =
    "A processor has a few cores for the sums that a graphics device does with hundreds, so it takes longer.";
  if (preference === "wasm") return `The processor was chosen in Settings. ${cost}`;
  if (!webgpu.available) return `No WebGPU: running on the processor, slower. ${cost}`;
  return `The only WebGPU adapter is software, so training runs on the processor. ${cost}`;
}

function webgpuSentence({ webgpu }: DeviceReport): string {
  if (!webgpu.available) return `WebGPU: not available. ${webgpu.reason}`;
  const size = `one buffer may hold ${formatBytes(webgpu.maxBufferBytes)}; the browser does not report how much memory it has in all`;
  if (webgpu.software) {
    return `WebGPU: a software adapter (${webgpu.name}), ${size}. It runs on the processor and is slower than the processor path.`;
  }
  return `WebGPU: ${webgpu.name}, ${size}.`;
}

function wasmSentence({ wasm }: DeviceReport): string {
  if (!wasm.available) return `Processor: not available. ${wasm.reason}`;
  return `Processor: WebAssembly with SIMD, ${plural(wasm.threads, "thread")}. ${wasm.reason}`.trim();
}
