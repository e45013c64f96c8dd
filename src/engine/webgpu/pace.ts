// How much work one submit may hold. A submit that keeps a graphics device for long starves the page's own drawing, and after
// about two seconds the driver takes the device away; many short ones cost the host. So a submit holds what takes about
// a given time, by what was measured: the work between two waits, over the time from its first submit to the end of the wait.
// That is never more than the device can do, since it may have been idle meanwhile: the highest of late counts.

/** Milliseconds that one submit should keep a device that draws the page too. */
const sharedMs = 50;
/** Shorter waits tell of the way to the device and back. */
const tellingMs = 5;
const forgetting = 0.9;

export interface Pace {
  /** Multiply-adds that one submit may hold. */
  readonly limit: number;
  submitted(operations: number): void;
  /** All that was submitted is done. */
  drained(): void;
}

/** `first`: the limit before anything was measured. `targetMs`: how long a submit should take. `now` in milliseconds. */
export function createPace(
  first: number,
  targetMs = sharedMs,
  now: () => number = () => performance.now(),
): Pace {
  let perMs: number | undefined;
  let work = 0;
  let since: number | undefined;
  return {
    get limit() {
      return perMs === undefined ? first : perMs * targetMs;
    },
    submitted(operations) {
      since ??= now();
      work += operations;
    },
    drained() {
      if (since === undefined) return;
      const elapsedMs = now() - since;
      const rate = work / Math.max(elapsedMs, 1e-3);
      if (elapsedMs >= tellingMs) perMs = Math.max(rate, forgetting * (perMs ?? 0));
      else if (rate * targetMs > this.limit) perMs = rate;
      work = 0;
      since = undefined;
    },
  };
}
