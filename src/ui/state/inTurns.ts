// Work that is asked for more often than it can be done: what was asked while it ran is done once, after it, and after a pause in proportion
// to how long it took.

export interface InTurns {
  /** Resolves when a run that began after this call has ended. */
  ask(): Promise<void>;
  /** Whether something was asked for that no run has answered yet. */
  readonly isBehind: boolean;
}

export interface Clock {
  /** Milliseconds. */
  now(): number;
  wait(ms: number): Promise<void>;
}

const realClock: Clock = {
  now: () => performance.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** `rest`: milliseconds of pause for each millisecond of a run. `run` fails as a promise: who asked for that run hears of it. */
export function inTurns(run: () => Promise<void>, rest = 0, clock: Clock = realClock): InTurns {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let freeMs = -Infinity;
  function begin(): Promise<void> {
    const startedMs = clock.now();
    running = run().finally(() => {
      running = undefined;
      freeMs = clock.now() + rest * (clock.now() - startedMs);
    });
    return running;
  }
  async function afterwards(): Promise<void> {
    // Whoever asked for that one hears how it ended.
    await running?.catch(() => undefined);
    if (freeMs > clock.now()) await clock.wait(freeMs - clock.now());
    next = undefined;
    await begin();
  }
  return {
    ask() {
      if (next !== undefined) return next;
      if (running === undefined && freeMs <= clock.now()) return begin();
      return (next = afterwards());
    },
    get isBehind() {
      return running !== undefined || next !== undefined;
    },
  };
}
