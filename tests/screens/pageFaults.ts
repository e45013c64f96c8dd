// What a picture must not show: a page wider than its window, text that is cut or runs out of its box, text over text,
// controls over each other or under something else, scroll bars nobody meant. Runs inside the page, which must be as tall
// as its content, so that nothing is under a bar because of where the page was scrolled to.

/** Faults of the page as it stands, each with the element; empty when it may be shown. */
export function pageFaults(): string[] {
  const faults = new Set<string>();
  const layer: Element = document.querySelector("dialog[open]") ?? document.body;
  /** Boxes with an edge that can be seen. */
  const framed =
    "button, .button, .card, .notice, .drop, .segments label, .device-chip, .menu, dialog, td, th";
  /** Lies over the page's own parts on purpose, and is as it should be while they are not all in sight. */
  const onTop = ".judging .sheet, .judging .cover, .judging .prompt-box.open, .judging .guidelines";
  const isMeant = (a: Element, b: Element): boolean =>
    (a.closest(onTop) === null) !== (b.closest(onTop) === null);
  const controls = "a[href], button, select, textarea, summary, input, [tabindex='0']";

  const nameOf = (element: Element): string => {
    const data = [...element.attributes].find(({ name }) =>
      /^data-(action|setting|chart|field|token)$/.test(name),
    );
    const mark = data === undefined ? "" : `[${data.name}=${data.value}]`;
    const classes = [...element.classList].map((name) => `.${name}`).join("");
    const text = element.textContent.replace(/\s+/g, " ").trim().slice(0, 48);
    return `${element.tagName.toLowerCase()}${element.id && !mark ? `#${element.id}` : ""}${classes}${mark} "${text}"`;
  };
  /** Not drawn, or words for who listens in a box of a few pixels. */
  const isHidden = (element: Element): boolean => {
    if (!element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return true;
    if (element.closest(".skip, [inert]") !== null) return true;
    for (let at: Element | null = element; at !== null && at !== layer; at = at.parentElement) {
      const { position, overflowX } = getComputedStyle(at);
      const isTiny = at.clientWidth <= 8 && at.clientHeight <= 8;
      if (position === "absolute" && clips(overflowX) && isTiny) return true;
    }
    return false;
  };
  const clips = (value: string): boolean => value === "hidden" || value === "clip";
  const scrolls = (value: string): boolean => value === "auto" || value === "scroll";
  const paintsInside = (style: CSSStyleDeclaration): boolean => /strict|content|paint/.test(style.contain);
  const isCutOnPurpose = (style: CSSStyleDeclaration): boolean =>
    style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";

  interface Box {
    left: number;
    top: number;
    right: number;
    bottom: number;
  }
  /** What is left of a box inside everything that cuts it, `from` and what it stands in. */
  const visiblePart = (rect: Box, from: Element | null): Box | undefined => {
    let { left, top, right, bottom } = rect;
    for (let at = from; at !== null && at !== layer.parentElement; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.overflowX === "visible" && !paintsInside(style)) continue;
      const box = at.getBoundingClientRect();
      [left, top] = [Math.max(left, box.left), Math.max(top, box.top)];
      [right, bottom] = [Math.min(right, box.right), Math.min(bottom, box.bottom)];
    }
    return right - left > 1 && bottom - top > 1 ? { left, top, right, bottom } : undefined;
  };
  const overlap = (a: Box, b: Box): [number, number] => [
    Math.min(a.right, b.right) - Math.max(a.left, b.left),
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
  ];

  // The page is as wide as its window.
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) {
    const causes = [...document.querySelectorAll("body *")].filter((element) => {
      const rect = element.getBoundingClientRect();
      return (
        rect.right > innerWidth + 0.5 &&
        rect.width > 0 &&
        visiblePart(rect, element.parentElement) !== undefined
      );
    });
    const cause = causes.at(-1);
    faults.add(`a horizontal scroll bar, ${wide} px: ${cause === undefined ? "unknown" : nameOf(cause)}`);
  }

  // Scroll bars inside: tables and text fields may have them, and lists that are meant to scroll down.
  for (const element of layer.querySelectorAll<HTMLElement>("*")) {
    if (isHidden(element) || element instanceof HTMLTextAreaElement) continue;
    const style = getComputedStyle(element);
    const [across, down] = [
      element.scrollWidth - element.clientWidth,
      element.scrollHeight - element.clientHeight,
    ];
    if (scrolls(style.overflowX) && across > 1 && !element.matches(".table-scroll, pre"))
      faults.add(`an inner horizontal scroll bar, ${across} px: ${nameOf(element)}`);
    if (scrolls(style.overflowY) && down > 0 && down <= 8)
      faults.add(`an inner scroll bar for ${down} px: ${nameOf(element)}`);
  }

  // Text: whole, inside its box, not over other text.
  const texts: { box: Box; element: Element }[] = [];
  const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element === null || (node.textContent ?? "").trim() === "" || isHidden(element)) continue;
    if (element.closest("textarea, select, option, script, style") !== null) continue;
    // Its own words are drawn only when it is open.
    if (element.matches("details:not([open])")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      if (rect.width < 1) continue;
      const shown = visiblePart(rect, element);
      if (shown !== undefined) texts.push({ box: shown, element });
      let free = [true, true];
      for (
        let at: Element | null = element;
        at !== null && at !== layer.parentElement;
        at = at.parentElement
      ) {
        const style = getComputedStyle(at);
        const box = at.getBoundingClientRect();
        const out = [
          rect.right > box.right + 1.5 || rect.left < box.left - 1.5,
          rect.bottom > box.bottom + 3 || rect.top < box.top - 3,
        ];
        const cuts = [
          clips(style.overflowX) || paintsInside(style),
          clips(style.overflowY) || paintsInside(style),
        ];
        const isIntended = isCutOnPurpose(style);
        const bars = [scrolls(style.overflowX), scrolls(style.overflowY)];
        for (const axis of [0, 1]) {
          if (!free[axis]) continue;
          if (out[axis] && cuts[axis] && !isIntended)
            faults.add(`cut text: ${nameOf(element)} in ${nameOf(at)}`);
          else if (out[axis] && !cuts[axis] && !bars[axis] && at.matches(framed))
            faults.add(`text runs out of its box: ${nameOf(element)} of ${nameOf(at)}`);
        }
        free = free.map((is, axis) => is && !(cuts[axis] ?? false) && !(bars[axis] ?? false) && !isIntended);
        if (!free[0] && !free[1]) break;
      }
    }
  }
  texts.sort((a, b) => a.box.top - b.box.top);
  texts.forEach((a, index) => {
    for (let other = index + 1; other < texts.length; other++) {
      const b = texts[other]!;
      if (b.box.top > a.box.bottom) break;
      if (a.element === b.element || isMeant(a.element, b.element)) continue;
      const [x, y] = overlap(a.box, b.box);
      if (x > 2 && y > 5) faults.add(`text over text: ${nameOf(a.element)} and ${nameOf(b.element)}`);
    }
  });

  // Controls: apart from each other, and on top where they are pressed.
  const targets = [...layer.querySelectorAll(controls)]
    .filter((element) => !isHidden(element))
    .map(
      (element) =>
        element.closest("label:has(input[type=radio]), label:has(input[type=checkbox])") ?? element,
    );
  const unique = [...new Set(targets)].map((element) => ({
    element,
    boxes: [...element.getClientRects()].flatMap((rect) => visiblePart(rect, element.parentElement) ?? []),
  }));
  unique.forEach(({ element, boxes }, index) => {
    for (const other of unique.slice(index + 1)) {
      if (element.contains(other.element) || other.element.contains(element)) continue;
      if (isMeant(element, other.element)) continue;
      const hit = boxes.some((a) => other.boxes.some((b) => overlap(a, b).every((size) => size > 1.5)));
      if (hit) faults.add(`controls over each other: ${nameOf(element)} and ${nameOf(other.element)}`);
    }
    for (const { left, right, top, bottom } of boxes) {
      const top_ = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      if (top_ === null || element.contains(top_) || top_.contains(element)) continue;
      if (isMeant(element, top_)) continue;
      faults.add(`a control under something: ${nameOf(element)} under ${nameOf(top_)}`);
    }
  });
  return [...faults];
}
