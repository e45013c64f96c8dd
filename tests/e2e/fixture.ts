// A project with runs, as fixture.setup.ts made it, opened from its file in about a second. All runs are of the starter
// model: dpo-1 learned, dpo-2 was taught nothing (its learning rate is 0), dpo-3 was stopped. Each has kept a checkpoint
// every four steps.
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { projectOf } from "./samplePage.ts";
import { openPage, pageUrl, type Watched } from "./trainPage.ts";

export const fixturePath = join(import.meta.dirname, "..", "..", "build", "e2e-fixture", "runs.zip");
/** Steps of the runs that are done. */
export const fixtureSteps = 12;

export interface Fixture extends Watched {
  project: string;
}

/** Opens the page with the project in it, at an address below "#/train/<project>" or another page's. */
export async function openFixture(
  page: Page,
  on: "train" | "project" | "chat" | "evaluate",
  rest = "",
): Promise<Fixture> {
  const watched = await openPage(page, "#/settings");
  await page.setInputFiles('[data-files="project"]', fixturePath);
  await page.click('[data-action="import"]');
  await expect(page).toHaveURL(/#\/project\/p-/);
  const project = projectOf(page);
  await page.goto(new URL(`#/${on}/${project}${rest === "" ? "" : `/${rest}`}`, pageUrl()).href);
  await expect(page.locator("main h1")).toBeVisible();
  return { ...watched, project };
}
