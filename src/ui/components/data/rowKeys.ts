// The keys of a list of which the rows in sight alone are in the page. Arrow keys go from one row to the next; of all rows one is a stop
// of the tab key, or going past the list would have no end, because rows are drawn as they come into sight.
import type { Virtualizer } from "@tanstack/solid-virtual";
import { createEffect, createMemo, createSignal } from "solid-js";

interface List {
  /** Has `tabIndex` -1: the focus waits on it for a row that is not drawn yet. */
  scroller: () => HTMLElement;
  virtualizer: Virtualizer<HTMLDivElement, Element>;
  count: () => number;
  /** What a row is drawn of, undefined until it is read. */
  at: (index: number) => unknown;
  /** What in a row gets the focus. Rows name themselves by `data-index`. */
  target: string;
}

export function createRowKeys({ scroller, virtualizer, count, at, target }: List) {
  /** The row that is to have the focus once it is in the page; until then the list itself has it. */
  let wanted: number | undefined;
  const [lastFocused, setLastFocused] = createSignal(0);
  const stop = createMemo(() => {
    const drawn = virtualizer.getVirtualItems();
    return drawn.some(({ index }) => index === lastFocused()) ? lastFocused() : (drawn[0]?.index ?? 0);
  });

  function focusRow(index: number): void {
    if (index < 0 || index >= count()) return;
    wanted = index;
    // The row that has it goes away when the list is scrolled far.
    scroller().focus({ preventScroll: true });
    virtualizer.scrollToIndex(index);
    focusWanted();
  }
  function focusWanted(): void {
    const found = scroller().querySelector<HTMLElement>(`[data-index="${wanted ?? -1}"] ${target}`);
    if (found === null) return;
    wanted = undefined;
    found.focus({ preventScroll: true });
  }
  createEffect(() => {
    for (const { index } of virtualizer.getVirtualItems()) at(index);
    // After the rows themselves are drawn.
    if (wanted !== undefined) queueMicrotask(focusWanted);
  });
  const indexOf = ({ target: element }: Event): string | undefined =>
    (element as HTMLElement).closest<HTMLElement>("[data-index]")?.dataset["index"];

  return {
    /** Whether what can be pressed in this row is a stop of the tab key. */
    isStop: (index: number): boolean => index === stop(),
    onFocusIn(event: FocusEvent): void {
      const index = indexOf(event);
      if (index !== undefined) setLastFocused(Number(index));
    },
    onFocusOut({ relatedTarget }: FocusEvent): void {
      // Whoever has gone on is not called back.
      if (relatedTarget instanceof Node && !scroller().contains(relatedTarget)) wanted = undefined;
    },
    onKeyDown(event: KeyboardEvent): void {
      const index = indexOf(event) ?? wanted;
      if (index === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      // In a field they go from letter to letter.
      if ((event.target as HTMLElement).matches("textarea, input, select")) return;
      const steps: Record<string, number> = {
        ArrowDown: Number(index) + 1,
        ArrowUp: Number(index) - 1,
        Home: 0,
        End: count() - 1,
      };
      const to = steps[event.key];
      if (to === undefined) return;
      event.preventDefault();
      focusRow(to);
    },
  };
}
