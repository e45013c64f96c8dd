// Chat: the base and a trained model answer the same prompt side by side. Run and checkpoint are in the address
// (#/chat/project/run/checkpoint); without them the newest finished run answers.
import { createEffect, createMemo, createSignal, createUniqueId, on, onCleanup, Show } from "solid-js";
import { inRun } from "../../domain/runFolder.ts";
import { AnswerColumn, type Reading } from "../components/chat/AnswerColumn.tsx";
import { ChatForm } from "../components/chat/ChatForm.tsx";
import { baseAlone, CheckpointChoice } from "../components/chat/CheckpointChoice.tsx";
import { ExchangeHistory, textOf } from "../components/chat/ExchangeHistory.tsx";
import { TokenReading } from "../components/chat/TokenReading.tsx";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import type { RunRecord } from "../../page/bridge/types.ts";
import type { AppState } from "../state/createApp.ts";
import { createChat, type ChatTarget } from "../state/createChat.ts";
import { createCheckpoints } from "../state/createCheckpoints.ts";
import { modelName, starter, typedPrompt } from "../words/chat.ts";
import "../texts.css";
import "../chat.css";

const suggestionCount = 6;

export default function ChatPage(props: { app: AppState }) {
  const { app } = props;
  const chat = app.keep(createChat);
  const readingId = createUniqueId();
  const [reading, setReading] = createSignal<Reading>();

  // Models that score write nothing.
  const runs = createMemo(() =>
    app.projects
      .runs()
      .filter(
        ({ deletedAtMs, algorithm }) =>
          deletedAtMs === null && app.setup.methodOf(algorithm)?.task !== "classify",
      ),
  );
  const asked = (): readonly (string | undefined)[] => app.route().rest;
  const run = createMemo((): RunRecord | undefined => {
    const [wanted] = asked();
    if (wanted === baseAlone) return undefined;
    if (wanted !== undefined) return runs().find(({ id }) => id === wanted);
    return runs().find(({ state }) => state === "done") ?? runs().find(({ step }) => step > 0);
  });
  const checkpoints = createCheckpoints(app.data, run);
  const option = createMemo(() => {
    const [, wanted] = asked();
    const options = checkpoints.options();
    return wanted === undefined ? options?.[0] : options?.find(({ folder }) => folder === wanted);
  });

  const target = createMemo((): ChatTarget => {
    const record = run();
    const draft = app.projects.record()?.draft;
    const chosen = option();
    const model = record?.model ?? draft?.model ?? starter;
    return {
      device: record?.device ?? draft?.device ?? "auto",
      model,
      baseTitle: modelName(model),
      project: record !== undefined && chosen !== undefined ? record.project : null,
      checkpoint: record !== undefined && chosen !== undefined ? inRun(record.id, chosen.folder) : null,
      trainedTitle: record !== undefined && chosen !== undefined ? `${record.title}, ${chosen.title}` : null,
    };
  });
  const suggestions = createMemo((): string[] => {
    const prompts = [...(run()?.prompts ?? []), ...(app.projects.record()?.draft.prompts ?? [])];
    const texts = prompts.map(typedPrompt).filter((text) => text.trim() !== "");
    return [...new Set(texts)].slice(0, suggestionCount);
  });

  const isTraining = app.live.isActiveHere;
  const isLoading = (): boolean =>
    run() !== undefined && checkpoints.options() === undefined && !checkpoints.failure();
  const blocked = (): string | undefined => {
    if (isTraining()) return "The device is busy with a run.";
    return isLoading() || !app.projects.loaded() ? "Reading the checkpoints." : undefined;
  };
  /** An address that leads to nothing here. */
  const missing = (): string | undefined => {
    const [wantedRun, wantedCheckpoint] = asked();
    if (!app.projects.loaded() || wantedRun === undefined || wantedRun === baseAlone || isLoading())
      return undefined;
    if (run() === undefined) return `This project has no run “${wantedRun}”.`;
    return wantedCheckpoint !== undefined && option() === undefined && checkpoints.options() !== undefined
      ? `${run()?.title ?? wantedRun} has no checkpoint “${wantedCheckpoint}”.`
      : undefined;
  };

  const exchange = () => chat.exchanges()[0];
  const answerOf = (side: "base" | "trained") => exchange()?.answers.find((answer) => answer.side === side);
  const hasTrained = (): boolean => target().trainedTitle !== null || answerOf("trained") !== undefined;
  createEffect(on(exchange, () => setReading(undefined), { defer: true }));

  const stopOnEscape = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && !event.isComposing) chat.stop();
  };
  addEventListener("keydown", stopOnEscape);
  onCleanup(() => removeEventListener("keydown", stopOnEscape));

  /** Said once, at the end: words that come one by one would interrupt each other. */
  const announcement = createMemo((): string => {
    const last = exchange();
    if (last === undefined || (last.state() !== "done" && last.state() !== "stopped")) return "";
    return last.answers
      .map(({ side, tokens }) => `${side === "base" ? "Base model" : "Trained model"}: ${textOf(tokens())}`)
      .join("\n");
  });

  let columns: HTMLDivElement | undefined;
  const ask = (): void => {
    void chat.ask(target());
    // On a phone the answers begin below what is in sight.
    requestAnimationFrame(() => columns?.scrollIntoView({ block: "nearest" }));
  };
  const choose = (id: string, checkpoint?: string): void =>
    app.go(app.href("chat", id, ...(checkpoint === undefined ? [] : [checkpoint])), true);
  const title = (): string => {
    const record = run();
    return record === undefined ? "Chat with the base model" : `${record.title} beside its base model`;
  };

  return (
    <div class="stack chat-page" data-chat-state={exchange()?.state() ?? "idle"}>
      <div class="page-head">
        <div>
          <h1>{title()}</h1>
          <p>
            {run() === undefined ? "See how it answers and how sure it is" : "Ask both the same and compare"},
            word by word. Answers are computed on this device; nothing leaves it.
          </p>
        </div>
      </div>
      <Show when={isTraining()}>
        <div class="notice warn" role="status">
          <p>
            A run is using the device, and a paused run keeps its memory. Questions can be asked when it has
            ended.
          </p>
          <p>
            <a href={app.href("train", ...(app.live.view.run === null ? [] : [app.live.view.run]))}>
              Go to the run
            </a>
          </p>
        </div>
      </Show>
      <Show when={app.live.isActive() && !app.live.view.isMine}>
        <div class="notice" role="status">
          <p>Another tab is training: answers come more slowly meanwhile.</p>
        </div>
      </Show>
      <Show when={missing()}>
        {(what) => (
          <div class="notice warn" role="status">
            <p>{what()} Choose another one below; until then the base model answers alone.</p>
          </div>
        )}
      </Show>
      <Show when={checkpoints.failure()}>
        {(failure) => <ErrorNotice title="The checkpoints could not be read" failure={failure()} />}
      </Show>
      <div class="chat-layout">
        <div class="stack">
          <CheckpointChoice
            runs={runs()}
            run={run()}
            options={checkpoints.options() ?? []}
            checkpoint={option()?.folder}
            baseTitle={target().baseTitle}
            onChoose={choose}
          />
          <ChatForm chat={chat} suggestions={suggestions()} blocked={blocked()} onAsk={ask} />
        </div>
        <div class="stack">
          <Show when={exchange()?.failure()}>
            {(failure) => (
              <ErrorNotice
                title="The question was not answered"
                failure={failure()}
                details={{ device: target().device, checkpoint: target().checkpoint ?? "none" }}
              />
            )}
          </Show>
          <div class="chat-columns" ref={columns}>
            <AnswerColumn
              heading="Base model"
              side="base"
              title={answerOf("base")?.title ?? target().baseTitle}
              answer={answerOf("base")}
              exchange={exchange()}
              showsProbabilities={chat.showsProbabilities()}
              readingId={readingId}
              onRead={setReading}
            />
            <Show when={hasTrained()} fallback={<NoTrainedModel app={app} hasRuns={runs().length > 0} />}>
              <AnswerColumn
                heading="Trained model"
                side="trained"
                title={answerOf("trained")?.title ?? target().trainedTitle ?? ""}
                answer={answerOf("trained")}
                exchange={answerOf("trained") === undefined ? undefined : exchange()}
                showsProbabilities={chat.showsProbabilities()}
                readingId={readingId}
                onRead={setReading}
              />
            </Show>
          </div>
          <TokenReading
            id={readingId}
            reading={reading()}
            rate={exchange()?.rate()}
            shows={chat.showsProbabilities()}
            onShow={(shows) => chat.setShowsProbabilities(shows)}
          />
          <ExchangeHistory chat={chat} onRecall={() => scrollTo({ top: 0 })} />
        </div>
      </div>
      <p class="visually-hidden" role="status" data-announcement>
        {announcement()}
      </p>
    </div>
  );
}

function NoTrainedModel(props: { app: AppState; hasRuns: boolean }) {
  return (
    <section class="card answer no-answer" aria-labelledby="no-trained-title">
      <header>
        <h2 id="no-trained-title">Trained model</h2>
      </header>
      <p>
        {props.hasRuns
          ? "Choose a run that has a checkpoint above, and its answer stands here beside the base's."
          : "No run has a checkpoint yet. After the first one, its answer stands here beside the base's."}
      </p>
      <p>
        <a href={props.app.href("train")}>Train a model</a>
      </p>
    </section>
  );
}
