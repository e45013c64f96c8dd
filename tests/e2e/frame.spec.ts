// The page around the run: first load, keyboard, small screens, themes, contrast, no dead ends.
import { expect, test } from "@playwright/test";
import { giveDataset, openPage, pairRows, pageUrl } from "./trainPage.ts";

test("the first visit loads little, from one origin, without an error", async ({ page }) => {
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  const sizes = new Map<string, number>();
  const responses: string[] = [];
  page.on("response", (response) => responses.push(response.url()));
  const watched = await openPage(page);
  await page.waitForTimeout(500);
  const { gzipSync } = await import("node:zlib");
  for (const url of responses.filter((address) => address.endsWith(".js") && !address.includes(".worker-"))) {
    const body = await (await page.request.get(url)).body();
    sizes.set(url, gzipSync(body).length);
  }
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThan(120_000);
  expect(responses.some((url) => url.includes("chart.worker"))).toBe(false);
  expect(watched).toEqual({ foreign: [], errors: [] });
});

test("the start says why it cannot start yet, and takes part in the tab order", async ({ page }) => {
  await openPage(page);
  const button = page.locator('[data-action="start"]');
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("Choose a file of pairs first.")).toBeVisible();
  await giveDataset(page, "pairs.jsonl", pairRows(3));
  await expect(page.getByText("Choose a model.", { exact: true })).toBeVisible();
  await page.keyboard.press("Tab");
  const focused: string[] = [];
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press("Tab");
    focused.push(await page.evaluate(() => document.activeElement?.textContent.trim().slice(0, 40) ?? ""));
  }
  expect(focused).toContain("Start training");
  expect(focused).toContain("Choose another file");
});

test("a file that is no table of pairs is refused with what to do", async ({ page }) => {
  await openPage(page);
  await giveDataset(page, "notes.jsonl", "%PDF-1.7 something");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("What to do:");
  await expect(alert).toHaveAttribute("data-error-code", /^data\//);
});

for (const width of [390, 768, 1440, 1920]) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`fits ${width} pixels in the ${colorScheme} theme with readable text`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      for (const path of ["#/train", "#/settings"]) {
        await page.goto(new URL(path, pageUrl()).href);
        await expect(page.locator("h1")).toBeVisible();
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0);
        expect(await page.evaluate(faintTexts)).toEqual([]);
      }
    });
  }
}

/** Runs in the page: texts whose contrast with what lies behind them is below WCAG AA. */
function faintTexts(): string[] {
  const channels = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (rgb: number[]): number => {
    const [r = 0, g = 0, b = 0] = rgb.map((value) => {
      const share = value / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element: Element): number[] => {
    for (let node: Element | null = element; node !== null; node = node.parentElement) {
      const color = channels(getComputedStyle(node).backgroundColor);
      if ((color[3] ?? 1) > 0) return color.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const found: string[] = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
    );
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (!own || style.visibility === "hidden" || box.width <= 1 || box.height <= 1) continue;
    const [front, back] = [luminance(channels(style.color).slice(0, 3)), luminance(behind(element))];
    const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (isLarge ? 3 : 4.5))
      found.push(`${contrast.toFixed(2)}: ${element.textContent.trim().slice(0, 40)}`);
  }
  return found;
}

test("the theme that was chosen is kept", async ({ page }) => {
  await openPage(page);
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByLabel("Dark").check();
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await background();
  await page.reload();
  await expect(page.locator("h1")).toBeVisible();
  expect(await background()).toBe(dark);
  await page.getByLabel("Light").check();
  expect(await background()).not.toBe(dark);
});
