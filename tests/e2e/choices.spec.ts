// Choices on the Train page that follow each other quickly: the later ones count, and none is lost to what comes back from
// the workers meanwhile.
import { expect, test, type Page } from "@playwright/test";
import { giveDataset, openPage, pairRows } from "./trainPage.ts";

/** What the browser's storage holds of the choices in its projects, as JSON. */
function storedDrafts(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const finished = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(request.error?.message));
      });
    const database = await finished(indexedDB.open("feedbackloop-projects"));
    const projects = await finished(database.transaction("projects").objectStore("projects").getAll());
    database.close();
    return JSON.stringify((projects as { draft: unknown }[]).map(({ draft }) => draft));
  });
}

test("a model chosen in the moment before a file is dropped is the one that is trained", async ({ page }) => {
  await openPage(page);
  await giveDataset(page, "first.jsonl", pairRows(20));
  await page.check('[data-model-kind="hub"]');
  await page.getByLabel("Name on the hub").fill("tiny/model");
  await page.getByLabel("Name on the hub").blur();
  await expect(page.locator('[data-action="allow-origin"]')).toBeVisible();
  await expect.poll(() => storedDrafts(page)).toContain('"tiny/model"');
  await page.check('[data-model-kind="bundled"]');
  await giveDataset(page, "second.jsonl", pairRows(30));
  await expect(page.locator("[data-preview-rows]")).toHaveAttribute("data-preview-rows", "30");
  await expect.poll(() => storedDrafts(page)).toMatch(/"kind":"bundled".*"second\.jsonl"/);
  await expect(page.locator('[data-model-kind="bundled"]')).toBeChecked();
  await expect(page.locator(".plan")).toContainText("of memory on");
  await expect(page.locator("[data-yaml]")).toHaveValue(/model_name_or_path: starter/);
  await page.reload();
  await expect(page.locator('[data-model-kind="bundled"]')).toBeChecked();
  await expect(page.locator("[data-yaml]")).toHaveValue(/second\.train\.jsonl/);
});

test("a choice made while the page still opens goes to the project that is there", async ({ page }) => {
  await openPage(page);
  await giveDataset(page, "first.jsonl", pairRows(20));
  await expect(page).toHaveURL(/#\/train\/p-/);
  const address = page.url();
  await page.goto("about:blank");
  // The page's own worker would be there before a hand could be.
  await page.route(/\/assets\/data[^/]*\.js$/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    await route.continue();
  });
  // Without the project's name in the address the page has to read it from its storage first.
  await page.goto(address.replace(/\/p-.*$/, ""), { waitUntil: "commit" });
  await page.check('[data-model-kind="hub"]');
  await page.getByLabel("Name on the hub").fill("tiny/model");
  await page.getByLabel("Name on the hub").blur();
  await expect(page.locator("[data-yaml]")).toHaveValue(/model_name_or_path: tiny\/model/);
  await expect(page.locator("[data-preview-rows]")).toHaveAttribute("data-preview-rows", "20");
  await page.locator(".project-menu > button").click();
  await expect(page.getByRole("list", { name: "Projects" }).getByRole("listitem")).toHaveCount(1);
});
