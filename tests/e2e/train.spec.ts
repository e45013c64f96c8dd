// A DPO run on the page, on both back ends: from dropped files to a downloaded adapter, steered on the way.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { unzipSync } from "fflate";
import {
  chooseDevice,
  giveDataset,
  giveModel,
  openPage,
  pairRows,
  pastStep,
  setField,
  start,
  stepOf,
  waitForState,
} from "./trainPage.ts";

for (const device of ["webgpu", "wasm"] as const) {
  test(`a run on ${device} reaches its end and leaves an adapter`, async ({ page }) => {
    const watched = await openPage(page);
    await giveDataset(page, "pairs.jsonl", pairRows(24));
    await giveModel(page);
    await chooseDevice(page, device);
    await setField(page, "max_steps", "6");
    await setField(page, "per_device_train_batch_size", "2");
    await start(page);
    await waitForState(page, "done");
    expect(await stepOf(page)).toBe(6);

    // The charts were drawn, and their numbers stand behind the toggle.
    const loss = page.locator('[data-chart="loss"]');
    await expect(loss.locator("svg")).toBeVisible();
    await loss.getByRole("button", { name: "Show numbers" }).click();
    const rows = await loss.locator("tbody tr").allInnerTexts();
    expect(rows).toHaveLength(6);
    // Before the first update policy and reference are the same: the loss is ln 2.
    expect(rows[5]).toMatch(/^1\s+0\.6931$/);

    const downloading = page.waitForEvent("download");
    await page.click('[data-action="download"]');
    const download = await downloading;
    const files = unzipSync(readFileSync(await download.path()));
    const names = Object.keys(files).map((path) => path.replace(/^[^/]+\//, ""));
    expect(names).toEqual(
      expect.arrayContaining(["adapter_config.json", "adapter_model.safetensors", "README.md"]),
    );
    expect(names.some((name) => /optimizer|state\.json/.test(name))).toBe(false);
    const config = Object.entries(files).find(([path]) => path.endsWith("adapter_config.json"))?.[1];
    expect(JSON.parse(new TextDecoder().decode(config))).toMatchObject({ peft_type: "LORA" });

    expect(watched).toEqual({ foreign: [], errors: [] });
  });
}

test("a run pauses, makes single steps, goes on and stops", async ({ page }) => {
  await openPage(page);
  await giveDataset(page, "pairs.jsonl", pairRows(64));
  await giveModel(page, "gpt2");
  await chooseDevice(page, "wasm");
  await setField(page, "max_steps", "5000");
  await start(page);
  await pastStep(page, 2);

  const panel = page.getByRole("region", { name: "Progress" });
  await panel.getByRole("button", { name: "Pause" }).click();
  await waitForState(page, "paused");
  const held = await stepOf(page);
  await page.waitForTimeout(500);
  expect(await stepOf(page)).toBe(held);

  await panel.getByRole("button", { name: "One step" }).click();
  await expect.poll(() => stepOf(page)).toBe(held + 1);
  await waitForState(page, "paused");
  await page.waitForTimeout(300);
  expect(await stepOf(page)).toBe(held + 1);

  await panel.getByRole("button", { name: "Continue" }).click();
  await pastStep(page, held + 3);
  // From the top bar, where it is reachable on every page.
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("group", { name: "Running work" }).getByRole("button", { name: "Stop" }).click();
  await waitForState(page, "stopped");
  await page.getByRole("group", { name: "Running work" }).getByRole("link").click();
  await expect(page).toHaveURL(/#\/train\/p-[^/]+\/dpo-1$/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("stopped after step");
  // Stopping keeps what was learned: it can be taken home, and gone on with.
  await expect(page.locator('[data-action="download"]')).toBeVisible();
  await expect(page.locator('[data-action="resume-run"]')).toBeVisible();
});

test("bad rows are named and left out, and the others train", async ({ page }) => {
  await openPage(page);
  await giveDataset(page, "pairs.jsonl", `${pairRows(8)}{"prompt": "p", "rejected": "r"}\nnot json\n`);
  await expect(page.locator("[data-preview-rows]")).toHaveAttribute("data-preview-rows", "8");
  await expect(page.getByText(/Line 9: .*chosen/)).toBeVisible();
  await expect(page.getByText(/Line 10:/)).toBeVisible();
  await giveModel(page);
  await chooseDevice(page, "wasm");
  await setField(page, "max_steps", "2");
  await start(page);
  await waitForState(page, "done");
});

test("a file that is no model is refused in three parts before a run, and the page goes on", async ({
  page,
}) => {
  await openPage(page);
  await giveDataset(page, "pairs.jsonl", pairRows(8));
  await page.check('[data-model-kind="files"]');
  await page.setInputFiles('[data-files="model"]', [
    { name: "config.json", mimeType: "application/json", buffer: Buffer.from('{"model_type": "llama"}') },
    { name: "tokenizer.json", mimeType: "application/json", buffer: Buffer.from("{}") },
    {
      name: "model.safetensors",
      mimeType: "application/octet-stream",
      buffer: Buffer.from("no header at all"),
    },
  ]);
  const alert = page.locator('main [role="alert"]').first();
  await expect(alert).toContainText("What to do:");
  await expect(alert).not.toContainText("internal:");
  const button = page.locator('[data-action="start"]');
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await expect(button).toHaveAttribute("title", /\S/);
  await button.click({ force: true });
  await expect(page.locator("[data-run-state]")).toHaveAttribute("data-run-state", "idle");
  await giveModel(page);
  await expect(page.locator('main [role="alert"]')).toHaveCount(0);
  await chooseDevice(page, "wasm");
  await setField(page, "max_steps", "1");
  await start(page);
  await waitForState(page, "done");
});

test("a preset sets the advanced fields, and form and YAML are two views of one config", async ({ page }) => {
  await openPage(page);
  await giveDataset(page, "pairs.jsonl", pairRows(24));
  const yaml = page.locator("[data-yaml]");
  const seen = new Set<string>();
  for (const preset of ["try", "laptop", "long"]) {
    await page.check(`[data-preset="${preset}"]`);
    await expect(yaml).toHaveValue(/algorithm: dpo/);
    await expect.poll(async () => seen.has(await yaml.inputValue())).toBe(false);
    seen.add(await yaml.inputValue());
  }
  await setField(page, "max_steps", "7");
  await expect(yaml).toHaveValue(/^max_steps: 7$/m);
  await expect(page.locator("[data-preset]:checked")).toHaveCount(0);
  const text = (await yaml.inputValue()).replace(/^max_steps: 7$/m, "max_steps: 9");
  await yaml.fill(text);
  await page.click('[data-action="apply-yaml"]');
  await expect(page.locator('[data-setting="max_steps"] input')).toHaveValue("9");
  // A key that does not exist is refused by name, and the form keeps what it had.
  await yaml.fill(`${text}\nmax_stepz: 3\n`);
  await page.click('[data-action="apply-yaml"]');
  const alert = page.locator('main [role="alert"]');
  await expect(alert).toContainText("max_stepz");
  await expect(alert).toContainText("What to do:");
  await expect(page.locator('[data-setting="max_steps"] input')).toHaveValue("9");
});
