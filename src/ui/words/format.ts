// Numbers and sizes as the page says them: units always, three digits that matter, no false precision.

import { wilson } from "../../page/bridge/intervals.ts";
import { formatNumber } from "./locale.ts";

export function formatBytes(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toPrecision(2)} ${units[unit] ?? ""}`;
}

/** "45 s", "2 min 10 s", "1 h 20 min". */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "unknown";
  if (seconds < 1) return "under 1 s";
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`;
}

/** A metric: "0.6931", "12.3", "2.0e-6"; a dash where there is none. */
export function formatMetric(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(1);
  return size >= 1000 ? value.toFixed(0) : value.toPrecision(4);
}

/** "1.4 s a step", "6.2 steps/s" or "2 min 5 s a step". */
export function formatRate(secondsPerStep: number): string {
  if (secondsPerStep >= 60) return `${formatDuration(secondsPerStep)} a step`;
  return secondsPerStep >= 1
    ? `${secondsPerStep.toFixed(1)} s a step`
    : `${(1 / secondsPerStep).toFixed(1)} steps/s`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

/** "2.0 million", "135 million", "1.2 billion", "9,800". */
export function formatCount(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toPrecision(2)} billion`;
  if (count >= 1e6) return `${count >= 1e8 ? Math.round(count / 1e6) : (count / 1e6).toPrecision(2)} million`;
  return count.toLocaleString("en");
}

/** "0.84 (0.78 to 0.89)": a share with Wilson's 95 % interval for `count` trials. */
export function formatShare(share: number | null | undefined, count: number): string {
  if (share === null || share === undefined) return "–";
  if (count <= 0) return share.toFixed(2);
  const [low, high] = wilson(share, count);
  return `${share.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}
