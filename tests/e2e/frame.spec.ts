// The page around the run: first load, addresses, keyboard, small screens, themes, contrast, drops, no dead ends.
import { expect, test, type Page } from "@playwright/test";
import { settled } from "../screens/settled.ts";
import { openFixture } from "./fixture.ts";
import { installFelt, readFelt, shiftLimit } from "./samplePage.ts";
import { giveDataset, openPage, pairRows, pageUrl, slow, pastStep, waitForState } from "./trainPage.ts";

const at = (path: string): string => new URL(path, pageUrl()).href;

test.describe("with its service worker", () => {
  test.use({ serviceWorkers: "allow" });

  test("the first visit loads little, from one origin, without an error; the rest where data is not dear", async ({
    page,
  }) => {
    const loaded: string[] = [];
    page.on("response", (response) => {
      if (response.url().endsWith(".js")) loaded.push(response.url());
    });
    await page.addInitScript(() => {
      const saveData = sessionStorage.getItem("dear") !== "no";
      Object.defineProperty(navigator, "connection", { value: { saveData } });
    });
    const watched = await openPage(page, "");
    await expect(page.locator("#sample-time")).toContainText("Takes about");
    await expect(page.locator("[data-run-state]")).toBeVisible();
    // Whoever comes to load the rest has had the time.
    await page.evaluate(
      () => new Promise<void>((resolve) => requestIdleCallback(() => requestIdleCallback(() => resolve()))),
    );
    const { gzipSync } = await import("node:zlib");
    let total = 0;
    for (const url of new Set(loaded)) total += gzipSync(await (await page.request.get(url)).body()).length;
    expect(loaded.some((url) => url.includes("data.worker"))).toBe(true);
    expect(total, loaded.join(" ")).toBeLessThan(52_000);
    const isPage = (url: string): boolean => /\/(TrainPage|DataPage|ChatPage|RunLoop)-/.test(url);
    expect(loaded.filter(isPage)).toEqual([]);

    await page.evaluate(() => sessionStorage.setItem("dear", "no"));
    await page.reload();
    await expect.poll(() => loaded.filter(isPage).length).toBe(4);
    expect(loaded.some((url) => url.includes("chart.worker"))).toBe(false);
    expect(watched).toEqual({ foreign: [], errors: [] });
  });

  for (const width of [390, 1440]) {
    test(`nothing jumps on the first visit at ${width} pixels`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await openPage(page, "");
      await expect(page.locator("#sample-time")).toContainText("Takes about");
      const shift = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries())
                sum += (entry as PerformanceEntry & { value: number }).value;
            }).observe({ type: "layout-shift", buffered: true });
            setTimeout(() => resolve(sum), 300);
          }),
      );
      expect(shift).toBeLessThan(shiftLimit);
    });
  }

  test("without a network the page says calmly what still works", async ({ page, context }) => {
    await openPage(page, "#/settings");
    await context.setOffline(true);
    await expect(page.getByRole("status").filter({ hasText: "Offline." })).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByText("Offline.", { exact: true })).toBeHidden();
  });
});

test("an address of a run that is opened or reloaded jumps nowhere", slow, async ({ page }) => {
  await installFelt(page);
  await openFixture(page, "train", "dpo-1");
  const [train, project] = [page.url(), page.url().replace("#/train/", "#/project/")];
  for (const address of [train, project, train.replace(/\/dpo-1$/, ""), project.replace(/\/dpo-1$/, "")]) {
    await page.goto(address);
    await page.reload();
    await expect(page.locator("main h1")).toBeVisible();
    await page.waitForTimeout(1500);
    const { shift, shifts } = await readFelt(page);
    expect.soft(shift, `${address}: ${JSON.stringify(shifts)}`).toBeLessThanOrEqual(shiftLimit);
  }
});

test("the sample begins by keyboard alone, three keys from the start", async ({ page }) => {
  await openPage(page, "");
  await expect(page.locator('[data-action="run-sample"]')).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.locator('[data-action="run-sample"]')).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/project\/p-[^/]+\/rloo-1$/);
  await expect(page.locator("main h1")).toBeFocused();
  await pastStep(page, 0);
  await expect(page).toHaveTitle(/^\d+\/80 running, Project, Interview answers \(sample\), FeedbackLoop$/);
  // The run is in the top bar of every page, and can be stopped there.
  await page.getByRole("navigation").getByRole("link", { name: "Settings" }).click();
  const work = page.getByRole("group", { name: "Running work" });
  await expect(work).toContainText("REWARD");
  await work.getByRole("button", { name: "Stop" }).press("Enter");
  await waitForState(page, "stopped");
  // After a reload the run's own address tells how far it came, and offers to go on.
  await page.goBack();
  await page.reload();
  await waitForState(page, "stopped");
  await expect(page.locator('[data-action="resume-run"]')).toBeVisible();
});

test("addresses lead to their page; back and reload keep the place", async ({ page }) => {
  await openPage(page, "");
  await page.click('[data-action="new-project"]');
  await expect(page).toHaveURL(/#\/train\/p-/);
  const project = /p-[^/]+/.exec(page.url())?.[0] ?? "";
  for (const name of ["Project", "Train", "Chat", "Settings"]) {
    await page.getByRole("navigation").getByRole("link", { name }).click();
    await expect(page).toHaveURL(at(`#/${name.toLowerCase()}/${project}`));
    await expect(page.locator("main h1")).toBeFocused();
    await expect(page).toHaveTitle(`${name}, My project, FeedbackLoop`);
    await expect(page.locator("[data-run-state]")).toHaveCount(1);
    await page.reload();
    await expect(page.locator("main h1")).toBeVisible();
    await expect(page).toHaveTitle(`${name}, My project, FeedbackLoop`);
  }
  await page.goBack();
  await expect(page).toHaveTitle("Chat, My project, FeedbackLoop");
  await page.goto(at("#/project"));
  await expect(page.locator(".project-name")).toContainText("My project");
});

test("an address that leads nowhere says so and where to go", async ({ page }) => {
  await openPage(page, "#/project/p-nowhere");
  await expect(page.locator("h1")).toHaveText("This project is not in this browser");
  await page.getByRole("link", { name: "Begin here" }).click();
  await page.click('[data-action="new-project"]');
  await expect(page).toHaveURL(/#\/train\/p-/);
  const project = /p-[^/]+/.exec(page.url())?.[0] ?? "";
  await page.goto(at(`#/project/${project}/dpo-99`));
  await expect(page.locator("h1")).toHaveText("This run is not in this project");
  await page.goto(at("#/nothing/%E0%A4%A"));
  await expect(page.locator("h1")).toBeVisible();
});

test("the start says why it cannot start yet, and takes part in the tab order", async ({ page }) => {
  await openPage(page);
  const button = page.locator('[data-action="start"]');
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("Choose a file of pairs or prompts first.")).toBeVisible();
  const focused: string[] = [];
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    focused.push(await page.evaluate(() => document.activeElement?.textContent.trim().slice(0, 40) ?? ""));
  }
  expect(focused).toContain("Start training");
});

test("a file that is no table of pairs is refused with what to do", async ({ page }) => {
  await openPage(page);
  await giveDataset(page, "notes.jsonl", "%PDF-1.7 something");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("What to do:");
  await expect(alert).toHaveAttribute("data-error-code", /^data\//);
});

/** Lets go of a file over an element, as a mouse would. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ({ name: file, text: content }) => {
      const made = new DataTransfer();
      made.items.add(new File([content], file));
      return made;
    },
    { name, text },
  );
  await page.dispatchEvent("h1", "drop", { dataTransfer: transfer });
}

test("pairs dropped on Settings are taken by Train; a zip that is no project is refused", async ({
  page,
}) => {
  await openPage(page, "#/settings");
  await drop(page, "notes.zip", "no zip at all");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("alert")).toHaveAttribute("data-error-code", "file/bad-zip");
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(dialog).toBeHidden();
  await drop(page, "pairs.jsonl", pairRows(12));
  await expect(page).toHaveURL(/#\/train\/p-/);
  await expect(page.locator("[data-preview-rows]")).toBeVisible();
});

test("fits all widths in both themes with readable text", async ({ page }) => {
  const check = async (): Promise<void> => {
    await expect(page.locator("main h1")).toBeVisible();
    for (const colorScheme of ["light", "dark"] as const) {
      // A colour that is still on its way to another one is no fault.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const width of [390, 768, 1440, 1920]) {
        await page.setViewportSize({ width, height: 900 });
        await settled(page, { quietMs: 60 });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        const where = `${page.url()} at ${width} pixels, ${colorScheme}`;
        expect(wide, where).toBeLessThanOrEqual(0);
        expect(await page.evaluate(faintTexts), where).toEqual([]);
      }
    }
  };
  await page.goto(pageUrl());
  await check();
  await page.click('[data-action="new-project"]');
  await expect(page).toHaveURL(/#\/train\/p-/);
  for (const path of ["#/train", "#/project", "#/chat", "#/settings"]) {
    await page.goto(at(path));
    await check();
  }
  await page.locator(".project-menu > button").click();
  await check();
});

/** Runs in the page: texts whose contrast with what lies behind them is below WCAG AA. */
function faintTexts(): string[] {
  // A canvas reads every way of writing a colour, and lays half-transparent ones over each other.
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const known = new Map<string, number[]>();
  const painted = (...colors: string[]): number[] => {
    if (context === null) throw new Error("no canvas");
    const before = known.get(colors.join());
    if (before !== undefined) return before;
    for (const color of ["white", ...colors]) {
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
    }
    const rgb = [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    known.set(colors.join(), rgb);
    return rgb;
  };
  const luminance = (rgb: number[]): number => {
    const [r = 0, g = 0, b = 0] = rgb.map((value) => {
      const share = value / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element: Element): string[] => {
    const colors: string[] = [];
    for (let node: Element | null = element; node !== null; node = node.parentElement) {
      colors.unshift(getComputedStyle(node).backgroundColor);
    }
    return colors;
  };
  const found: string[] = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
    );
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (!own || style.visibility === "hidden" || box.width <= 1 || box.height <= 1) continue;
    const [front, back] = [
      luminance(painted(...behind(element), style.color)),
      luminance(painted(...behind(element))),
    ];
    const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (isLarge ? 3 : 4.5))
      found.push(`${contrast.toFixed(2)}: ${element.textContent.trim().slice(0, 40)}`);
  }
  return found;
}

test("the theme that was chosen is kept", async ({ page }) => {
  await openPage(page, "#/settings");
  await page.getByLabel("Dark").check();
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await background();
  await page.reload();
  await expect(page.locator("h1")).toBeVisible();
  expect(await background()).toBe(dark);
  await page.getByLabel("Light").check();
  expect(await background()).not.toBe(dark);
});
