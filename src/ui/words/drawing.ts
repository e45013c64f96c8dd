// Advantages as the page shows and says them.
import { formatNumber } from "./locale.ts";

/** The shade of an advantage: its sign, and a fifth, a half or more of the largest. */
export function shadeOf(worth: number, largest: number): string {
  const share = largest === 0 ? 0 : Math.abs(worth) / largest;
  if (share < 0.05) return "";
  return `${worth > 0 ? "up" : "down"} ${share < 0.2 ? "little" : share < 0.5 ? "some" : "more"}`;
}

/** "+0.31", "-0.02". */
export function signed(value: number | null): string {
  if (value === null) return "–";
  return `${value > 0 ? "+" : ""}${formatNumber(value, 2)}`;
}
