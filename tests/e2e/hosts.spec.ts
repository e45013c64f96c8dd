// Where a model and a device come from: the hub (a mirror on this machine) and its cache, and a browser without WebGPU.
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { chromium, expect, test, type Page } from "@playwright/test";
import { findChromium } from "../../scripts/chromium.mjs";
import { serve, type RunningServer } from "../../scripts/serve.mjs";
import { startHub, type HubServer } from "../unit/weights/hubServer.ts";
import {
  chooseDevice,
  giveDataset,
  giveModel,
  pairRows,
  pageUrl,
  setField,
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

  async function trainFromHub(page: Page, name: string): Promise<void> {
    await page.goto(server.url);
    await giveDataset(page, "pairs.jsonl", pairRows(8));
    await page.getByLabel("Hugging Face hub").check();
    await page.getByLabel("Name on the hub").fill(name);
    await chooseDevice(page, "wasm");
    await setField(page, "max_steps", "2");
    await start(page);
  }

  test("is downloaded once, and the next time read from this browser", async ({ page }) => {
    await trainFromHub(page, id);
    await waitForState(page, "done");
    const weights = () =>
      hub.log.filter((line) => line.startsWith("GET") && line.includes("model.safetensors")).length;
    expect(weights()).toBe(1);
    await trainFromHub(page, id);
    await waitForState(page, "done");
    expect(weights()).toBe(1);
  });

  test("that does not exist is refused by name", async ({ page }) => {
    await trainFromHub(page, "tiny/nothing");
    await expect(page.locator("[data-run-state]")).toHaveAttribute("data-run-state", "failed");
    await expect(page.getByRole("alert")).toHaveAttribute("data-error-code", /^hub\//);
    await expect(page.getByRole("alert")).toContainText("tiny/nothing");
  });
});

test("without WebGPU a run takes the processor and says why; asked for, it is refused with what to do", async () => {
  const executablePath = await findChromium();
  const browser = await chromium.launch({
    args: [
      "--disable-gpu",
      "--disable-features=WebGPU",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  try {
    const page = await browser.newPage();
    await page.goto(pageUrl());
    await expect(page.getByText(/WebGPU: not available\./)).toBeVisible();
    await giveDataset(page, "pairs.jsonl", pairRows(8));
    await giveModel(page);
    await setField(page, "max_steps", "2");
    await start(page);
    await waitForState(page, "done");
    await expect(page.getByText(/Computing on the processor, .*WebGPU/)).toBeVisible();

    await chooseDevice(page, "webgpu");
    await start(page);
    await expect(page.locator("[data-run-state]")).toHaveAttribute("data-run-state", "failed");
    await expect(page.getByRole("alert")).toHaveAttribute("data-error-code", "gpu/unavailable");
    await expect(page.getByRole("alert")).toContainText("What to do:");
  } finally {
    await browser.close();
  }
});
