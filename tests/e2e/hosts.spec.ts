// Where a model and a device come from: the hub (a mirror on this machine) and its cache, and a browser without WebGPU.
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { chromium, expect, test, type Page } from "@playwright/test";
import { argumentsWithoutWebGpu, findChromium } from "../../scripts/chromium.mjs";
import { serve, type RunningServer } from "../../scripts/serve.mjs";
import { startHub, type HubServer } from "../unit/formats/hubServer.ts";
import {
  chooseDevice,
  giveDataset,
  giveModel,
  pairRows,
  pageUrl,
  setField,
  slow,
  start,
  waitForState,
} from "./trainPage.ts";

const root = join(import.meta.dirname, "..", "..");
const id = "tiny/llama";

/** The hub of the unit tests behind the headers that huggingface.co sends to pages of other origins. */
async function withCrossOrigin(hub: HubServer): Promise<Server> {
  const server = createServer((request, response) => {
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Access-Control-Allow-Headers", "*");
    response.setHeader(
      "Access-Control-Expose-Headers",
      "ETag,X-Error-Code,Accept-Ranges,Content-Range,X-Linked-ETag",
    );
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    const headers = request.headers.range === undefined ? {} : { range: request.headers.range };
    fetch(`${hub.endpoint}${request.url ?? ""}`, { method: request.method ?? "GET", headers })
      .then(async (answer) => {
        for (const name of ["etag", "x-error-code", "content-range", "content-length", "content-type"]) {
          const value = answer.headers.get(name);
          if (value !== null) response.setHeader(name, value);
        }
        response.writeHead(answer.status).end(new Uint8Array(await answer.arrayBuffer()));
      })
      .catch(() => response.writeHead(502).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

test.describe("a model from the hub", () => {
  let hub: HubServer;
  let front: Server;
  let server: RunningServer;
  test.beforeAll(async () => {
    const folder = join(root, "tests", "golden", "models", "llama-gqa-tied");
    const names = readdirSync(folder).filter((name) => name !== "logprobs.json");
    hub = await startHub(
      id,
      Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name))])),
    );
    front = await withCrossOrigin(hub);
    const hubOrigin = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
    server = await serve({ folder: join(root, "dist"), hubOrigin });
  });
  test.afterAll(async () => {
    server.close();
    front.close();
    await hub.close();
  });

  async function chooseFromHub(page: Page, name: string): Promise<void> {
    await page.goto(new URL("#/train", server.url).href);
    await giveDataset(page, "pairs.jsonl", pairRows(8));
    await page.check('[data-model-kind="hub"]');
    // HF_ENDPOINT of the server is allowed already, and the page says which address that is.
    await expect(page.locator('[data-action="allow-origin"]')).toHaveCount(0);
    await page.getByLabel("Name on the hub").fill(name);
    await page.keyboard.press("Tab");
    await chooseDevice(page, "wasm");
    await setField(page, "max_steps", "2");
  }

  test.describe("with the page's service worker", () => {
    test.use({ serviceWorkers: "allow" });

    test("is downloaded once, and the next time read from this browser", async ({ page }) => {
      const before = hub.log.length;
      const weights = () =>
        hub.log.slice(before).filter((line) => line.startsWith("GET") && line.includes("model.safetensors"))
          .length;
      await chooseFromHub(page, id);
      // What it is and how large is said before the weights are asked for.
      await expect(page.locator("[data-model-facts]")).toContainText(/Kind llama, .* parameters/);
      await expect(page.locator('[data-action="download-model"]')).toBeVisible();
      expect(weights()).toBe(0);
      await page.click('[data-action="download-model"]');
      await expect(page.locator('[data-action="download-model"]')).toHaveCount(0);
      await start(page);
      await waitForState(page, "done");
      expect(weights()).toBe(1);
      await chooseFromHub(page, id);
      await expect(page.locator("[data-model-facts]")).toBeVisible();
      await expect(page.locator('[data-action="download-model"]')).toHaveCount(0);
      await start(page);
      await waitForState(page, "done");
      expect(weights()).toBe(1);
    });

    test("of an address that nobody allowed is not asked for before somebody does", async ({ page }) => {
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      const mirror = `http://localhost:${(front.address() as AddressInfo).port}`;
      await page.goto(new URL("#/train", pageUrl()).href);
      await giveDataset(page, "pairs.jsonl", pairRows(8));
      await page.check('[data-model-kind="hub"]');
      await page.getByText("Use a mirror").click();
      await page.getByLabel("Address of the mirror").fill(mirror);
      await page.getByLabel("Name on the hub").fill(id);
      await page.keyboard.press("Tab");
      const allow = page.locator('[data-action="allow-origin"]');
      await expect(allow).toContainText(new URL(mirror).host);
      await expect(page.locator('[data-action="start"]')).toHaveAttribute("aria-disabled", "true");
      expect(asked.filter((url) => url.startsWith(mirror))).toEqual([]);
      await allow.click();
      await expect(page.locator("[data-model-facts]")).toBeVisible({ timeout: 30_000 });
      await chooseDevice(page, "wasm");
      await setField(page, "max_steps", "2");
      await start(page);
      await waitForState(page, "done");
    });
  });

  test("is downloaded by the run itself when it is started at once", slow, async ({ page }) => {
    await chooseFromHub(page, id);
    await start(page);
    await waitForState(page, "done");
    await expect(page.locator('[data-action="download"]')).toBeVisible();
  });

  test("that does not exist is refused by name", slow, async ({ page }) => {
    await chooseFromHub(page, "tiny/nothing");
    const alert = page.locator('main [role="alert"]');
    await expect(alert).toHaveAttribute("data-error-code", /^hub\//);
    await expect(alert).toContainText("tiny/nothing");
    await expect(alert).toContainText("What to do:");
    const button = page.locator('[data-action="start"]');
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await expect(button).toHaveAttribute("title", /tiny\/nothing/);
    // Another name goes on from there.
    await page.getByLabel("Name on the hub").fill(id);
    await page.keyboard.press("Tab");
    await expect(alert).toHaveCount(0);
    await start(page);
    await waitForState(page, "done");
  });
});

test("without WebGPU a run takes the processor and says why; asked for, it is refused with what to do", async () => {
  const executablePath = await findChromium();
  const browser = await chromium.launch({
    args: [...argumentsWithoutWebGpu],
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  try {
    const page = await browser.newPage({ serviceWorkers: "block" });
    await page.goto(new URL("#/train", pageUrl()).href);
    await expect(page.getByText(/WebGPU: not available\./)).toBeVisible();
    await giveDataset(page, "pairs.jsonl", pairRows(8));
    await giveModel(page);
    await setField(page, "max_steps", "2");
    await start(page);
    await waitForState(page, "done");
    await expect(page.getByText(/Computing on the processor, .*WebGPU/)).toBeVisible();

    await page.getByRole("link", { name: "New run" }).click();
    await chooseDevice(page, "webgpu");
    const alert = page.locator('main [role="alert"]');
    await expect(alert).toHaveAttribute("data-error-code", "gpu/unavailable");
    await expect(alert).toContainText("What to do:");
    await expect(page.locator('[data-action="start"]')).toHaveAttribute("aria-disabled", "true");
    await chooseDevice(page, "auto");
    await expect(alert).toHaveCount(0);
    await start(page);
    await waitForState(page, "done");
  } finally {
    await browser.close();
  }
});
