// The open project and the way to the others: a button with a list below it. Escape and a click elsewhere close it.
import { createSignal, For, onCleanup, Show } from "solid-js";
import type { AppState } from "../../state/createApp.ts";
import { hrefOf } from "../../state/createRoute.ts";

export function ProjectMenu(props: { app: AppState }) {
  const [open, setOpen] = createSignal(false);
  let root!: HTMLDivElement;
  let button!: HTMLButtonElement;
  const leave = (event: Event): void => {
    if (!root.contains(event.target as Node)) setOpen(false);
  };
  addEventListener("pointerdown", leave);
  addEventListener("focusin", leave);
  onCleanup(() => {
    removeEventListener("pointerdown", leave);
    removeEventListener("focusin", leave);
  });
  const current = () => props.app.projects.record();
  const choose = (act: () => unknown): void => {
    setOpen(false);
    act();
  };
  return (
    <div
      class="project-menu"
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open()) return;
        setOpen(false);
        button.focus();
      }}
    >
      <button
        type="button"
        class="quiet"
        ref={button}
        aria-expanded={open()}
        aria-controls="project-list"
        onClick={() => setOpen(!open())}
      >
        <span class="visually-hidden">Project: </span>
        <span class="cut">{current()?.title ?? "No project"}</span>
        <span aria-hidden="true">▾</span>
      </button>
      <div class="menu" id="project-list" hidden={!open()}>
        <Show when={props.app.projects.list().length > 0}>
          <ul class="plain-list" aria-label="Projects">
            <For each={props.app.projects.list()}>
              {(project) => (
                <li>
                  <a
                    href={hrefOf("project", project.id)}
                    aria-current={project.id === current()?.id ? "true" : undefined}
                    onClick={() => setOpen(false)}
                  >
                    {project.title}
                  </a>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <button type="button" class="quiet" onClick={() => choose(() => props.app.newProject())}>
          New project
        </button>
        <button type="button" class="quiet" onClick={() => choose(props.app.openProjectFile)}>
          Open a project file
        </button>
      </div>
    </div>
  );
}
