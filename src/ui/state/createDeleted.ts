// The project that was deleted last, and how it is restored: it is only hidden at first and gone after ten minutes. A reload of
// this tab keeps the offer.
import { createSignal, onCleanup } from "solid-js";
import { undoMs } from "../../domain/undoMs.ts";
import type { DataClient } from "../../page/bridge/client.ts";

const key = "feedbackloop.deleted";

export interface DeletedProject {
  id: string;
  title: string;
  atMs: number;
}

export function createDeleted(data: DataClient, refresh: () => Promise<void>) {
  const [last, setLast] = createSignal<DeletedProject | undefined>(stored());
  const forget = (): void => {
    setLast(undefined);
    keep(undefined);
  };
  const clock = setInterval(() => {
    const offered = last();
    if (offered !== undefined && Date.now() - offered.atMs > undoMs) forget();
  }, 5000);
  onCleanup(() => clearInterval(clock));
  return {
    last,
    forget,
    async remove(id: string, title: string): Promise<void> {
      await data.deleteProject(id, true);
      const gone = { id, title, atMs: Date.now() };
      setLast(gone);
      keep(gone);
      await refresh();
    },
    /** The project that is back, or undefined when there is none to bring back. */
    async undo(): Promise<string | undefined> {
      const gone = last();
      if (gone === undefined) return undefined;
      await data.deleteProject(gone.id, false);
      forget();
      await refresh();
      return gone.id;
    },
  };
}

function stored(): DeletedProject | undefined {
  try {
    const text = sessionStorage.getItem(key);
    const found = text === null ? undefined : (JSON.parse(text) as DeletedProject);
    return found !== undefined && Date.now() - found.atMs < undoMs ? found : undefined;
  } catch {
    return undefined;
  }
}

function keep(gone: DeletedProject | undefined): void {
  try {
    if (gone === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(gone));
  } catch {
    // The offer then ends with this page.
  }
}
