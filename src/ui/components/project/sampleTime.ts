// How long the sample takes on this device, before it has run here: its work divided by the rate that a measurement of
// a fraction of a second found. Said with "about".
import type { AppState } from "../../state/createApp.ts";

/**
 * The sample's work in the measurement's unit, multiply-adds times 2 at the rate of a lone product: a reward model in 80 steps of 8
 * pairs, 12 steps of 32 answers and their lessons, and both models' answers to 36 questions. By the processor's time it is 2.4 times
 * the run of 70 steps of DPO that was timed in Chromium on two threads: 60 s at a measured rate of 4.0e10 a second.
 */
const sampleWork = 6.3e12;

/** Seconds; undefined where the device could not be measured. */
export async function sampleSeconds(app: AppState): Promise<number | undefined> {
  try {
    return secondsAtRate(await app.trainer.measure(app.device()));
  } catch {
    return undefined;
  }
}

/** Seconds at a measured rate of multiply-adds, times 2, a second. */
export function secondsAtRate(rate: number): number {
  return sampleWork / rate;
}
