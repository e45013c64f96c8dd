// Chat on the page, with the runs of the fixture: both answers stream, the same seed says the same again, every
// token tells its probability to pointer and keyboard, and what cannot be asked says why.
import { expect, type Page, test } from "@playwright/test";
import { openFixture } from "./fixture.ts";
import { goOn } from "./killing.ts";
import { openPage, soon, waitForState } from "./trainPage.ts";

const openChat = (page: Page) => page.getByRole("link", { name: "Chat" }).first().click();
const chatPage = (page: Page) => page.locator("[data-chat-state]");
const answer = (page: Page, side: string) => page.locator(`[data-answer="${side}"]`);
const tokensOf = (page: Page, side: string) => answer(page, side).locator("[data-token]");
const reading = (page: Page) => page.locator("[data-token-reading]");

async function ask(page: Page, prompt: string, settings: Record<string, string> = {}): Promise<void> {
  await page.fill('[data-field="prompt"]', prompt);
  const fields = Object.entries(settings);
  if (fields.length > 0 && !(await page.isVisible('[data-field="seed"]'))) {
    await page.click('[data-action="chat-settings"]');
  }
  for (const [key, value] of fields) await page.fill(`[data-field="${key}"]`, value);
  await expect(page.locator('[data-action="ask"]')).toHaveAttribute("aria-disabled", "false");
  await page.press('[data-field="prompt"]', "Control+Enter");
}

async function ended(page: Page, state = "done"): Promise<void> {
  await soon(page, `[data-chat-state="${state}"]`, 60_000);
  await expect(chatPage(page)).toHaveAttribute("data-chat-state", state);
}

/** The percentage that the reading line says. */
async function percentRead(page: Page): Promise<number> {
  const text = await reading(page).innerText();
  const [, percent] = /([\d.]+) % likely$/.exec(text) ?? [];
  expect(percent, text).toBeDefined();
  return Number(percent);
}

test("base and trained model answer side by side, and every token says how likely it was", async ({
  page,
}) => {
  const { project, ...watched } = await openFixture(page, "chat", "dpo-1");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("beside its base model");
  await expect(page.locator('[data-field="checkpoint"]')).toHaveValue("final");

  await page.evaluate(() => {
    const counts: [number, number][] = [];
    let shift = 0;
    Object.assign(window, { counts, shiftOf: () => shift });
    const count = (side: string) => document.querySelectorAll(`[data-answer="${side}"] [data-token]`).length;
    new MutationObserver(() => counts.push([count("base"), count("trained")])).observe(document.body, {
      subtree: true,
      childList: true,
    });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[]) {
        if (!entry.hadRecentInput) shift += entry.value;
      }
    }).observe({ type: "layout-shift" });
  });
  // Hot and long, so that neither side ends early.
  const settings = { temperature: "2", maxNewTokens: "40", seed: "3" };
  await ask(page, "Describe answer 1:", settings);
  await ended(page);
  const texts = {
    base: await answer(page, "base").innerText(),
    trained: await answer(page, "trained").innerText(),
  };
  expect(texts.base).not.toBe(texts.trained);
  const { counts, shift } = await page.evaluate(() => {
    const { counts: all, shiftOf } = window as unknown as {
      counts: [number, number][];
      shiftOf: () => number;
    };
    return { counts: all, shift: shiftOf() };
  });
  // Both grew together: there was a moment at which both had begun and neither was complete.
  const [base, trained] = [await tokensOf(page, "base").count(), await tokensOf(page, "trained").count()];
  expect(Math.min(base, trained)).toBeGreaterThan(5);
  expect(counts.some(([a, b]) => a > 0 && b > 0 && a < base && b < trained)).toBe(true);
  expect(shift).toBeLessThan(0.05);

  // Beyond these the page says "over" and "under".
  const held = await tokensOf(page, "trained").evaluateAll((tokens) =>
    tokens.map((token) => Number(token.getAttribute("data-probability"))),
  );
  const nth = held.findIndex((probability) => probability > 0.01 && probability < 0.99);
  await tokensOf(page, "trained").nth(nth).hover();
  await expect(reading(page)).toContainText(`Trained model, token ${nth + 1}`);
  expect(Math.abs((await percentRead(page)) - 100 * (held[nth] ?? NaN))).toBeLessThan(0.06);

  // One stop of the tab key an answer; arrows go from token to token.
  await expect(answer(page, "base").locator('[tabindex="0"]')).toHaveCount(1);
  await tokensOf(page, "base").first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(tokensOf(page, "base").nth(1)).toBeFocused();
  await expect(reading(page)).toContainText("Base model, token 2");
  await page.keyboard.press("End");
  await expect(tokensOf(page, "base").last()).toBeFocused();
  await page.uncheck('[data-action="show-probabilities"]');
  await expect(answer(page, "base")).not.toHaveClass(/tinted/);

  await expect(page.locator("[data-announcement]")).toContainText("Trained model:");
  await ask(page, "Describe answer 1:", settings);
  await ended(page);
  expect(await answer(page, "base").innerText()).toBe(texts.base);
  expect(await answer(page, "trained").innerText()).toBe(texts.trained);
  await ask(page, "Describe answer 1:", { ...settings, seed: "4" });
  await ended(page);
  expect(await answer(page, "base").innerText()).not.toBe(texts.base);
  await expect(page.getByText("Asked before")).toBeVisible();

  // The choice is an address, and what was said outlives a look at another page.
  await page.selectOption('[data-field="run"]', { label: "none: the base alone" });
  await expect(page).toHaveURL(new RegExp(`#/chat/${project}/~base$`));
  await page.goBack();
  await openChat(page);
  await expect(tokensOf(page, "base").first()).toBeVisible();
  expect(watched).toEqual({ foreign: [], errors: [] });
});

test("an adapter that has learned nothing says what its base says", async ({ page }) => {
  await openFixture(page, "chat", "dpo-2");
  await ask(page, "Describe answer 2:", { temperature: "0", maxNewTokens: "20" });
  await ended(page);
  expect((await answer(page, "base").innerText()).length).toBeGreaterThan(3);
  expect(await answer(page, "trained").innerText()).toBe(await answer(page, "base").innerText());
});

test("a prompt that does not fit is refused in three parts, and the page goes on", async ({ page }) => {
  await openFixture(page, "chat", "dpo-1");
  await expect(page.locator('[data-action="ask"]')).toHaveAttribute("aria-disabled", "true");
  await ask(page, "word ".repeat(600));
  await ended(page, "failed");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("reads at most 512");
  await expect(alert).toContainText("What to do:");
  await expect(alert).not.toContainText("internal:");

  // The page goes on; a setting that is wrong says what it should be.
  await page.click('[data-action="chat-settings"]');
  await page.fill('[data-field="temperature"]', "hot");
  await expect(page.getByText("Give a number from 0 to 5.")).toBeVisible();
  await expect(page.locator('[data-action="ask"]')).toHaveAttribute("aria-disabled", "true");
  await ask(page, "Describe answer 3:", { temperature: "1" });
  await ended(page);
});

test("the base answers alone before there is a run, and can be stopped", async ({ page }) => {
  const watched = await openPage(page, "#/chat");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Chat with the base model");
  await expect(page.locator("#content").getByRole("link", { name: "Train a model" })).toBeVisible();
  await ask(page, "Why do you want this job?", { temperature: "0", maxNewTokens: "24" });
  await ended(page);
  const text = await answer(page, "base").innerText();
  expect(text).toMatch(/[a-z]{3,} [a-z]+/i);
  await expect(tokensOf(page, "trained")).toHaveCount(0);

  await ask(page, "Why do you want this job?", { temperature: "3", maxNewTokens: "4096" });
  await expect(tokensOf(page, "base").nth(2)).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press("Escape");
  await ended(page, "stopped");
  expect(watched).toEqual({ foreign: [], errors: [] });
});

test("while a run uses the device, the page says so and links to it", async ({ page }) => {
  await openFixture(page, "train", "dpo-3");
  await goOn(page);
  await waitForState(page, "running");
  await openChat(page);
  await page.fill('[data-field="prompt"]', "Describe answer 1:");
  await expect(page.locator('[data-action="ask"]')).toHaveAttribute(
    "title",
    "The device is busy with a run.",
  );
  await page.getByRole("link", { name: "Go to the run" }).click();
  await expect(page).toHaveURL(/#\/train\//);
});
