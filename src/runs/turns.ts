// Work that computes on its own thread lets the rest of it have a turn between two pieces.
import type { RunControl } from "./control.ts";

/** A run that is paused looks about twenty times a second whether it still is. */
const pausedMs = 50;

/** A real turn of the event loop: messages and signals arrive. Longer while `control` is paused. */
export function breathe(control?: Pick<RunControl, "paused">): Promise<void> {
  if (control?.paused() === true) return new Promise((resolve) => setTimeout(resolve, pausedMs));
  return new Promise((resolve) => {
    // Timers of a browser wait 4 ms when they are nested; a message does not.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
