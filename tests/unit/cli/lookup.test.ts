// Names of models and datasets: paths, bundled names, ids on a hub of this machine, and `models` over the cache.
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAll } from "../../../src/domain/bytes.ts";
import { bundledModels } from "../../../src/domain/bundledModels.ts";
import { findDataset } from "../../../src/cli/datasetLookup.ts";
import { findFiles, findModel, fingerprint, type LookupOptions } from "../../../src/cli/modelLookup.ts";
import { type HubServer, startHub } from "../formats/hubServer.ts";
import { asRows, cli, golden, serve, temporaryFolder } from "./support.ts";

const folder = temporaryFolder();
const rows = asRows([{ ids: [1, 2, 3], prompt_length: 1 }]);
const model = join(golden, "models", "gpt2");
const names = [
  "config.json",
  "generation_config.json",
  "model.safetensors",
  "tokenizer.json",
  "tokenizer_config.json",
];
let hub: HubServer;
beforeAll(async () => {
  const files = Object.fromEntries(
    names.map((name) => [name, new Uint8Array(readFileSync(join(model, name)))]),
  );
  const gguf = new Uint8Array(readFileSync(join(golden, "gguf", "gpt2.gguf")));
  hub = await startHub("owner/tiny", { ...files, "tiny.gguf": gguf });
});
afterAll(async () => {
  await hub.close();
  folder.remove();
});

const options = (endpoint: string): LookupOptions => ({
  folder: folder.path,
  env: { HF_ENDPOINT: endpoint, FEEDBACKLOOP_CACHE: join(folder.path, "cache") },
});

describe("a model's name", () => {
  it("is a path first, then a hub id", async () => {
    expect((await findModel("owner/tiny", options(hub.endpoint))).name).toBe("owner/tiny");
    mkdirSync(join(folder.path, "owner", "tiny"), { recursive: true });
    await expect(findModel("owner/tiny", options(hub.endpoint))).rejects.toMatchObject({
      code: "model/missing-config",
    });
    expect((await findModel(model, options("http://127.0.0.1:9"))).tensorNames.length).toBeGreaterThan(10);
    expect((await findModel(join(model, "model.safetensors"), options(""))).config["model_type"]).toBe(
      "gpt2",
    );
  });

  it("may be one file of a repository", async () => {
    const source = await findModel("owner/tiny/tiny.gguf", { ...options(hub.endpoint), folder: "/" });
    expect(source.gguf).toBeDefined();
    await expect(
      findModel("owner/tiny/none.gguf", { ...options(hub.endpoint), folder: "/" }),
    ).rejects.toMatchObject({ code: "hub/not-found" });
  });

  it.each([
    ["./none", "file/not-found"],
    ["../none", "file/not-found"],
    ["/none/none", "file/not-found"],
    ["a/b/c", "file/not-found"],
    ["none.gguf", "file/not-found"],
    ["a b", "hub/bad-id"],
    ["owner/\u001b", "hub/bad-id"],
    ["", "model/missing-config"],
  ])("%j that stands for nothing is refused", async (name, code) => {
    await expect((async () => findModel(name, options("http://127.0.0.1:9")))()).rejects.toMatchObject({
      code,
    });
  });

  it("is a run's folder too, whose result is meant", async () => {
    const run = join(folder.path, "models", "a-run");
    cpSync(model, join(run, "final"), { recursive: true });
    expect((await findModel(run, options(hub.endpoint))).name).toBe(join(run, "final"));
    expect(fingerprint(run, folder.path)).toBe(fingerprint(join(run, "final"), folder.path));
  });

  it("tells files from folders", () => {
    const file = folder.write("a.txt", "x");
    expect(() => findFiles(file, options(""))).toThrow(/is a file/);
    expect(fingerprint(file, "/")).not.toBe("");
    expect(fingerprint("owner/elsewhere", "/")).toBe("");
  });
});

describe("models", () => {
  it("adds, lists and removes what is in the cache, and the rest works without a network", async () => {
    const env = { HF_ENDPOINT: hub.endpoint, FEEDBACKLOOP_CACHE: join(folder.path, "cache2") };
    const online = serve({ cwd: folder.path, env: { ...env } });
    // The folder of the same name in the working directory would win.
    folder.write("owner.txt", "x");
    const added = await cli(["models", "add", "owner/tiny", "--json"], { cwd: "/", env });
    expect(added.code).toBe(0);
    const bytes = names.reduce((sum, name) => sum + readFileSync(join(model, name)).length, 0);
    const [line] = added.lines;
    expect(line).toMatchObject({ type: "model-added", name: "owner/tiny" });
    expect(line?.["downloaded_bytes"]).toBeGreaterThanOrEqual(bytes);
    const { lines } = await online.ask("models", "list");
    expect(lines.filter(({ source }) => source !== "bundled")).toMatchObject([
      { type: "model", name: "owner/tiny" },
    ]);
    const data = folder.write("rows.jsonl", rows);
    const offline = await cli(["logprobs", "--model", "owner/tiny", "--data", data, "--json"], {
      cwd: "/",
      env: { ...env, no_proxy: "*", HF_ENDPOINT: hub.endpoint },
    });
    expect(offline.code).toBe(0);
    expect(await online.ask("models", "remove", "owner/tinny")).toMatchObject({
      code: 1,
      lines: [{ code: "models/not-cached" }],
    });
    expect(await online.ask("models", "remove", "owner/tiny")).toMatchObject({
      code: 0,
      lines: [{ type: "model-removed" }],
    });
    expect((await online.ask("models")).lines).toMatchObject(
      bundledModels.map((name) => ({ name, source: "bundled" })),
    );
    expect(await online.ask("models", "add")).toMatchObject({
      code: 1,
      lines: [{ code: "usage/missing-argument" }],
    });
    expect(await online.ask("models", "merge")).toMatchObject({
      code: 1,
      lines: [{ code: "usage/missing-flag" }],
    });
    await online.close();
  });
});

describe("a dataset's name", () => {
  let server: Server;
  let endpoint: string;
  const files: Record<string, Uint8Array> = {
    "train.jsonl": Buffer.from(rows),
    "data/test.jsonl.gz": gzipSync(rows),
    "broken.jsonl.gz": Buffer.from("not gzip"),
    "README.md": Buffer.from("# x"),
  };
  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? "";
      const list = (all: string[]): void => {
        response.end(
          JSON.stringify({ siblings: [...all, "../outside.jsonl"].map((rfilename) => ({ rfilename })) }),
        );
      };
      if (path === "/api/datasets/owner/rows") list(Object.keys(files));
      else if (path === "/api/datasets/owner/many") list(["train-a.jsonl", "train-b.jsonl"]);
      else if (path === "/api/datasets/owner/arrow") list(["data/train.arrow"]);
      else {
        const bytes = files[path.replace("/datasets/owner/rows/resolve/main/", "")];
        response.writeHead(
          bytes ? 200 : 404,
          bytes ? { "Content-Length": bytes.length, ETag: `"${path}"` } : {},
        );
        response.end(request.method === "HEAD" ? undefined : bytes);
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))));

  it.each([
    ["owner/rows", false, "train.jsonl"],
    ["owner/rows", true, "data/test.jsonl"],
    ["owner/rows/train.jsonl", true, "train.jsonl"],
  ])("%s, held out: %s", async (name, heldOut, file) => {
    const source = await findDataset(name, heldOut, options(endpoint));
    expect(source.name).toBe(file);
    expect(new TextDecoder().decode(await readAll(source))).toBe(rows);
  });

  it.each([
    ["owner/many", "data/ambiguous"],
    ["owner/arrow", "data/ambiguous"],
    ["owner/none", "hub/not-found"],
    ["owner/rows/none.jsonl", "hub/not-found"],
    ["owner/rows/../../x", "file/not-found"],
    ["owner/rows/broken.jsonl.gz", "data/bad-gzip"],
    ["data/none.jsonl", "file/not-found"],
    ["./none", "file/not-found"],
    ["none", "file/not-found"],
  ])("%s is refused: %s", async (name, code) => {
    await expect(findDataset(name, false, options(endpoint))).rejects.toMatchObject({ code });
  });
});
