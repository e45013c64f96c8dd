// A reward model as a person meets it: chosen as a method, trained on the sample's judgements, measured, asked, compared with
// another, and as a step of the loop.
import { expect, type Page } from "@playwright/test";
import { setField, start, waitForState } from "../e2e/trainPage.ts";
import { go, reachStep, type Studio, withJudgements } from "./scenes.ts";

const limitMs = 600_000;

const measured = (page: Page): Promise<void> =>
  expect(page.locator("[data-reward]")).toHaveAttribute("data-reward", "done", { timeout: 120_000 });

const drawn = async (page: Page): Promise<void> => {
  for (const chart of await page.locator("[data-chart]").all())
    await expect(chart.locator("svg")).toBeVisible({ timeout: 30_000 });
};

export async function rewardStory(studio: Studio): Promise<void> {
  const { shoot } = studio;
  const { page, project } = await withJudgements(studio);
  await page.check('[data-method="reward"] input');
  await expect(page.locator(".plan")).toContainText("of memory on", { timeout: 60_000 });
  await shoot(page, "reward-ready");
  await setField(page, "reward_halves", true);
  await setField(page, "max_steps", "30");
  await setField(page, "eval_steps", "15");
  await start(page);
  await reachStep(page, 8);
  await shoot(page, "reward-running");
  await waitForState(page, "done", limitMs);
  // Who comes to a run that is done sees its result first.
  await page.reload();
  await measured(page);
  await drawn(page);
  await shoot(page, "reward-done");
  await page.click('[data-action="take-example"]');
  await page.click('[data-action="score"][aria-disabled="false"]');
  await expect(page.locator("[data-score-box]")).toHaveAttribute("data-score-box", "done", {
    timeout: 60_000,
  });
  for (const chart of ["certainty", "length"])
    await page.locator(`[data-chart="${chart}"]`).getByRole("button", { name: "Show numbers" }).click();
  await shoot(page, "reward-asked");
  await go(page, studio, `#/train/${project}/compare/reward-1`);
  await expect(page.locator("[data-reward-compare]")).toHaveAttribute("data-reward-compare", "done", {
    timeout: 120_000,
  });
  await drawn(page);
  await shoot(page, "reward-compare");
  await go(page, studio, `#/project/${project}/reward-1`);
  await expect(page.locator("[data-number]").first()).toBeVisible();
  await shoot(page, "reward-loop");
  await page.context().close();
}
