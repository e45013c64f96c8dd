// What a browser must be able to do for this suite, and what a person does with it, written once over that. A press and a
// key are real input at the place where the element is seen; the two protocols share their format (W3C "actions").
// Nothing waits for a guessed time: states are polled, and a wait that runs out says what stood on the page.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** The least that a protocol has to offer. firefox.ts and webkit.ts are the two that do. */
export interface RawTab {
  navigate(url: string): Promise<unknown>;
  reload(): Promise<unknown>;
  /** The JSON that an expression of the page comes to; a promise is waited for. */
  evaluate(expression: string): Promise<string>;
  act(sources: readonly object[]): Promise<unknown>;
  setFiles(selector: string, paths: readonly string[]): Promise<unknown>;
  setWidth(width: number): Promise<unknown>;
  /** The whole page as PNG, once nothing moves in it (`steady`). */
  picture(): Promise<Buffer>;
  close(): Promise<unknown>;
}

export interface Browser {
  /** With its version. */
  name: string;
  /** Tabs share their storage. */
  newTab(): Promise<RawTab>;
  /** Downloads land here without a question. */
  downloads: string;
  /** Faults that the page wrote to the console, so far. */
  errors: readonly string[];
  close(): Promise<void>;
}

/** Everything is slow on a busy machine; what takes longer than this hangs. */
export const patienceMs = 90_000;
const pollMs = 100;

/** Asks until the answer is something true. */
export async function pollUntil<Result>(
  what: string,
  ask: () => Promise<Result> | Result,
  limitMs = patienceMs,
  explain: () => Promise<string> | string = () => "",
): Promise<NonNullable<Result>> {
  for (const until = Date.now() + limitMs; ;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > until) throw new Error(`Not within ${limitMs / 1000} s: ${what}. ${await explain()}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** A picture once nothing moves in it any more, or one of many where something always does. */
export async function steady(take: () => Promise<Buffer>): Promise<Buffer> {
  let picture = await take();
  for (let tries = 0; tries < 4; tries++) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    const next = await take();
    if (next.equals(picture)) return next;
    picture = next;
  }
  return picture;
}

type Json = string | number | boolean | null | readonly Json[];

export class Tab {
  constructor(
    private readonly raw: RawTab,
    private readonly downloads: string,
  ) {}

  async navigate(url: string): Promise<void> {
    await this.raw.navigate(url);
  }

  async reload(): Promise<void> {
    await this.raw.reload();
  }

  async close(): Promise<void> {
    await this.raw.close();
  }

  /** Runs a function in the page. It sees its arguments alone. */
  async evaluate<Given extends Json[], Result>(
    body: (...given: Given) => Result | Promise<Result>,
    ...given: Given
  ): Promise<Result> {
    // The bundler that runs this suite marks functions with a helper that pages do not have.
    const call = `(${body.toString()})(...${JSON.stringify(given)})`;
    const text = await this.raw.evaluate(
      `(async () => { const __name = (value) => value; return JSON.stringify((await ${call}) ?? null); })()`,
    );
    return JSON.parse(text) as Result;
  }

  /** Polls until the function says something true, and gives it back. A page between two documents says nothing. */
  async waitFor<Given extends Json[], Result>(
    what: string,
    body: (...given: Given) => Result | Promise<Result>,
    given: Given,
  ): Promise<NonNullable<Result>> {
    let fault = "";
    return pollUntil(
      what,
      () =>
        this.evaluate(body, ...given).catch((error: unknown) => {
          fault = String(error);
          return undefined;
        }),
      patienceMs,
      async () => `${fault} The page says: ${await this.summary()}`,
    );
  }

  /** Its heading and its warnings. */
  summary(): Promise<string> {
    return this.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("h1, [role=alert], [role=status]")]
        .map((element) => element.innerText.trim())
        .filter((text) => text !== "")
        .join(" | "),
    ).catch(String);
  }

  /** Text of the first element, once it is there. */
  text(selector: string): Promise<string> {
    return this.waitFor(
      `${selector} has a text`,
      (selector) => document.querySelector<HTMLElement>(selector)?.innerText.trim(),
      [selector],
    );
  }

  /** Waits until the text of an element contains `part`. */
  async see(selector: string, part: string): Promise<void> {
    await this.waitFor(
      `"${part}" is seen in ${selector}`,
      (selector, part) =>
        [...document.querySelectorAll<HTMLElement>(selector)].some(({ innerText }) =>
          innerText.includes(part),
        ),
      [selector, part],
    );
  }

  attribute(selector: string, name: string): Promise<string | null> {
    return this.evaluate(
      (selector, name) => document.querySelector(selector)?.getAttribute(name) ?? null,
      selector,
      name,
    );
  }

  async waitForAttribute(selector: string, name: string, value: string): Promise<void> {
    await this.waitFor(
      `${name} of ${selector} is "${value}"`,
      (selector, name, value) => document.querySelector(selector)?.getAttribute(name) === value,
      [selector, name, value],
    );
  }

  /** Presses an element once it is in sight, takes presses, and nothing lies over it. */
  async click(selector: string): Promise<void> {
    const place = await this.waitFor(
      `${selector} takes a press`,
      async (selector) => {
        const element = document.querySelector<HTMLElement>(selector);
        if (element?.closest("[aria-disabled=true], :disabled") !== null) return undefined;
        // A choice that is drawn by its label is pressed there.
        const target =
          element instanceof HTMLInputElement && element.offsetWidth < 2
            ? (element.labels?.[0] ?? element)
            : element;
        target.scrollIntoView({ block: "center", behavior: "instant" });
        const before = target.getBoundingClientRect();
        await new Promise((resolve) => setTimeout(resolve, 50));
        const box = target.getBoundingClientRect();
        if (box.x !== before.x || box.y !== before.y) return undefined;
        const [x, y] = [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
        const hit = document.elementFromPoint(x, y);
        return target.contains(hit) || hit?.contains(target) === true ? { x, y } : undefined;
      },
      [selector],
    );
    await this.raw.act([
      {
        type: "pointer",
        id: "mouse",
        parameters: { pointerType: "mouse" },
        actions: [
          { type: "pointerMove", ...place, duration: 0, origin: "viewport" },
          { type: "pointerDown", button: 0 },
          { type: "pointerUp", button: 0 },
        ],
      },
    ]);
  }

  /** Presses a choice until it is chosen: what arrives on the page meanwhile may move it away from under the press. */
  async choose(selector: string): Promise<void> {
    await pollUntil(`${selector} is chosen`, async () => {
      await this.click(selector);
      return this.evaluate(
        (selector) => document.querySelector<HTMLInputElement>(selector)?.checked,
        selector,
      );
    });
  }

  /** Puts a text into a field, key by key, in place of what stood there. */
  async fill(selector: string, text: string): Promise<void> {
    await this.waitFor(
      `${selector} takes a text`,
      (selector) => {
        const field = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(selector);
        field?.closest("details:not([open])")?.querySelector("summary")?.click();
        field?.scrollIntoView({ block: "center", behavior: "instant" });
        field?.focus();
        field?.select();
        return field !== null && document.activeElement === field;
      },
      [selector],
    );
    const actions = Array.from(text).flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    await this.raw.act([{ type: "key", id: "keys", actions }]);
    await this.waitFor(
      `${selector} holds "${text}"`,
      (selector, text) =>
        document.querySelector<HTMLInputElement | HTMLTextAreaElement>(selector)?.value === text,
      [selector, text],
    );
  }

  async setFiles(selector: string, paths: readonly string[]): Promise<void> {
    await this.waitFor(`there is a ${selector}`, (selector) => document.querySelector(selector) !== null, [
      selector,
    ]);
    await this.raw.setFiles(selector, paths);
  }

  /** The bytes of the file that a press hands to the downloads. */
  async download(selector: string): Promise<Buffer> {
    // The same file twice would get another name, or none.
    for (const name of readdirSync(this.downloads)) rmSync(join(this.downloads, name));
    await this.click(selector);
    let lastSize = 0;
    return pollUntil(`pressing ${selector} leaves a file in the downloads`, () => {
      const names = readdirSync(this.downloads);
      const [name] = names;
      if (name === undefined || names.some((name) => /\.(part|wkdownload)$/.test(name))) return undefined;
      // Its name may be there before its bytes.
      const bytes = readFileSync(join(this.downloads, name));
      const isWhole = bytes.length > 0 && bytes.length === lastSize;
      lastSize = bytes.length;
      return isWhole ? bytes : undefined;
    });
  }

  /** The whole page in a window of this width. */
  async picture(width: number): Promise<Buffer> {
    await this.evaluate(() => scrollTo(0, 0));
    await this.raw.setWidth(width);
    const picture = await this.raw.picture();
    await this.raw.setWidth(1440);
    return picture;
  }
}
