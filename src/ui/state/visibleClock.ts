// Milliseconds for which something was before somebody's eyes: what passes while the page is hidden, or while the clock is held,
// does not count.
import { onCleanup } from "solid-js";

export interface VisibleClock {
  /** From nothing. */
  start(): void;
  /** Does not count from now on; `go` takes it up again. */
  hold(): void;
  go(): void;
  readMs(): number;
}

export function createVisibleClock(): VisibleClock {
  let counted = 0;
  let isHeld = true;
  /** When what is being counted began; undefined while nothing is. */
  let since: number | undefined;
  const stop = (): void => {
    if (since !== undefined) counted += performance.now() - since;
    since = undefined;
  };
  const look = (): void => {
    stop();
    if (!isHeld && !document.hidden) since = performance.now();
  };
  document.addEventListener("visibilitychange", look);
  onCleanup(() => document.removeEventListener("visibilitychange", look));
  return {
    start() {
      stop();
      counted = 0;
      isHeld = false;
      look();
    },
    hold() {
      isHeld = true;
      look();
    },
    go() {
      isHeld = false;
      look();
    },
    readMs: () => counted + (since === undefined ? 0 : performance.now() - since),
  };
}
