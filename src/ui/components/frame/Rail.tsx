// The pages, each with its state; on a phone a bar at the bottom where the state is a mark with the same words for
// whoever listens.
import { For, Show } from "solid-js";
import type { Page } from "../../pages/page.ts";
import type { AppState } from "../../state/createApp.ts";

export function Rail(props: { app: AppState; pages: readonly Page[]; current: string }) {
  return (
    <nav class="rail" aria-label="Pages">
      <ul>
        <For each={props.pages}>
          {(page) => {
            const { path, title } = page;
            const state = () => page.state?.(props.app) ?? "";
            return (
              <li>
                <a href={props.app.href(path)} aria-current={props.current === path ? "page" : undefined}>
                  {title}
                  <Show when={state() !== ""}>
                    <span class="state" data-state={state()}>
                      <span class="words">{state()}</span>
                    </span>
                  </Show>
                </a>
              </li>
            );
          }}
        </For>
      </ul>
    </nav>
  );
}
