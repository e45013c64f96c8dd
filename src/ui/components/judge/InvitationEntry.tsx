// The way in: who invites, what for, how long, what becomes of it; then a press on one button.
import { createEffect, createSignal, on, Show } from "solid-js";
import type { InvitationView } from "../../../page/bridge/judgingTypes.ts";
import type { AppState } from "../../state/createApp.ts";
import { addressIn, createInvitation } from "../../state/createInvitation.ts";
import { hrefOf } from "../../state/createRoute.ts";
import { plural } from "../../words/format.ts";
import { aboutHowLong } from "../../words/judge.ts";
import { DropZone } from "../DropZone.tsx";
import { ErrorNotice } from "../ErrorNotice.tsx";

export function InvitationEntry(props: { app: AppState }) {
  const invitation = props.app.keep(createInvitation);
  createEffect(
    on(
      () => addressIn(props.app.route().query),
      (address) => {
        if (address !== undefined) void invitation.openAddress(address);
      },
    ),
  );
  return (
    <div class="entry stack" data-entry>
      <p class="entry-brand soft">FeedbackLoop</p>
      <Show when={invitation.view()} fallback={<Before app={props.app} />}>
        {(view) => <Welcome app={props.app} view={view()} />}
      </Show>
    </div>
  );
}

function Before(props: { app: AppState }) {
  const invitation = props.app.keep(createInvitation);
  const title = (): string => {
    if (invitation.reading()) return "Opening the invitation";
    return invitation.failure() === undefined ? "Open an invitation" : "The invitation could not be opened";
  };
  return (
    <>
      <h1 tabIndex={-1}>{title()}</h1>
      <Show when={invitation.failure()}>
        {(failure) => <ErrorNotice title="Nothing was opened" failure={failure()} />}
      </Show>
      <Show when={invitation.refused()}>
        {(origin) => (
          <div class="buttons">
            <button type="button" class="primary" data-action="allow" onClick={() => void invitation.allow()}>
              Allow {origin()} and try again
            </button>
          </div>
        )}
      </Show>
      <Show when={!invitation.reading()}>
        <DropZone
          name="invitation"
          accept=""
          button="Choose the file"
          onFiles={([file]) => file !== undefined && void invitation.open(file.blob)}
        >
          <p>
            <strong>Drop the invitation that you were sent anywhere on this page, or choose it.</strong>
          </p>
          <p class="soft small">It is a file whose name ends in .json. It is read here and goes nowhere.</p>
        </DropZone>
      </Show>
    </>
  );
}

function Welcome(props: { app: AppState; view: InvitationView }) {
  const invitation = props.app.keep(createInvitation);
  const [name, setName] = createSignal("");
  const [asked, setAsked] = createSignal(false);
  const [waits, setWaits] = createSignal(false);
  const task = () => props.view.task;
  const annotator = (): string => props.view.annotator ?? name().trim();
  const begin = async (): Promise<void> => {
    setAsked(true);
    if (annotator() === "" || waits()) return;
    setWaits(true);
    const goThere = props.app.goAfter();
    const place = await invitation.accept(annotator());
    setWaits(false);
    if (place !== undefined) goThere(hrefOf("judge", place.project, place.task, place.annotator));
  };
  return (
    <form
      class="stack"
      data-welcome
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <h1 tabIndex={-1}>
        <Show when={task().invitation.from} fallback="You are asked for your judgement">
          {(from) => (
            <>
              <bdi>{from()}</bdi> asks for your judgement
            </>
          )}
        </Show>
      </h1>
      <dl class="entry-facts">
        <div>
          <dt>What for</dt>
          <dd dir="auto">{task().invitation.about === "" ? task().title : task().invitation.about}</dd>
        </div>
        <div>
          <dt>How long</dt>
          <dd>
            {plural(props.view.items, "item")} to judge, one after the other: {aboutHowLong(props.view.items)}
            . You can stop at any time and come back.
          </dd>
        </div>
        <div>
          <dt>What becomes of it</dt>
          <Show when={task().invitation.afterwards}>{(words) => <dd dir="auto">{words()}</dd>}</Show>
          <dd>
            Your judgements are kept in this browser. At the end you save them as a file and send it back
            yourself; nothing is sent by itself.
            {task().isTimed ? " How long you look at an item is kept beside your judgement." : ""}
          </dd>
        </div>
      </dl>
      <Show
        when={props.view.annotator === null}
        fallback={
          <p>
            You judge as <strong dir="auto">{props.view.annotator}</strong>.
          </p>
        }
      >
        <div class="field entry-name">
          <label for="annotator">Your name</label>
          <input
            id="annotator"
            dir="auto"
            autocomplete="nickname"
            maxLength={200}
            value={name()}
            aria-invalid={asked() && annotator() === ""}
            aria-describedby="annotator-about"
            data-field="annotator"
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <p id="annotator-about" class="small" classList={{ fault: asked() && annotator() === "" }}>
            {asked() && annotator() === ""
              ? "Give a name: any will do that you use here every time."
              : "It stands beside each judgement. It need not be your real one."}
          </p>
        </div>
      </Show>
      <Show when={invitation.failure()}>
        {(failure) => <ErrorNotice title="Judging could not begin" failure={failure()} />}
      </Show>
      <div class="buttons">
        <button type="submit" class="primary large" data-action="begin" aria-disabled={waits()}>
          {props.view.isKnown ? "Go on where you stopped" : "Begin"}
        </button>
        <span class="soft small">
          {props.view.hasPractice && !props.view.isKnown
            ? "First comes one for practice. It does not count."
            : ""}
        </span>
      </div>
      <Show when={task().guidelines.trim() !== ""}>
        <details>
          <summary>Guidelines</summary>
          <p class="entry-guidelines" dir="auto">
            {task().guidelines}
          </p>
        </details>
      </Show>
    </form>
  );
}
