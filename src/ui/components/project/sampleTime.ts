// How long the sample takes on this device, before it has run here: its work divided by the rate that a measurement of
// a fraction of a second found. Said with "about".
import type { AppState } from "../../state/createApp.ts";

/**
 * The sample's work in the measurement's unit, multiply-adds times 2 at the rate of a lone product: 70 steps of 4 pairs
 * on the starter, two evaluations of 100 pairs, answers to three prompts at each checkpoint. From timing it in Chromium
 * on two processor threads: 60 s from the press of the button at a measured rate of 4.0e10 a second.
 */
const sampleWork = 2.6e12;

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
