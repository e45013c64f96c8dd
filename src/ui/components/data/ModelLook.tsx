// A second look by a model that finds names: optional, chosen by a person, computed on this device. What it proposes is reviewed
// like what the rules found.
import { createSignal, Show } from "solid-js";
import { failureOf, type Failure } from "../../../page/bridge/failure.ts";
import type { AppState } from "../../state/createApp.ts";
import type { DocumentsState } from "../../state/createDocuments.ts";
import { plural } from "../../words/format.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { createForeignModel, ForeignModelFields } from "./ForeignModelFields.tsx";

export function ModelLook(props: { app: AppState; docs: DocumentsState }) {
  const model = createForeignModel(() => props.app.data.restart());
  const [note, setNote] = createSignal("");
  const [failure, setFailure] = createSignal<{ title: string; failure: Failure }>();

  const looked = (): number => {
    const states = props.docs.summary()?.states;
    return (states?.anonymised ?? 0) + (states?.needsReview ?? 0);
  };
  const isBusy = (): boolean => props.docs.working() !== undefined || props.docs.reading() !== undefined;
  const reason = (): string | undefined => {
    if (isBusy()) return "Something is under way.";
    if (looked() === 0) return "Let the rules hide personal data first: a model only adds to what they find.";
    return model.missing();
  };

  async function run(): Promise<void> {
    const open = props.docs.project();
    if (open === undefined || reason() !== undefined) return;
    setFailure(undefined);
    setNote("");
    const { title: _, ...chosen } = model.chosen();
    const found = await props.docs.work(
      "Looking for names with a model",
      ["document", "documents"],
      (onProgress) =>
        props.docs.service.proposeNames(open, chosen, onProgress).then(
          (result) => result ?? null,
          (error: unknown) => {
            setFailure({ title: "The model could not look", failure: failureOf(error) });
          },
        ),
      () => props.docs.stop(),
    );
    if (found === undefined) return;
    if (found === null) setNote("Stopped. Nothing was changed.");
    else {
      const unknown =
        found.unknownLabels.length === 0
          ? ""
          : ` What it calls ${found.unknownLabels.map((label) => `“${label}”`).join(", ")} has no kind here and was left.`;
      setNote(
        found.places === 0
          ? `The model found nothing that the rules had not.${unknown}`
          : `The model proposed ${plural(found.places, "place")} in ${plural(found.documents, "document")}. They are hidden; look them over.${unknown}`,
      );
    }
  }

  return (
    <details class="card" data-model-look>
      <summary>Look with a model too</summary>
      <div class="stack">
        <p class="small">
          Optional. The rules above need no model. One that was trained to find names may see what they miss,
          and be wrong where they are right: you decide about each place.
        </p>
        <p class="soft small">
          It computes on this device. Your texts are sent nowhere; a model from the hub is downloaded once.
        </p>
        <ForeignModelFields
          model={model}
          what="the model that finds names"
          mark="name"
          placeholder="Xenova/bert-base-NER"
          isBusy={isBusy()}
        />
        <div class="buttons">
          <button
            type="button"
            class="compact"
            data-action="look-with-model"
            aria-disabled={reason() !== undefined}
            onClick={() => void run()}
          >
            Look with the model
          </button>
        </div>
        <Show when={reason()}>{(why) => <p class="small">{why()}</p>}</Show>
        <Show when={failure()}>
          {(problem) => <ErrorNotice title={problem().title} failure={problem().failure} />}
        </Show>
        <p class="small" role="status" data-model-note>
          {note()}
        </p>
      </div>
    </details>
  );
}
