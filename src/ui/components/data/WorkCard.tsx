// What is under way with the documents: how far it is, how fast, how long yet, and a way to stop it.
import { createSignal, onCleanup, Show } from "solid-js";
import type { DocumentsState } from "../../state/createDocuments.ts";
import { rateWords } from "../../words/data.ts";
import { plural } from "../../words/format.ts";
import { ProgressBar } from "../ProgressBar.tsx";

export function WorkCard(props: { docs: DocumentsState }) {
  const [now, setNow] = createSignal(performance.now());
  const clock = setInterval(() => setNow(performance.now()), 500);
  onCleanup(() => clearInterval(clock));
  const since = (startedAtMs: number): number => Math.max(0, now() - startedAtMs) / 1000;
  return (
    <>
      <Show when={props.docs.reading()}>
        {(reading) => {
          const share = (): number => {
            const { files, filesDone, done, total } = reading();
            return files === 0
              ? 0
              : (100 * (filesDone + (total > 0 ? Math.min(1, done / total) : 0))) / files;
          };
          const rate = (): string =>
            reading().files > 1
              ? rateWords(reading().filesDone, reading().files, since(reading().startedAtMs), [
                  "file",
                  "files",
                ])
              : rateWords(reading().documents, 0, since(reading().startedAtMs), ["document", "documents"]);
          return (
            <Under
              title={`Reading ${reading().file}`}
              share={share()}
              words={`${plural(reading().documents, "document")} so far${rate() === "" ? "" : `, ${rate()}`}`}
              name="reading"
              stop={() => props.docs.stop()}
            />
          );
        }}
      </Show>
      <Show when={props.docs.working()}>
        {(working) => (
          <Under
            title={working().title}
            share={working().total > 0 ? (100 * working().done) / working().total : 0}
            words={
              working().total === 0
                ? "Preparing"
                : [
                    `${working().done} of ${plural(working().total, ...working().unit)}`,
                    rateWords(working().done, working().total, since(working().startedAtMs), working().unit),
                  ]
                    .filter((words) => words !== "")
                    .join(", ")
            }
            name="working"
            stop={working().stop}
          />
        )}
      </Show>
    </>
  );
}

function Under(props: {
  title: string;
  share: number;
  words: string;
  name: string;
  stop: (() => void) | undefined;
}) {
  return (
    <section class="card under-way above" aria-label={props.title} data-under-way={props.name}>
      <div class="spread">
        <strong class="one-line">{props.title}</strong>
        <Show when={props.stop}>
          {(stop) => (
            <button type="button" class="compact" data-action={`stop-${props.name}`} onClick={() => stop()()}>
              Cancel
            </button>
          )}
        </Show>
      </div>
      <ProgressBar label={props.title} share={props.share} />
      <p class="soft small number">{props.words}</p>
    </section>
  );
}
