// The sample from its address through a run that is stopped, by a page that is looked at all the while: nothing moves by
// itself. What else is asked of it while it trains is the caller's.
import { expect, type Page } from "@playwright/test";
import { installFelt, readFelt, shiftLimit, type Felt } from "./samplePage.ts";
import { openPage, stepOf, waitForState } from "./trainPage.ts";

export async function followSample(page: Page, whileTraining: (felt: Felt) => void): Promise<void> {
  const still = async (): Promise<Felt> => {
    const felt = await readFelt(page);
    expect(felt.shift, JSON.stringify(felt.shifts)).toBeLessThanOrEqual(shiftLimit);
    return felt;
  };
  await installFelt(page);
  await openPage(page, "");
  await expect(page.locator("#sample-time")).toContainText("Takes about");
  const loaded = await still();
  await page.click('[data-action="run-sample"]');
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBeGreaterThan(1);
  await still();
  // From here on it is "while training": a checkpoint, answers and an evaluation come by.
  await page.evaluate(() => ((window as unknown as { felt: Felt }).felt.longTasks.length = 0));
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBeGreaterThan(11);
  await page.waitForTimeout(500);
  await still();
  await page.getByRole("group", { name: "Running work" }).getByRole("link").click();
  await expect(page.locator('[data-chart="loss"] svg')).toBeVisible();
  const step = await stepOf(page);
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBeGreaterThan(step + 10);
  const onTrain = await still();
  console.log(`shift on load ${loaded.shift.toFixed(4)}, in all ${onTrain.shift.toFixed(4)}`);
  whileTraining(onTrain);
  // A run may be stopped, or end by itself.
  await page.getByRole("region", { name: "Progress" }).getByRole("button", { name: "Stop" }).click();
  await waitForState(page, "stopped");
  await still();
}
