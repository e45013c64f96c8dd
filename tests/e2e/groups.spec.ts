// Groups of people on the Evaluate page: decisions in a spreadsheet's CSV, what can be said of groups at the edges, and groups that are
// kept apart: encrypted, for a purpose, until a day, in no export.
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { unzipSync } from "fflate";
import { expectNone } from "./axe.ts";
import { openFixture } from "./fixture.ts";
import { pageUrl, slow } from "./trainPage.ts";

const fileOf = (name: string, lines: readonly string[]) => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(`${lines.join("\n")}\n`),
});

/** The file as dropped; waits until it was measured, well or not. */
async function measure(page: Page, lines: readonly string[], name = "decisions.csv"): Promise<void> {
  const card = page.locator("[data-groups]");
  // What was measured before stands there until then.
  await card.evaluate((element) => element.setAttribute("data-groups", "before"));
  await page.setInputFiles('[data-files="decisions"]', fileOf(name, lines));
  await expect(card).toHaveAttribute("data-groups", /done|failed/);
}

interface Told {
  verdict: string;
  /** By group: its cells by their column's title. */
  groups: Record<string, Record<string, string>>;
  notes: string[];
}

/** What the report says of an attribute. */
async function toldOf(page: Page, attribute: string): Promise<Told> {
  const section = page.locator('[data-report-section="fairness"]');
  const verdict = section.locator('[data-tone="verdict"]', { hasText: `by ${attribute}:` });
  const table = section.locator(".report-table", { hasText: `Decisions by ${attribute}` }).first();
  await expect(table).toBeVisible();
  const heads = await table.locator("thead th").allInnerTexts();
  const rows = await table.locator("tbody tr").all();
  const groups: Told["groups"] = {};
  for (const row of rows) {
    const cells = await row.locator("th, td").allInnerTexts();
    groups[cells[0] ?? ""] = Object.fromEntries(cells.map((cell, i) => [heads[i] ?? "", cell]));
  }
  return {
    verdict: await verdict.innerText(),
    groups,
    notes: await table.locator(".notes li").allInnerTexts(),
  };
}

const atTheEdges =
  "at the edges what cannot be said of a group is told with its reason, and no row is lost in silence";
test(atTheEdges, slow, async ({ page }) => {
  const { errors } = await openFixture(page, "evaluate");
  const head = "id,groups.sex,selected,outcome,score";
  const four = (selected: number, outcome: number): string[] => [
    head,
    ...["F", "M", "F", "M"].map((sex, i) => `${i},${sex},${selected},${outcome},1`),
  ];
  const cases = [
    {
      name: "one group",
      lines: [head, "1,F,1,1,0.5", "2,F,0,0,0.25", "3,F,1,,"],
      verdict: /: insufficient data \(no other group has this rate\)\. 3 rows/,
      notes: [/no other group has this rate/],
    },
    {
      name: "all selected",
      lines: four(1, 1),
      verdict: /: insufficient data \(.*\)\. 4 rows/,
      notes: [/nobody in this group has outcome 0/, /0 \/ 0 is no ratio/],
    },
    {
      name: "none selected",
      lines: four(0, 0),
      verdict: /: insufficient data \(.*\)\. 4 rows/,
      notes: [/the highest rate of all groups is 0/, /nobody in this group has outcome 1/],
    },
    {
      name: "unknown labels",
      lines: [head, "1,F,1,,", "2,,0,,", "3,M,0,,", "4, ,1,,"],
      verdict: /: insufficient data \(.*\)\. 4 rows; those of unknown group are 2\./,
      notes: [/nobody in this group has a score/],
    },
    {
      name: "a group of one",
      lines: [head, "1,X,1,,", ...Array.from({ length: 30 }, (_, i) => `a${i},F,${i % 2},,`)],
      verdict: /: not found at MDE 0\.98 \(too small for a verdict of their own: 1 of 2 groups.*\)\. 31 rows/,
      notes: [/it has the highest rate itself/],
    },
    {
      name: "no numbers",
      lines: [head, "1,F,1,1,NaN", "2,M,0,1,0.5", "3,F,0,,0.25", "4,NA,1,,1"],
      verdict: /: insufficient data \(.*\)\. 2 rows/,
      notes: [/the highest rate of all groups is 0/],
    },
  ];
  for (const { name, lines, verdict, notes } of cases) {
    await measure(page, lines, `${name}.csv`);
    await expect(page.locator('[data-report-section="fairness"]'), name).toContainText(verdict);
    const told = await toldOf(page, "sex");
    for (const note of notes) expect(told.notes.join("\n"), name).toMatch(note);
    // A dash never stands alone.
    for (const cell of Object.values(told.groups).flatMap((row) => Object.values(row)))
      if (cell.startsWith("–")) expect(cell, name).toMatch(/note\s+\d/);
  }
  await page.getByText("2 rows could not be read and counted nowhere").click();
  await expect(page.locator("[data-groups]")).toContainText('Line 2: "score" says NaN: leave the cell empty');
  await expect(page.locator("[data-groups]")).toContainText('Line 5: "groups.sex" says NA');
  await expectNone(page, "groups at the edges");

  await measure(page, ["id,selected", "1,1", "2,0"]);
  await expect(page.locator("[data-groups]").getByRole("alert")).toContainText("no row has a group");
  expect(errors).toEqual([]);
});

/** Labels as the browser keeps them; `change` is put in place of what is there. */
const keptLabels = (page: Page, change?: Record<string, unknown>): Promise<Record<string, unknown>[]> =>
  page.evaluate(async (given) => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open("feedbackloop-groups");
      opening.onsuccess = () => resolve(opening.result);
    });
    const store = database.transaction("labels", "readwrite").objectStore("labels");
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const all = (await done(store.getAll())) as Record<string, unknown>[];
    if (given !== undefined) for (const one of all) await done(store.put({ ...one, ...given }));
    database.close();
    return all.map((one) => ({
      ...one,
      sealed: String.fromCharCode(...new Uint8Array(one["sealed"] as ArrayBuffer)),
    }));
  }, change);

/** Whether the key lets itself be taken out; undefined where there is none. */
const keyGoesOut = (page: Page): Promise<boolean | undefined> =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open("feedbackloop-groups");
      opening.onsuccess = () => resolve(opening.result);
    });
    const asking = database.transaction("keys").objectStore("keys").getAll();
    const [key] = await new Promise<CryptoKey[]>((resolve) => {
      asking.onsuccess = () => resolve(asking.result as CryptoKey[]);
    });
    database.close();
    if (key === undefined) return undefined;
    return crypto.subtle.exportKey("raw", key).then(
      () => true,
      () => false,
    );
  });

/** Every file of the project's file, one after the other. */
async function exported(page: Page, project: string): Promise<string> {
  await page.goto(new URL(`#/project/${project}`, pageUrl()).href);
  const downloading = page.waitForEvent("download");
  await page.click('[data-action="export"]');
  const files = unzipSync(readFileSync(await (await downloading).path()));
  await page.goto(new URL(`#/evaluate/${project}`, pageUrl()).href);
  await expect(page.locator("[data-groups]")).toBeVisible();
  return Object.entries(files)
    .map(([path, bytes]) => `${path}\n${Buffer.from(bytes).toString("latin1")}`)
    .join("\n");
}

test("groups kept apart: encrypted, for a purpose, until their day, in no export", slow, async ({ page }) => {
  const { project, errors } = await openFixture(page, "evaluate");
  const people = Array.from({ length: 60 }, (_, i) => `person-${1000 + i}`);
  const words = ["Zyrtonian", "Quexalese"];
  const purpose = "To see whether spring was fair";
  const table = ["id,origin", ...people.map((id, i) => `${id},${words[i % 2] ?? ""}`)];
  const decisions = ["id,selected", ...people.map((id, i) => `${id},${i % 3 === 0 ? 1 : 0}`)];
  const labels = page.locator("[data-labels]");
  const card = page.locator("[data-groups]");
  const give = (): Promise<void> => page.setInputFiles('[data-files="labels"]', fileOf("whose.csv", table));

  await page.getByText("Groups that are kept apart (0)").click();
  await give();
  await expect(card.getByRole("alert")).toContainText("A purpose has 1 to");
  await page.fill('[data-field="labels-purpose"]', purpose);
  await page.fill('[data-field="labels-days"]', "0");
  await give();
  await expect(card.getByRole("alert")).toContainText("Groups are kept for 1 to");
  await page.fill('[data-field="labels-days"]', "30");
  await give();
  await expect(labels).toContainText("whose.csv: 60 people by origin.");
  await expect(labels).toContainText(`For: ${purpose}. Deleted on`);
  await expect(labels).toContainText("Not read yet.");
  await expectNone(page, "groups that are kept");

  const [kept] = await keptLabels(page);
  expect(Number(kept?.["expiresAtMs"]) - Number(kept?.["keptAtMs"])).toBe(30 * 24 * 60 * 60 * 1000);
  for (const secret of [...words, ...people]) expect(JSON.stringify(kept)).not.toContain(secret);
  expect(await keyGoesOut(page)).toBe(false);
  const before = await exported(page, project);
  for (const secret of [...words, ...people, purpose, "whose.csv"]) expect(before).not.toContain(secret);

  // After a reload they are there, and are read where they are asked for.
  await page.reload();
  await expect(labels).toContainText("Not read yet.");
  await page.locator('[data-field="labels"]').selectOption({ label: "whose.csv, kept here" });
  await measure(page, decisions);
  await expect(page.locator("[data-decisions]")).toContainText("60 rows measured by origin.");
  await expect(labels).toContainText("Read 1 time");
  expect(Object.keys((await toldOf(page, "origin")).groups).sort()).toEqual([...words].sort());
  // Counts by group are in the project, and nobody's own group.
  const after = await exported(page, project);
  for (const secret of [...people, purpose, "whose.csv"]) expect(after).not.toContain(secret);

  // A later day, written by somebody else: what is sealed with the first one opens no more.
  await keptLabels(page, { expiresAtMs: Date.now() + 1e12 });
  await page.locator('[data-field="labels"]').selectOption({ label: "whose.csv, kept here" });
  await measure(page, decisions);
  await expect(card.getByRole("alert")).toContainText("changed where they are kept");

  // Their day has come, while the page is open: nobody reads them, and after a reload they and their key are gone.
  await keptLabels(page, { expiresAtMs: Date.now() - 1 });
  await measure(page, decisions);
  await expect(card.getByRole("alert")).toContainText("are no longer kept");
  await page.reload();
  await expect(page.getByText("Groups that are kept apart (0)")).toBeVisible();
  expect(await keptLabels(page)).toEqual([]);
  expect(await keyGoesOut(page)).toBeUndefined();
  expect(errors).toEqual([]);
});
