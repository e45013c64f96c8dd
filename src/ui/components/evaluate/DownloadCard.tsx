// The report on everything in the project, as a file that opens without the page.
import { createResource, createSignal, createUniqueId, For, Show } from "solid-js";
import { saveBlob } from "../../files/saveBlob.ts";
import type { Evaluation } from "../../state/createEvaluation.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { createWork } from "../../state/createWork.ts";
import { formatNumber } from "../../words/locale.ts";

/** "HTML", "LL144", "Model card". */
const nameOf = (format: string): string =>
  format.includes("-")
    ? format.slice(0, 1).toUpperCase() + format.slice(1).replaceAll("-", " ")
    : format.toUpperCase();

export function DownloadCard(props: { evaluation: Evaluation }) {
  const id = createUniqueId();
  const [formats] = createResource(() => props.evaluation.service.reportFormats());
  const [chosen, setChosen] = createSignal<string>();
  const work = createWork<string>();
  const save = (format: string): void => {
    const open = props.evaluation.project();
    if (open === undefined || work.isBusy()) return;
    setChosen(format);
    void work.start(async (onProgress) => {
      const { name, blob } = await props.evaluation.service.report(open, format, onProgress);
      saveBlob(name, blob);
      return name;
    });
  };
  const said = (): string => {
    const now = work.state();
    if (now.is === "busy")
      return now.total === 0
        ? "The project's files are being read."
        : `${formatNumber((100 * now.done) / now.total)} % of the project's files read.`;
    return now.is === "done" ? `${now.value} lies with your downloads.` : "";
  };
  return (
    <section class="card" aria-labelledby={`${id}-title`} data-download={work.state().is}>
      <h2 id={`${id}-title`}>Take the report along</h2>
      <p class="small soft">
        Everything that was measured, where each number comes from, what the data were and who has to sign.
        The command line makes the same report of the exported project.
      </p>
      <ul class="download-list">
        <For each={formats() ?? []}>
          {({ id: format, title }) => (
            <li>
              <button
                type="button"
                class="compact"
                data-action={`report-${format}`}
                aria-describedby={`${id}-${format}`}
                aria-disabled={work.isBusy()}
                onClick={() => save(format)}
              >
                {nameOf(format)}
              </button>
              <span id={`${id}-${format}`} class="small">
                {title}
              </span>
            </li>
          )}
        </For>
      </ul>
      <p class="small soft" role="status">
        {said()}
      </p>
      <Show when={work.failure()}>
        {(failure) => (
          <ErrorNotice
            title={`The report could not be written as ${nameOf(chosen() ?? "")}`}
            failure={failure()}
          />
        )}
      </Show>
    </section>
  );
}
