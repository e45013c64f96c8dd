// Pause, one step, stop, from messages that arrive between steps. The run asks; nothing is interrupted in the middle.
// One step: the hold is lifted until the run says that a step ended, then it is back, however often it was asked.

export interface RunControl {
  /** True while the run should wait before its next step. */
  paused(): boolean;
  /** True once the run should finish its step, write a checkpoint and end. */
  stopRequested(): boolean;
  /** The run reports the end of a step. */
  stepEnded(): void;
}

export interface Steering extends RunControl {
  pause(): void;
  resume(): void;
  stepOnce(): void;
  stop(): void;
}

export function createSteering(onHeld: (held: boolean) => void): Steering {
  let held = false;
  let stopping = false;
  let holdAfterStep = false;
  const hold = (value: boolean): void => {
    if (held === value) return;
    held = value;
    onHeld(value);
  };
  return {
    paused: () => held && !stopping,
    stopRequested: () => stopping,
    pause: () => {
      // A step that is under way is finished first: the page shows "paused" when it is true.
      holdAfterStep = true;
    },
    resume: () => {
      holdAfterStep = false;
      hold(false);
    },
    stepOnce: () => {
      holdAfterStep = true;
      hold(false);
    },
    stop: () => {
      stopping = true;
    },
    stepEnded: () => {
      if (holdAfterStep && !stopping) {
        holdAfterStep = false;
        hold(true);
      }
    },
  };
}
