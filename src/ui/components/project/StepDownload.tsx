// The result of a run as a file, by one button.
import { createSignal } from "solid-js";
import type { AppState } from "../../state/createApp.ts";
import { saveBlob } from "../../files/saveBlob.ts";

export function StepDownload(props: { app: AppState; run: string }) {
  const [packing, setPacking] = createSignal(false);
  const download = (): void => {
    const project = props.app.projects.id();
    if (packing() || project === undefined) return;
    setPacking(true);
    void props.app
      .attempt("The file could not be made", async () => {
        const { name, zip } = await props.app.data.download(project, props.run, "result");
        saveBlob(name, zip);
      })
      .finally(() => setPacking(false));
  };
  return (
    <button type="button" class="compact" data-action="download" onClick={download}>
      {packing() ? "Packing" : "Download"}
    </button>
  );
}
