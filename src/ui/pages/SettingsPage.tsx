// Settings of this browser: look, device and its speed, what is kept, which addresses may be reached, reset.
import { For } from "solid-js";
import { DeviceSettings } from "../components/settings/DeviceSettings.tsx";
import { OriginSettings } from "../components/settings/OriginSettings.tsx";
import { Reset, StorageSettings } from "../components/settings/StorageSettings.tsx";
import type { AppState, Theme } from "../state/createApp.ts";
import { formatDate, formatNumber, locale, locales, setLocale } from "../words/locale.ts";
import type { OfflineView } from "../state/createOffline.ts";
import { Segments, type Segment } from "../components/Segments.tsx";

const themes: readonly Segment<Theme>[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

const opened = Date.now();

export default function SettingsPage(props: { app: AppState }) {
  return (
    <>
      <div class="page-head">
        <div>
          <h1>Settings of this browser</h1>
          <p>They are kept on this machine and belong to no project.</p>
        </div>
      </div>
      <div class="settings">
        <div class="stack">
          <section class="card" aria-labelledby="theme-title">
            <h2 id="theme-title">Look</h2>
            <fieldset>
              <legend class="soft small">Theme</legend>
              <Segments
                name="theme"
                options={themes}
                chosen={props.app.theme()}
                onChoose={props.app.setTheme}
              />
            </fieldset>
            <div class="field">
              <label for="locale">Dates and numbers</label>
              <select id="locale" onChange={(event) => setLocale(event.currentTarget.value)}>
                <For each={locales}>
                  {({ value, label }) => (
                    <option value={value} selected={locale() === value}>
                      {label}
                    </option>
                  )}
                </For>
              </select>
              <p class="soft small">
                {formatDate(opened)}, {formatNumber(1234.5, 1)}. Logs, configs and files keep the point.
              </p>
            </div>
          </section>
          <DeviceSettings app={props.app} />
          <section class="card" aria-labelledby="offline-title">
            <h2 id="offline-title">Without a network</h2>
            <p class="reserve">{offlineSentence(props.app.offline.view())}</p>
          </section>
        </div>
        <div class="stack">
          <StorageSettings app={props.app} />
          <OriginSettings />
          <Reset app={props.app} />
        </div>
      </div>
    </>
  );
}

function offlineSentence({ state, done, total, reason }: OfflineView): string {
  switch (state) {
    case "ready":
      return "This page and the starter are stored: they open and train without a network.";
    case "storing":
      return `Being stored for use without a network: ${formatNumber(done)} of ${formatNumber(total)} files.`;
    case "waiting":
      return "Storing begins when the page rests.";
    case "unsupported":
      return `Not stored. ${reason}`;
    case "failed":
      return `Not stored yet; the next visit tries again. ${reason}`;
  }
}
