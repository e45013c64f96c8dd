// Makes the project that tests open which are about a page and not about training, once for all of them: the page itself
// trains its runs and saves it, so it is always of today's format.
import { test } from "@playwright/test";
import { fixturePath, fixtureSteps } from "./fixture.ts";
import {
  chooseDevice,
  giveDataset,
  openPage,
  pairRows,
  pastStep,
  setField,
  start,
  waitForState,
} from "./trainPage.ts";

test("a project with two runs that are done and one that was stopped", async ({ page }) => {
  await openPage(page);
  await giveDataset(page, "pairs.jsonl", pairRows(40));
  await chooseDevice(page, "wasm");
  await setField(page, "per_device_train_batch_size", "2");
  await setField(page, "save_steps", "4");
  await setField(page, "save_total_limit", "");
  await setField(page, "eval_steps", "6");
  for (const [rate, steps] of [
    ["0.005", fixtureSteps],
    ["0", fixtureSteps],
    ["0.005", 5000],
  ] as const) {
    await setField(page, "learning_rate", rate);
    await setField(page, "max_steps", String(steps));
    await start(page);
    if (steps === fixtureSteps) await waitForState(page, "done");
    else {
      await pastStep(page, 5);
      await page.getByRole("region", { name: "Progress" }).getByRole("button", { name: "Stop" }).click();
      await waitForState(page, "stopped");
    }
    await page.getByRole("link", { name: "New run" }).click();
  }
  await page.goto(page.url().replace(/#\/train\/(p-[^/]+).*/, "#/project/$1"));
  const downloading = page.waitForEvent("download");
  await page.click('[data-action="export"]');
  await (await downloading).saveAs(fixturePath);
});
