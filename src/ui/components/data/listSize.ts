// How large a list on the page is, told in a task of its own. The browser tells it between the layout and the paint of a frame, and the
// rows that come into sight would then be drawn in the same task as both: together longer than what nobody feels.
import { observeElementRect, type Virtualizer } from "@tanstack/solid-virtual";

type Rect = Parameters<Parameters<typeof observeElementRect>[1]>[0];

export function observeListSize(
  list: Virtualizer<HTMLDivElement, Element>,
  tell: (size: Rect) => void,
): (() => void) | undefined {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = observeElementRect(list, (size) => {
    clearTimeout(timer);
    timer = setTimeout(() => tell(size));
  });
  return () => {
    clearTimeout(timer);
    stop?.();
  };
}
