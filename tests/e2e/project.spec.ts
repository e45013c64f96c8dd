// A project as a whole: made, named, deleted and back, out as a file and in again, a damaged file refused. The sample from
// one press to its numbers is in sample.spec.ts.
import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { unzipSync } from "fflate";
import { fixtureSteps, openFixture } from "./fixture.ts";
import { giveDataset, openPage, pageUrl, pairRows } from "./trainPage.ts";

const at = (path: string): string => new URL(path, pageUrl()).href;
const idOf = (page: Page): string => /p-[^/]+/.exec(page.url())?.[0] ?? "";

async function newProject(page: Page): Promise<string> {
  await openPage(page, "");
  await page.click('[data-action="new-project"]');
  await expect(page).toHaveURL(/#\/train\/p-/);
  return idOf(page);
}

/** The names in the list of projects. */
async function projectNames(page: Page): Promise<string[]> {
  await page.goto(at("#/settings"));
  await expect(page.getByText(/ used of /)).toBeVisible();
  return page.locator("section:has(#storage-title) .rows").first().locator("a").allInnerTexts();
}

async function exported(page: Page, project: string): Promise<Buffer> {
  await page.goto(at(`#/project/${project}`));
  const downloading = page.waitForEvent("download");
  await page.click('[data-action="export"]');
  return readFileSync(await (await downloading).path());
}

const choose = (page: Page, name: string, buffer: Buffer): Promise<void> =>
  page.setInputFiles('[data-files="project"]', { name, mimeType: "application/zip", buffer });

test("a project is named, deleted and brought back with everything in it", async ({ page }) => {
  const project = await newProject(page);
  await giveDataset(page, "pairs.jsonl", pairRows(30));
  await page.goto(at(`#/project/${project}`));
  await page.click('[data-action="rename"]');
  await page.keyboard.type("Answers of nurses");
  await page.keyboard.press("Enter");
  await expect(page.locator(".project-name")).toContainText("Answers of nurses");
  await expect(page.locator('[data-action="rename"]')).toBeFocused();
  await page.reload();
  await expect(page).toHaveTitle("Project, Answers of nurses, FeedbackLoop");
  await expect(page.getByRole("link", { name: "pairs.jsonl" })).toBeVisible();

  await page.click('[data-action="delete-project"]');
  await expect(page.locator('[data-action="run-sample"]')).toBeVisible();
  expect(await projectNames(page)).toEqual([]);
  // The offer outlives a reload.
  await page.reload();
  await page.click('[data-action="undo-delete"]');
  await expect(page).toHaveURL(at(`#/project/${project}`));
  await expect(page.getByRole("link", { name: "pairs.jsonl" })).toBeVisible();
  expect(await projectNames(page)).toEqual(["Answers of nurses"]);

  // Who goes elsewhere while it is deleted is not taken back.
  await page.goto(at(`#/project/${project}`));
  await page.locator('[data-action="delete-project"]').evaluate((button: HTMLButtonElement) => {
    button.click();
    location.hash = "#/settings";
  });
  await expect(page.getByText("was deleted")).toBeVisible();
  await expect(page.getByText(/ used of /)).toBeVisible();
  await expect(page).toHaveURL(/#\/settings$/);
});

test("a project file holds all of it, and a damaged one leaves nothing", async ({ page }) => {
  const { project } = await openFixture(page, "project");
  const file = await exported(page, project);

  await choose(page, "mine.feedbackloop.zip", file);
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("heading", { name: "My project" })).toBeVisible();
  await expect(dialog).toContainText(`done, step ${fixtureSteps} of ${fixtureSteps}`);
  await expect(dialog).toContainText(/pairs\.jsonl: \d+ pairs to learn from/);
  // Nothing is kept before it is wanted.
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect(await projectNames(page)).toHaveLength(1);

  await choose(page, "mine.feedbackloop.zip", file);
  await page.click('[data-action="import"]');
  await expect(page).not.toHaveURL(/#\/settings/);
  const copy = idOf(page);
  expect(copy).not.toBe(project);
  const again = await exported(page, copy);
  const [first, second] = [unzipSync(file), unzipSync(again)];
  expect(Object.keys(second).sort()).toEqual(Object.keys(first).sort());
  for (const [path, bytes] of Object.entries(first)) {
    if (path !== "manifest.json")
      expect(Buffer.from(second[path] ?? []).equals(Buffer.from(bytes)), path).toBe(true);
  }
  const manifest = (files: Record<string, Uint8Array>): unknown =>
    JSON.parse(new TextDecoder().decode(files["manifest.json"]), (key, value: unknown) =>
      ["id", "project", "createdAtMs", "changedAtMs"].includes(key) && typeof value !== "object"
        ? null
        : value,
    );
  expect(manifest(second)).toEqual(manifest(first));

  // One byte of the log is another one: the file is refused as a whole.
  const log = Buffer.from(first["logs/dpo-1.jsonl"] ?? []);
  expect(log.length).toBeGreaterThan(0);
  const damaged = Buffer.from(file);
  const place = damaged.indexOf(log) + 20;
  damaged[place] = (damaged[place] ?? 0) ^ 1;
  await choose(page, "damaged.zip", damaged);
  await expect(dialog.getByRole("alert")).toHaveAttribute("data-error-code", "project/damaged");
  await expect(dialog.getByRole("alert")).toContainText("logs/dpo-1.jsonl");
  await expect(dialog.locator('[data-action="import"]')).toHaveCount(0);
  await dialog.getByRole("button", { name: "Close" }).click();
  expect(await projectNames(page)).toHaveLength(2);
});

test.describe("with its service worker", () => {
  test.use({ serviceWorkers: "allow" });

  test("reset takes two steps and leaves a browser as on the first visit", async ({ page }) => {
    await newProject(page);
    await page.goto(at("#/settings"));
    await page.click('[data-action="reset"]');
    await page.click('[data-action="reset-now"]', { force: true });
    expect(await projectNames(page)).toHaveLength(1);
    await page.getByLabel('Type "delete everything" to confirm').fill("delete everything");
    await page.click('[data-action="reset-now"]');
    await expect(page.locator('[data-action="run-sample"]')).toBeVisible();
    expect(await projectNames(page)).toEqual([]);
  });
});
