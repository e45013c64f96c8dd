// What takes long to draw, each piece in a task of its own and in their order, so that the page answers between two of them.
import { createSignal, type JSX, onCleanup, onMount, Show } from "solid-js";

let last: Promise<void> = Promise.resolve();

/** Resolves in a task of its own, after what was asked for before. */
export function inTurn(): Promise<void> {
  return (last = last.then(() => new Promise<void>((resolve) => setTimeout(resolve))));
}

export function Later(props: { children: JSX.Element }) {
  const [isDue, setDue] = createSignal(false);
  let isGone = false;
  onCleanup(() => (isGone = true));
  onMount(() => void inTurn().then(() => !isGone && setDue(true)));
  return <Show when={isDue()}>{props.children}</Show>;
}
