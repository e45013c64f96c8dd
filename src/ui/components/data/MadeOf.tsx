// What was made of a document so far, in a line: looked up when it is asked for, since records of the whole project are read.
import { createEffect, createSignal, on, Show } from "solid-js";
import type { MadeView } from "../../../page/bridge/documentTypes.ts";
import { failureOf, type Failure } from "../../../page/bridge/failure.ts";
import type { DocumentsState } from "../../state/createDocuments.ts";
import { madeWords } from "../../words/erasure.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";

export function MadeOf(props: { docs: DocumentsState; document: string }) {
  const [made, setMade] = createSignal<MadeView>();
  const [failure, setFailure] = createSignal<Failure>();
  const [isLooking, setIsLooking] = createSignal(false);
  let asked = 0;
  createEffect(
    on([() => props.document, props.docs.version], () => {
      asked++;
      setMade(undefined);
      setFailure(undefined);
      setIsLooking(false);
    }),
  );
  const look = async (): Promise<void> => {
    const open = props.docs.project();
    if (open === undefined || isLooking()) return;
    const mine = ++asked;
    setIsLooking(true);
    setFailure(undefined);
    try {
      const found = await props.docs.service.madeOf(open, props.document);
      if (mine === asked) setMade(found);
    } catch (error) {
      if (mine === asked) setFailure(failureOf(error));
    } finally {
      if (mine === asked) setIsLooking(false);
    }
  };
  return (
    <div class="card more-card">
      <div class="buttons">
        <button
          type="button"
          class="compact"
          data-action="made-of"
          aria-disabled={isLooking()}
          onClick={() => void look()}
        >
          What was made of it
        </button>
      </div>
      <p class="small" role="status" data-made>
        {isLooking() ? "Looking" : <Show when={made()}>{(found) => madeWords(found())}</Show>}
      </p>
      <Show when={failure()}>
        {(problem) => <ErrorNotice title="This could not be looked up" failure={problem()} />}
      </Show>
    </div>
  );
}
