// Where evaluation of the open project stands, in a word for the rail. Its own file: the rail is part of the first load, and what
// measures is not.
import { createSignal } from "solid-js";

export type EvaluateState = "empty" | "ready" | "running" | "done" | "needs attention" | "";

const [state, setState] = createSignal<{ project: string; is: EvaluateState }>();

export const tellEvaluateState = (project: string, is: EvaluateState): void => void setState({ project, is });

/** "": not known, because nobody has looked since the page was opened. */
export function evaluateState(project: string | undefined): EvaluateState {
  const known = state();
  return known !== undefined && known.project === project ? known.is : "";
}
