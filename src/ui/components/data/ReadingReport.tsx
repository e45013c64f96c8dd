// What became of the files that were read last: those of which nothing could be kept, rows that were left out, what was mended
// or guessed. Stands until it is closed, over a reload too.
import { createMemo, For, Show } from "solid-js";
import type { FileReport } from "../../../page/bridge/documentTypes.ts";
import type { DocumentsState } from "../../state/createDocuments.ts";
import { listed, reportSentence } from "../../words/data.ts";
import { plural } from "../../words/format.ts";
import { formatNumber } from "../../words/locale.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";

const shownFailures = 3;
const shownOthers = 100;

export function ReadingReport(props: { docs: DocumentsState }) {
  const reports = (): readonly FileReport[] => props.docs.reports();
  const failed = createMemo(() =>
    reports().flatMap((one) => (one.failure === null ? [] : [{ ...one, failure: one.failure }])),
  );
  const faulty = createMemo(() =>
    reports().filter(({ failure, faultCount }) => failure === null && faultCount > 0),
  );
  const noted = createMemo(() =>
    reports().filter(({ failure, notes }) => failure === null && notes.length > 0),
  );
  const interrupted = () => (props.docs.reading() === undefined ? props.docs.interrupted() : []);
  return (
    <Show when={reports().length > 0 || interrupted().length > 0}>
      <section class="stack above" aria-label="What became of the files" data-report>
        <Show when={interrupted().length > 0}>
          <div class="notice warn" role="status" data-interrupted>
            <strong>Reading was interrupted</strong>
            <p>
              {plural(interrupted().length, "file")} had not been read to the end: {listed(interrupted(), 5)}.
              What was read before is kept.
            </p>
            <p>
              <strong>What to do:</strong> choose the same files again; what is here already is not added
              twice.
            </p>
          </div>
        </Show>
        <Show when={reports().length > 0}>
          <div class="notice" classList={{ good: failed().length === 0 }} role="status">
            <div class="spread">
              <strong>{reportSentence(reports())}</strong>
              <button
                type="button"
                class="quiet"
                data-action="close-report"
                onClick={() => props.docs.dismissReports()}
              >
                Close
              </button>
            </div>
            <Show when={faulty().length > 0}>
              <details>
                <summary>
                  {plural(
                    faulty().reduce((sum, { faultCount }) => sum + faultCount, 0),
                    "part",
                  )}{" "}
                  of {plural(faulty().length, "file")} left out
                </summary>
                <ul class="plain-list small scroll" tabIndex={0} aria-label="Parts that were left out">
                  <For each={faulty().slice(0, shownOthers)}>
                    {(one) => (
                      <For each={one.faults}>
                        {({ line, message, hint }) => (
                          <li>
                            {one.file}
                            {line === null ? "" : `, line ${formatNumber(line)}`}: {message} {hint}
                          </li>
                        )}
                      </For>
                    )}
                  </For>
                </ul>
              </details>
            </Show>
            <Show when={noted().length > 0}>
              <details>
                <summary>Mended or guessed in {plural(noted().length, "file")}</summary>
                <ul class="plain-list small scroll" tabIndex={0} aria-label="What was mended or guessed">
                  <For each={noted().slice(0, shownOthers)}>
                    {(one) => (
                      <li>
                        {one.file}: {one.notes.join(" ")}
                      </li>
                    )}
                  </For>
                </ul>
              </details>
            </Show>
          </div>
        </Show>
        <For each={failed().slice(0, shownFailures)}>
          {(one) => <ErrorNotice title={`${one.file} was not read`} failure={one.failure} />}
        </For>
        <Show when={failed().length > shownFailures}>
          <details>
            <summary>{plural(failed().length - shownFailures, "further file")} could not be read</summary>
            <ul
              class="plain-list small scroll"
              tabIndex={0}
              aria-label="Further files that could not be read"
            >
              <For each={failed().slice(shownFailures, shownFailures + shownOthers)}>
                {({ file, failure }) => (
                  <li>
                    <strong>{file}</strong>: {failure.message} {failure.hint}
                  </li>
                )}
              </For>
            </ul>
          </details>
        </Show>
      </section>
    </Show>
  );
}
