// What a run will use, honestly: an adapter that is software says so, and the processor path says how many threads.
import { For, Show } from "solid-js";
import type { DevicePreference, DeviceReport } from "../../runtime/pageTypes.ts";
import type { SetupState } from "../state/createSetup.ts";
import { formatBytes, plural } from "../state/format.ts";

/** What a run will use with this choice, as the runtime decides it: software WebGPU only when it is asked for. */
export function deviceTitle({ webgpu, wasm }: DeviceReport, preference: DevicePreference): string {
  if (preference === "webgpu" && !webgpu.available) return "No WebGPU";
  if (webgpu.available && (preference === "webgpu" || (preference === "auto" && !webgpu.software))) {
    return webgpu.software ? "WebGPU in software" : `WebGPU, ${webgpu.name}`;
  }
  return wasm.available ? "Processor (WebAssembly)" : "Nothing to train on";
}

export function DeviceCard(props: { setup: SetupState; locked: boolean }) {
  const choices: { value: DevicePreference; label: string }[] = [
    { value: "auto", label: "Automatic" },
    { value: "webgpu", label: "WebGPU" },
    { value: "wasm", label: "Processor" },
  ];
  return (
    <section class="card" aria-labelledby="device-title">
      <header>
        <h2 id="device-title">Device</h2>
      </header>
      <fieldset disabled={props.locked}>
        <legend class="visually-hidden">Where the training runs</legend>
        <div class="segments">
          <For each={choices}>
            {({ value, label }) => (
              <label>
                <input
                  type="radio"
                  name="device"
                  value={value}
                  checked={props.setup.setup.device === value}
                  onChange={() => props.setup.set("device", value)}
                />
                {label}
              </label>
            )}
          </For>
        </div>
      </fieldset>
      <Show when={props.setup.setup.devices} fallback={<p class="soft">Looking for devices.</p>}>
        {(report) => (
          <ul class="plain-list small">
            <li>{webgpuSentence(report())}</li>
            <li>{wasmSentence(report())}</li>
          </ul>
        )}
      </Show>
    </section>
  );
}

function webgpuSentence({ webgpu }: DeviceReport): string {
  if (!webgpu.available) return `WebGPU: not available. ${webgpu.reason}`;
  const size = `one buffer may hold ${formatBytes(webgpu.maxBufferBytes)}`;
  if (webgpu.software) {
    return `WebGPU: a software adapter (${webgpu.name}), ${size}. It runs on the processor and is slower than the processor path.`;
  }
  return `WebGPU: ${webgpu.name}, ${size}.`;
}

function wasmSentence({ wasm }: DeviceReport): string {
  if (!wasm.available) return `Processor: not available. ${wasm.reason}`;
  return `Processor: WebAssembly with SIMD, ${plural(wasm.threads, "thread")}. ${wasm.reason}`.trim();
}
