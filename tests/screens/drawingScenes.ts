// A method that draws its answers, as a person meets it: without a reward model, ready with one, while it draws, and when it is done.
import { expect } from "@playwright/test";
import { setField, start, waitForState } from "../e2e/trainPage.ts";
import { go, reachStep, type Studio, withJudgements } from "./scenes.ts";

const limitMs = 900_000;

export async function drawingStory(studio: Studio): Promise<void> {
  const { shoot } = studio;
  const { page, project } = await withJudgements(studio);
  await page.check('[data-method="rloo"] input');
  await expect(page.locator(".page-head")).toContainText("Nothing says what an answer is worth", {
    timeout: 60_000,
  });
  await shoot(page, "drawing-no-scorer");
  await page.check('[data-method="reward"] input');
  await setField(page, "max_steps", "30");
  await setField(page, "eval_steps", "30");
  await start(page);
  await waitForState(page, "done", limitMs);
  await page.reload();
  await go(page, studio, `#/train/${project}`);
  await page.check('[data-method="rloo"] input');
  await expect(page.locator(".plan")).toContainText("of memory on", { timeout: 60_000 });
  await shoot(page, "drawing-ready");
  await setField(page, "max_steps", "6");
  await setField(page, "per_device_train_batch_size", "32");
  await setField(page, "eval_steps", "3");
  await start(page);
  await expect(page).toHaveURL(/rloo-1$/);
  await reachStep(page, 2);
  await shoot(page, "drawing-running");
  await waitForState(page, "done", limitMs);
  await page.reload();
  await page.getByText("All answers of this step, by score").click();
  await page.locator('[data-drawn="Highest score"] [data-piece]').nth(3).focus();
  await shoot(page, "drawing-done");
  await go(page, studio, `#/project/${project}/rloo-1`);
  await shoot(page, "drawing-loop");
  await page.context().close();
}
