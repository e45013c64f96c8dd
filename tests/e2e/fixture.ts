// A project with runs, as fixture.setup.ts made it, opened from its file in about a second. All runs are of the starter
// model: dpo-1 learned, dpo-2 was taught nothing (its learning rate is 0), dpo-3 was stopped. Each has kept a checkpoint
// every four steps.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { projectOf } from "./samplePage.ts";
import { openPage, pageUrl, type Watched } from "./trainPage.ts";

export const fixturePath = join(import.meta.dirname, "..", "..", "build", "e2e-fixture", "runs.zip");
/** Steps of the runs that are done. */
export const fixtureSteps = 12;

export interface Fixture extends Watched {
  project: string;
}

/** Opens the page with the project in it, at an address below "#/train/<project>" or another page's; `more`: files beside its own. */
export async function openFixture(
  page: Page,
  on: "train" | "project" | "chat" | "evaluate",
  rest = "",
  more: Readonly<Record<string, string>> = {},
): Promise<Fixture> {
  const watched = await openPage(page, "#/settings");
  await page.setInputFiles(
    '[data-files="project"]',
    Object.keys(more).length === 0 ? fixturePath : projectWith(more),
  );
  await page.click('[data-action="import"]');
  await page.waitForURL(/#\/project\/p-/);
  const project = projectOf(page);
  await page.goto(new URL(`#/${on}/${project}${rest === "" ? "" : `/${rest}`}`, pageUrl()).href);
  await expect(page.locator("main h1")).toBeVisible();
  return { ...watched, project };
}

function projectWith(more: Readonly<Record<string, string>>) {
  const files = unzipSync(readFileSync(fixturePath));
  const manifest = JSON.parse(strFromU8(files["manifest.json"] ?? new Uint8Array())) as {
    files: Record<string, string>;
  };
  for (const [path, text] of Object.entries(more)) {
    files[path] = strToU8(text);
    manifest.files[path] = createHash("sha256").update(text).digest("hex");
  }
  files["manifest.json"] = strToU8(JSON.stringify(manifest));
  return {
    name: "runs.zip",
    mimeType: "application/zip",
    buffer: Buffer.from(zipSync(files, { level: 0 })),
  };
}
