// Keys of a page, in one list: they are handled, shown on the buttons and explained from it.

export interface PageKey {
  readonly key: string;
  readonly label: string;
  /** What it does, for the list of keys. */
  readonly about: string;
}

const typedInto = "input, textarea, select, [contenteditable], dialog";

/** The element that a key of the page was pressed on; undefined: it is the browser's, or belongs to something that is typed into. */
export function pageKeyTarget(event: KeyboardEvent): Element | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return undefined;
  const target = event.target instanceof Element ? event.target : document.body;
  return target.closest(typedInto) === null ? target : undefined;
}
