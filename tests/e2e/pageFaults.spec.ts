// The eye behind `npm run screens`: it sees each fault when there is one, and nothing where things are as meant.
import { expect, test, type Page } from "@playwright/test";
import { pageFaults } from "../screens/pageFaults.ts";

async function faultsOf(page: Page, body: string): Promise<string[]> {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.setContent(`<!doctype html><style>
      body { margin: 0; font: 15px/1.5 sans-serif }
      .card { padding: 16px; border: 1px solid }
      .one { white-space: nowrap; overflow: hidden; width: 80px }
      .at { position: absolute; top: 40px; left: 40px }
      .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden }
    </style>${body}`);
  return page.evaluate(pageFaults);
}

const long = "Answers that people preferred over others";
const faulty: [string, string, RegExp][] = [
  [
    "a page wider than its window",
    `<p style="width: 500px">${long}</p>`,
    /a horizontal scroll bar, 110 px: p/,
  ],
  ["text that is cut", `<p class="one">${long}</p>`, /cut text: p\.one/],
  [
    "text that is cut below",
    `<p style="height: 20px; overflow: hidden; width: 120px">${long}</p>`,
    /cut text: p/,
  ],
  [
    "text that runs out of its box",
    `<button style="width: 60px; white-space: nowrap">${long}</button>`,
    /text runs out of its box: button/,
  ],
  ["text over text", `<p class="at">${long}</p><p class="at">Other words</p>`, /text over text: p\.at/],
  [
    "controls over each other",
    `<button class="at">One</button><a href="#x" class="at">Two</a>`,
    /controls over each other: button\.at "One" and a\.at "Two"/,
  ],
  [
    "a control under something",
    `<button class="at">One</button><div style="position: fixed; inset: 0"></div>`,
    /a control under something: button\.at "One" under div/,
  ],
  [
    "an inner scroll bar",
    `<div class="card" style="overflow: auto"><p style="width: 600px">${long}</p></div>`,
    /an inner horizontal scroll bar, \d+ px: div\.card/,
  ],
];

for (const [name, body, expected] of faulty) {
  test(`sees ${name}`, async ({ page }) => {
    const found = await faultsOf(page, body);
    expect(found.join("\n")).toMatch(expected);
  });
}

test("sees nothing where text is shortened, hidden or scrolled on purpose", async ({ page }) => {
  const body = `<main>
    <p class="one" style="text-overflow: ellipsis">${long}</p>
    <div class="card"><h1>${long}</h1><p>${long}<span class="visually-hidden">${long}</span></p>
      <button>Start</button> <a href="#x">Go on</a>
      <label><input type="radio" name="a" /> Starter</label></div>
    <div style="height: 60px; overflow: auto"><p>${long.repeat(20)}</p><button>Below</button></div>
  </main>`;
  expect(await faultsOf(page, body)).toEqual([]);
});

test("looks at an open dialog alone", async ({ page }) => {
  const body = `<button class="at">Under it</button><dialog><p>A project</p><button>Import</button></dialog>
    <dialog id="open"><p>A project</p><button>Import</button></dialog>`;
  await faultsOf(page, body);
  await page.evaluate(() => document.querySelector<HTMLDialogElement>("#open")?.showModal());
  expect(await page.evaluate(pageFaults)).toEqual([]);
});
