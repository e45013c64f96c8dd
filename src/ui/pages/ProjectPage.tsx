// Project: three ways to begin where there is none, one of its runs as the loop when the address names it, else the
// state of the whole. The first is all that a first visit loads.
import { createMemo, lazy, Match, onMount, Switch } from "solid-js";
import { FirstVisit } from "../components/project/FirstVisit.tsx";
import type { AppState } from "../state/createApp.ts";
import { createRunView } from "../state/createRunView.ts";
import { loadAhead } from "../state/loadAhead.ts";

const RunLoop = lazy(async () => ({ default: (await import("../components/project/RunLoop.tsx")).RunLoop }));
const Overview = lazy(async () => ({
  default: (await import("../components/project/Overview.tsx")).Overview,
}));

export default function ProjectPage(props: { app: AppState }) {
  const { app } = props;
  const runId = createMemo(() => app.route().rest[0]);
  const run = createRunView(app, runId);
  const hasProject = createMemo(() => app.projects.record() !== null);
  const isNamed = (): boolean => app.route().project !== undefined;
  const hasRun = createMemo(() => run.record() !== undefined);
  /** The sample is being made: its project is there before its runs are. */
  const isMade = (): boolean => app.starting() && !app.live.isActive() && !isNamed();
  onMount(() => void loadAhead([RunLoop, Overview]));
  return (
    <Switch fallback={<Opening />}>
      <Match when={isMade()}>
        <FirstVisit app={app} />
      </Match>
      <Match when={hasProject() && runId() !== undefined && hasRun()}>
        <RunLoop app={app} run={run} />
      </Match>
      <Match when={hasProject() && runId() !== undefined && app.projects.runsAreRead()}>
        <Missing
          title="This run is not in this project"
          text="It may have been deleted, or its address was made elsewhere."
          link={app.href("project")}
          label="See the project"
        />
      </Match>
      <Match when={hasProject() && runId() === undefined}>
        <Overview app={app} />
      </Match>
      <Match when={!hasProject() && isNamed() && app.projects.loaded()}>
        <Missing
          title="This project is not in this browser"
          text="It may have been deleted, or it lives in another browser: ask for its project file."
          link="#/project"
          label="Begin here"
        />
      </Match>
      <Match when={!hasProject() && !isNamed() && (app.projects.loaded() || !app.projects.wasHere())}>
        <FirstVisit app={app} />
      </Match>
    </Switch>
  );
}

function Opening() {
  return (
    <div class="page-head">
      <div>
        <h1>Opening the project</h1>
        <p>Reading what this browser keeps.</p>
      </div>
    </div>
  );
}

function Missing(props: { title: string; text: string; link: string; label: string }) {
  return (
    <div class="page-head">
      <div>
        <h1>{props.title}</h1>
        <p>{props.text}</p>
      </div>
      <div class="buttons">
        <a class="button primary" href={props.link}>
          {props.label}
        </a>
      </div>
    </div>
  );
}
