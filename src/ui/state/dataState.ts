// Where the open project's documents stand, in a word for the rail. Its own file: the rail is part of the first load, and what
// knows documents is not.
import { createSignal } from "solid-js";

export type DataState = "empty" | "ready" | "running" | "done" | "needs attention" | "";

const [state, setState] = createSignal<{ project: string; is: DataState }>();

export const tellDataState = (project: string, is: DataState): void => void setState({ project, is });

/** "": not known, because nobody has looked at the documents since the page was opened. */
export function dataState(project: string | undefined): DataState {
  const known = state();
  return known !== undefined && known.project === project ? known.is : "";
}
