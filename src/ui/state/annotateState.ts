// Where the judging tasks of the open project stand, in a word for the rail. Its own file: the rail is part of the first load, and
// what knows tasks is not.
import { createSignal } from "solid-js";

export type AnnotateState = "empty" | "ready" | "running" | "done" | "";

const [state, setState] = createSignal<{ project: string; is: AnnotateState }>();

export const tellAnnotateState = (project: string, is: AnnotateState): void => void setState({ project, is });

/** "": not known, because nobody has looked at the tasks since the page was opened. */
export function annotateState(project: string | undefined): AnnotateState {
  const known = state();
  return known !== undefined && known.project === project ? known.is : "";
}
