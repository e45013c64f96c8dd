// Settings of this browser: the theme, and what the device offers in full.
import { For, Show } from "solid-js";
import type { AppState, Theme } from "../state/createApp.ts";
import { formatBytes } from "../state/format.ts";

const themes: { value: Theme; label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

export default function SettingsPage(props: { app: AppState }) {
  const report = () => props.app.setup.setup.devices;
  return (
    <div class="stack">
      <div class="page-head">
        <div>
          <h1>Settings of this browser</h1>
          <p>They are kept on this machine and belong to no project.</p>
        </div>
      </div>
      <section class="card" aria-labelledby="theme-title">
        <h2 id="theme-title">Theme</h2>
        <fieldset>
          <legend class="visually-hidden">Theme</legend>
          <div class="segments">
            <For each={themes}>
              {({ value, label }) => (
                <label>
                  <input
                    type="radio"
                    name="theme"
                    value={value}
                    checked={props.app.theme() === value}
                    onChange={() => props.app.setTheme(value)}
                  />
                  {label}
                </label>
              )}
            </For>
          </div>
        </fieldset>
      </section>
      <section class="card" aria-labelledby="machine-title">
        <h2 id="machine-title">This machine</h2>
        <Show when={report()} fallback={<p class="soft">Looking for devices.</p>}>
          {(devices) => (
            <ul class="plain-list">
              <For each={facts(devices())}>
                {([name, text]) => (
                  <li>
                    <span class="soft">{name}:</span> {text}
                  </li>
                )}
              </For>
            </ul>
          )}
        </Show>
      </section>
    </div>
  );
}

function facts({ webgpu, wasm }: NonNullable<AppState["setup"]["setup"]["devices"]>): [string, string][] {
  const gpu: [string, string][] = webgpu.available
    ? [
        ["WebGPU adapter", `${webgpu.name}${webgpu.software ? " (software)" : ""}`],
        ["Largest buffer", formatBytes(webgpu.maxBufferBytes)],
        ["Features", webgpu.features.join(", ") || "none beyond the core"],
      ]
    : [["WebGPU", `not available. ${webgpu.reason}`]];
  const processor: [string, string] = wasm.available
    ? ["Processor", `WebAssembly with SIMD, threads: ${wasm.threads}. ${wasm.reason}`]
    : ["Processor", `not available. ${wasm.reason}`];
  return [...gpu, processor];
}
