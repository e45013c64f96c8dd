// The ways to answer. A new one is a file beside these and a line here.
import { bestOfN } from "./bestOfN.ts";
import { pairwise } from "./pairwise.ts";
import { thumbs } from "./thumbs.ts";
import type { Widget } from "./widget.ts";

export const widgets = [pairwise, bestOfN, thumbs] as const satisfies readonly Widget[];
export type { Choice, Common, Decided, Shown, Widget } from "./widget.ts";

export function widgetOf(id: string): Widget | undefined {
  return widgets.find((one) => one.id === id);
}
