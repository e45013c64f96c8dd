// One judging task in the owner's list.
import { createSignal, For, Show } from "solid-js";
import type { TaskReport, TaskView } from "../../../page/bridge/judgingTypes.ts";
import { saveBlob } from "../../files/saveBlob.ts";
import type { AppState } from "../../state/createApp.ts";
import { hrefOf } from "../../state/createRoute.ts";
import type { Tasks } from "../../state/createTasks.ts";
import { plural } from "../../words/format.ts";
import { itemWords, taskSentence } from "../../words/judgeOwner.ts";
import { ProgressBar } from "../ProgressBar.tsx";
import { ChoosePairs } from "./ChoosePairs.tsx";
import { MarkPart } from "./owner/MarkPart.tsx";
import { ReportPart } from "./owner/ReportPart.tsx";
import { SettlePart } from "./owner/SettlePart.tsx";
import { ownName, setOwnName } from "./ownName.ts";

type Part = "judge" | "invite" | "choose" | "settle" | "mark";

export function TaskCard(props: {
  app: AppState;
  tasks: Tasks;
  view: TaskView;
  report: TaskReport | undefined;
}) {
  const record = () => props.view.record;
  const [part, setPart] = createSignal<Part>();
  const toggle = (wanted: Part): void => void setPart((now) => (now === wanted ? undefined : wanted));
  const id = (what: string): string => `${what}-${record().id}`;
  /** A component, and no call in the markup: a label that is read there would make a new button of each new number, under a press. */
  const Opener = (own: { part: Part; label: string; isFirst?: boolean }) => (
    <button
      type="button"
      classList={{ primary: own.isFirst === true }}
      aria-expanded={part() === own.part}
      aria-controls={id("part")}
      data-action={`open-${own.part}`}
      onClick={() => toggle(own.part)}
    >
      {own.label}
    </button>
  );
  const many = (): string => itemWords(record())[1];
  const hasItems = (): boolean => props.view.items > 0;
  return (
    <section class="card task" aria-labelledby={id("title")} data-task={record().id}>
      <header>
        <h2 id={id("title")} dir="auto">
          {record().title}
        </h2>
        <a class="small" href={props.app.href("annotate", "task", record().id)} data-action="edit-task">
          Change
        </a>
      </header>
      <p class="small" data-task-state>
        {hasItems()
          ? `${taskSentence(props.view, props.report)}. ${plural(props.view.items, ...itemWords(record()))}.`
          : `No ${many()} are chosen yet: choose some to begin.`}
        {record().purpose === "evaluation" ? " For measuring only: nothing learns from it." : ""}
      </p>
      <Show when={hasItems()}>
        <ProgressBar
          label={`Judgements of ${record().title}`}
          share={(100 * props.view.judged) / Math.max(1, props.view.wanted)}
        />
      </Show>
      <Show when={props.view.perAnnotator.length > 0 && props.report}>
        {(report) => <ReportPart tasks={props.tasks} view={props.view} report={report()} />}
      </Show>
      <div class="buttons">
        <Show when={hasItems()} fallback={<Opener part="choose" label={`Choose ${many()}`} isFirst />}>
          <Opener part="judge" label="Judge here" isFirst />
          <Opener part="invite" label="Invite others" />
          <Opener part="choose" label={`Choose more ${many()}`} />
          <Opener part="mark" label="Mark items" />
          <Show when={(props.report?.unsettled ?? 0) > 0 || part() === "settle"}>
            <Opener part="settle" label={`Settle ${plural(props.report?.unsettled ?? 0, "disagreement")}`} />
          </Show>
        </Show>
      </div>
      <div id={id("part")} class="task-part" hidden={part() === undefined}>
        <Show when={part() === "judge"}>
          <JudgeHere app={props.app} view={props.view} />
        </Show>
        <Show when={part() === "invite"}>
          <Invite tasks={props.tasks} view={props.view} />
        </Show>
        <Show when={part() === "choose"}>
          <ChoosePairs app={props.app} tasks={props.tasks} record={record()} />
        </Show>
        <Show when={part() === "settle"}>
          <SettlePart tasks={props.tasks} view={props.view} />
        </Show>
        <Show when={part() === "mark"}>
          <MarkPart tasks={props.tasks} view={props.view} />
        </Show>
      </div>
    </section>
  );
}

/** Who judges: one of the roster, or whoever says so. */
function WhoJudges(props: {
  id: string;
  roster: readonly string[];
  name: string;
  onName: (name: string) => void;
}) {
  return (
    <div class="field who">
      <label for={props.id}>Who judges</label>
      <Show
        when={props.roster.length > 0}
        fallback={
          <input
            id={props.id}
            value={props.name}
            maxLength={200}
            dir="auto"
            data-field="who"
            onInput={(event) => props.onName(event.currentTarget.value)}
          />
        }
      >
        <select
          id={props.id}
          data-field="who"
          value={props.name}
          onChange={(event) => props.onName(event.currentTarget.value)}
        >
          <For each={props.roster}>{(name) => <option value={name}>{name}</option>}</For>
        </select>
      </Show>
    </div>
  );
}

function JudgeHere(props: { app: AppState; view: TaskView }) {
  const roster = (): readonly string[] => props.view.record.annotators;
  const [typed, setTyped] = createSignal(ownName());
  const [asked, setAsked] = createSignal(false);
  const isMissing = (): boolean => asked() && name() === "";
  const name = (): string => {
    const own = typed().trim();
    return roster().length === 0 || roster().includes(own) ? own : (roster()[0] ?? "");
  };
  return (
    <form
      class="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (name() === "") return;
        setOwnName(name());
        props.app.go(hrefOf("judge", props.view.record.project, props.view.record.id, name()));
      }}
    >
      <WhoJudges id={`who-${props.view.record.id}`} roster={roster()} name={name()} onName={setTyped} />
      <button type="submit" class="primary" data-action="judge-here">
        Begin
      </button>
      <p class="small" classList={{ fault: isMissing(), soft: !isMissing() }} role="status">
        {isMissing()
          ? "Give a name: any will do that you use here every time."
          : "The name stands beside each judgement; use the same one every time."}
      </p>
    </form>
  );
}

const anybody = "";
/** Names are lines of the form: none is a line's end. */
const everybody = "\n";

function Invite(props: { tasks: Tasks; view: TaskView }) {
  const roster = (): readonly string[] => props.view.record.annotators;
  const [who, setWho] = createSignal<string>(props.view.record.annotators[0] ?? anybody);
  const [saved, setSaved] = createSignal<{ name: string; files?: number; without?: string[] }>();
  const site = location.href.replace(/#.*/, "");
  const make = async (): Promise<void> => {
    setSaved(undefined);
    if (who() === everybody) {
      const all = await props.tasks.invitations(props.view.record.id);
      if (all === undefined) return;
      saveBlob(all.name, all.blob);
      setSaved(all);
      return;
    }
    const file = await props.tasks.invitation(props.view.record.id, who() === anybody ? null : who());
    if (file === undefined) return;
    saveBlob(file.name, file.blob);
    setSaved({ name: file.name });
  };
  return (
    <form
      class="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <Show when={roster().length > 0}>
        <div class="field who">
          <label for={`invite-${props.view.record.id}`}>For whom</label>
          <select
            id={`invite-${props.view.record.id}`}
            data-field="invited"
            value={who()}
            onChange={(event) => setWho(event.currentTarget.value)}
          >
            <For each={roster()}>{(name) => <option value={name}>{name}</option>}</For>
            <Show when={roster().length > 1}>
              <option value={everybody}>everybody, a file for each</option>
            </Show>
          </select>
        </div>
      </Show>
      <button type="submit" class="primary" data-action="make-invitation" aria-disabled={props.tasks.busy()}>
        {who() === everybody ? "Make all invitation files" : "Make the invitation file"}
      </button>
      <p class="soft small">
        {roster().length === 0
          ? "Whoever opens it gives a name. "
          : "Who judges what follows from the name: send each person their own file. "}
        It holds the questions and answers to judge and the guidelines, nothing else of the project.
      </p>
      <div class="small invite-made" role="status">
        <Show when={saved()}>
          {(made) => (
            <Show
              when={made().files}
              fallback={
                <>
                  <p>
                    <strong>{made().name}</strong> lies with your downloads. Send it, and say that it is
                    opened at <code>{site}#/judge</code>.
                  </p>
                  <p>
                    Or put it beside this site, where one link opens it:{" "}
                    <code>
                      {site}#/judge?bundle={encodeURIComponent(made().name)}
                    </code>
                  </p>
                </>
              }
            >
              {(files) => (
                <>
                  <p data-invitations={files()}>
                    <strong>{made().name}</strong> lies with your downloads: {plural(files(), "file")}, each
                    with its name. Unpack it, send everybody their own, and say that it is opened at{" "}
                    <code>{site}#/judge</code>.
                  </p>
                  <Show when={made().without?.length}>
                    <p>Nothing to judge yet, and no file: {made().without?.join(", ")}.</p>
                  </Show>
                </>
              )}
            </Show>
          )}
        </Show>
      </div>
    </form>
  );
}
