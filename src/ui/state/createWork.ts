// Something that a worker is asked for and that takes a while: its progress, then its answer or why there is none. Of several
// requests the latest counts.
import { createSignal } from "solid-js";
import { failureOf, type Failure } from "../../page/bridge/failure.ts";

type WorkState<T> =
  | { readonly is: "idle" }
  | { readonly is: "busy"; readonly done: number; readonly total: number }
  | { readonly is: "done"; readonly value: T }
  | { readonly is: "failed"; readonly failure: Failure };

type OnProgress = (done: number, total: number) => void;

export function createWork<T>() {
  const [state, setState] = createSignal<WorkState<T>>({ is: "idle" });
  let latest = 0;
  return {
    state,
    value: (): T | undefined => {
      const now = state();
      return now.is === "done" ? now.value : undefined;
    },
    failure: (): Failure | undefined => {
      const now = state();
      return now.is === "failed" ? now.failure : undefined;
    },
    isBusy: (): boolean => state().is === "busy",
    /** In per cent; 0 where nothing is under way or nobody knows of how much. */
    share: (): number => {
      const now = state();
      return now.is === "busy" && now.total > 0 ? (100 * now.done) / now.total : 0;
    },
    /** Forgets the answer; what is under way counts no more. */
    clear(): void {
      latest++;
      setState({ is: "idle" });
    },
    async start(ask: (onProgress: OnProgress) => Promise<T>): Promise<void> {
      const mine = ++latest;
      const tell = (now: WorkState<T>): void => {
        if (mine === latest) setState(now);
      };
      tell({ is: "busy", done: 0, total: 0 });
      try {
        // Progress comes by another way than the answer, which may overtake the last of it.
        const value = await ask((done, total) => {
          if (state().is === "busy") tell({ is: "busy", done, total });
        });
        tell({ is: "done", value });
      } catch (error) {
        tell({ is: "failed", failure: failureOf(error) });
      }
    },
  };
}

export type Work<T> = ReturnType<typeof createWork<T>>;
