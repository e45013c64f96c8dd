// A page by keyboard alone: no pointer, no script that focuses or presses. On the way every stop of the tab key is in sight and
// marked, and their order is the order of reading.
import { expect, type FileChooser, type Page } from "@playwright/test";

export const mostTabs = 80;

interface Stop {
  /** What tells the element apart in the document. */
  what: string;
  top: number;
  /** Drawn around it, or inside it, by the style of what has the focus. */
  isMarked: boolean;
  isInSight: boolean;
  /** Its place in the document. */
  index: number;
  /** It stands after the one that was asked about before, or that one is gone from the document. */
  isFurther: boolean;
}

export function focused(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body)
      return { what: "nothing", top: 0, isMarked: true, isInSight: true, index: -1, isFurther: true };
    const looked = globalThis as { lastLooked?: Element };
    const last = looked.lastLooked;
    looked.lastLooked = element;
    const isFurther =
      last?.isConnected !== true ||
      (last.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    // The ring may be drawn by the label around a hidden radio button.
    const drawn = [element, element.closest("label"), element.closest("tr")].filter((one) => one !== null);
    const isMarked = drawn.some((one) => {
      const style = getComputedStyle(one);
      const hasOutline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      return hasOutline || style.boxShadow !== "none";
    });
    const box = (element.closest("label") ?? element).getBoundingClientRect();
    const x = Math.min(innerWidth - 1, Math.max(0, box.left + box.width / 2));
    const y = Math.min(innerHeight - 1, Math.max(0, box.top + Math.min(box.height, 40) / 2));
    const under = document.elementFromPoint(x, y);
    const isCovered =
      under !== null &&
      !element.contains(under) &&
      !under.contains(element) &&
      element.closest("label")?.contains(under) !== true;
    const index = [...document.querySelectorAll("*")].indexOf(element);
    const name = element.getAttribute("aria-label") ?? element.textContent.trim().slice(0, 60);
    return {
      what: `${element.tagName.toLowerCase()} ${name}`,
      top: box.top + scrollY,
      isMarked,
      isInSight: box.bottom > 0 && box.top < innerHeight && box.width > 0 && !isCovered,
      index,
      isFurther,
    };
  });
}

/** Tab until the element has the focus. Every stop on the way is marked, in sight, and further on in the document. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  let before = (await focused(page)).index;
  const passed: string[] = [];
  for (let presses = 0; presses < mostTabs; presses++) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    passed.push(stop.what);
    if (stop.index >= 0) {
      expect(stop.isMarked, `${stop.what} shows that it has the focus`).toBe(true);
      expect(stop.isInSight, `${stop.what} is in sight`).toBe(true);
    }
    // Past the end the browser itself is next, then the first element again.
    if (stop.index >= 0 && before >= 0) expect(stop.isFurther, `${stop.what} comes after`).toBe(true);
    before = stop.index;
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
  }
  throw new Error(`${mostTabs} times Tab did not lead to ${selector}, but to: ${passed.join("; ")}`);
}

/** The system's window for files, opened by Enter on the focused button. */
export async function chooserByKey(page: Page): Promise<FileChooser> {
  const choosing = page.waitForEvent("filechooser", { timeout: 30_000 });
  await page.keyboard.press("Enter");
  return choosing;
}
