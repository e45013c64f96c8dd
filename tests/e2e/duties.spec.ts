// A project that serves decisions about candidates: it asks who oversees it and how long it keeps documents before it trains, keeps
// its logs, hands a notice on with what leaves it, and erases nothing while a hold lasts.
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { unzipSync } from "fflate";
import { resume } from "./dataPage.ts";
import {
  chooseDevice,
  giveDataset,
  giveModel,
  openPage,
  pairRows,
  setField,
  start,
  waitForState,
} from "./trainPage.ts";

const goTo = (page: Page, place: "data" | "train") =>
  page.locator(`nav a[href*="/${place}"]`).first().click();

test("a project for decisions asks, keeps its logs, hands a notice on, and holds", async ({ page }) => {
  await openPage(page);
  await giveDataset(page, "pairs.jsonl", pairRows(24));
  await giveModel(page);
  await chooseDevice(page, "wasm");
  await setField(page, "max_steps", "1");
  await goTo(page, "data");
  await page.setInputFiles('[data-files="documents"]', {
    name: "one.txt",
    mimeType: "application/octet-stream",
    buffer: Buffer.from(resume("Ann Lee", "ann@example.org")),
  });
  await page.check('[data-purpose] input[value="decisions"]');
  await page.click('[data-action="state-purpose"]');
  await expect(page.locator("[data-document]")).toHaveCount(1);

  await goTo(page, "train");
  await start(page);
  await expect(page.locator('[data-error-code="project/unsaid"]')).toContainText("nobody is named");

  await goTo(page, "data");
  await page.locator("details.purpose > summary").click();
  await expect(page.locator("[data-unsaid]")).toContainText("no rule says");
  await page.fill("#overseer", "Ana Ruiz");
  await page.locator("#overseer").press("Tab");
  await page.getByLabel(/^France: CNIL/).check();
  await expect(page.locator("[data-unsaid]")).toHaveCount(0);
  await page.getByText("What to tell candidates").click();
  await expect(page.locator("details.purpose pre")).toContainText("Overseen by: Ana Ruiz");

  await page.fill("#hold-reason", "A claim is open.");
  await page.getByRole("button", { name: "Put on hold" }).click();
  await page.locator("[data-document]").first().click();
  await page.click('[data-action="erase-one"]');
  await expect(page.locator('[data-erasure="preview"]')).toContainText("before the hold is lifted");
  await expect(page.locator('[data-action="confirm-erasure"]')).toHaveAttribute("aria-disabled", "true");
  await page.locator('[data-action="confirm-erasure"]').click({ force: true });
  await expect(page.locator('[data-erasure="done"]')).toHaveCount(0);
  await page.locator("[data-erase] >> text=Cancel").first().click();

  await goTo(page, "train");
  await start(page);
  await waitForState(page, "done");
  const downloading = page.waitForEvent("download");
  await page.click('[data-action="download"]');
  const files = unzipSync(readFileSync(await (await downloading).path()));
  const [, notice] = Object.entries(files).find(([path]) => path.endsWith("/NOTICE.md")) ?? [];
  expect(new TextDecoder().decode(notice)).toContain("Overseen by: Ana Ruiz");
  await page.locator('[data-action="delete-run"]').first().click();
  await expect(page.locator('[data-error-code="project/log-kept"]')).toContainText("has to stay until");
});
