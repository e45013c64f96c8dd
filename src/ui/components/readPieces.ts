// A text whose pieces are places of their own: pointer or arrow keys read one of them, and Tab finds the one that was read last.

/** Handlers of the box around elements with `data-<name>`, their index. `onRead`: `isFocused` where the focus came to it. */
export function readPieces(
  name: string,
  count: () => number,
  onRead: (index: number, isFocused: boolean) => void,
): { read: (event: Event) => void; move: (event: KeyboardEvent & { currentTarget: HTMLElement }) => void } {
  const indexOf = (target: EventTarget | null): number | undefined => {
    const piece = target instanceof Element ? target.closest<HTMLElement>(`[data-${name}]`) : null;
    const index = piece?.dataset[name];
    return index === undefined ? undefined : Number(index);
  };
  return {
    read(event) {
      const index = indexOf(event.target);
      if (index !== undefined) onRead(index, event.type === "focusin");
    },
    move(event) {
      const index = indexOf(event.target);
      if (index === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      const last = count() - 1;
      const next = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: last }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      const wanted = Math.max(0, Math.min(last, next));
      event.currentTarget.querySelector<HTMLElement>(`[data-${name}="${wanted}"]`)?.focus();
    },
  };
}
