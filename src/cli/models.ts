// `models`: what is in the cache, fetching and removing, and merging an adapter into its base.

import type { ByteCache, CacheEntry } from "../domain/byteCache.ts";
import { text } from "../domain/config/field.ts";
import { AppError, nearestName, quote } from "../domain/errors.ts";
import { command, type CommandContext, type Flags } from "./command.ts";
import { byteCount } from "./output.ts";
import type { Session } from "./session.ts";

interface CachedModel {
  readonly name: string;
  readonly source: string;
  readonly entries: readonly CacheEntry[];
}

const flags = {
  model: {
    field: text<string | null>(null, { label: "Model", help: "For merge: the base model." }),
    value: "MODEL",
  },
  adapter: {
    field: text<string | null>(null, { label: "Adapter", help: "For merge: the adapter." }),
    value: "DIR",
  },
  output: {
    field: text<string | null>(null, { label: "Output", help: "For merge: a new folder." }),
    value: "DIR",
  },
} satisfies Flags;

type Context = CommandContext<typeof flags>;

async function openCache(session: Session): Promise<ByteCache> {
  const { defaultCacheFolder, folderCache } = await import("../storage/folderCache.ts");
  return folderCache(defaultCacheFolder(session.options.env));
}

/** The cache's entries by model: hub/<host>/<owner--name>/..., url/<host>/<digest>/... */
function byModel(entries: readonly CacheEntry[]): CachedModel[] {
  const found = new Map<string, CacheEntry[]>();
  for (const entry of entries) {
    const folder = entry.key.split("/").slice(0, 3).join("/");
    found.set(folder, [...(found.get(folder) ?? []), entry]);
  }
  return [...found].map(([folder, own]) => {
    const [kind = "", host = "", name = ""] = folder.split("/");
    return { name: kind === "hub" ? name.replace("--", "/") : `${host}/${name}`, source: host, entries: own };
  });
}

const sizeOf = (entries: readonly CacheEntry[]): number =>
  entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

async function listModels({ session, out }: Context): Promise<void> {
  const cached = byModel(await (await openCache(session)).list());
  const rows = [
    ...(await bundled()).map(({ name, sizeBytes }) => ({ name, source: "bundled", size_bytes: sizeBytes })),
    ...cached.map(({ name, source, entries }) => ({ name, source, size_bytes: sizeOf(entries) })),
  ];
  if (rows.length === 0 && !out.json)
    out.note("no model is in the cache; add one with: feedbackloop models add owner/name");
  const width = Math.max(0, ...rows.map(({ name }) => name.length)) + 2;
  for (const row of rows) {
    out.result(
      { type: "model", ...row },
      `${row.name.padEnd(width)}${byteCount(row.size_bytes).padStart(8)}  ${row.source}`,
    );
  }
}

async function bundled(): Promise<{ name: string; sizeBytes: number }[]> {
  const { readdirSync, statSync } = await import("node:fs");
  const { join } = await import("node:path");
  const { bundledPath } = await import("./modelLookup.ts");
  const { bundledModels } = await import("../domain/bundledModels.ts");
  return bundledModels.flatMap((name) => {
    const path = bundledPath(name);
    if (path === undefined) return [];
    return [
      { name, sizeBytes: readdirSync(path).reduce((sum, file) => sum + statSync(join(path, file)).size, 0) },
    ];
  });
}

async function addModel({ session, out, signal }: Context, name: string): Promise<void> {
  const { findFiles, findModel } = await import("./modelLookup.ts");
  const lookup = session.lookup(out, signal);
  const before = sizeOf(await (await openCache(session)).list());
  try {
    const source = await findModel(name, lookup);
    await source.files?.open("generation_config.json");
    const { openTokenizer } = await import("../text/openTokenizer.ts");
    const tokenizer = await openTokenizer(source);
    if (!tokenizer) out.note(`${name} has no tokenizer: it takes rows of ids only.`);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "model/is-adapter") throw error;
    const files = findFiles(name, lookup);
    for (const path of ["adapter_config.json", "adapter_model.safetensors"]) await files.open(path);
  }
  const after = sizeOf(await (await openCache(session)).list());
  const added = after - before;
  const readable = added > 0 ? `${name}: ${byteCount(added)} downloaded` : `${name} is here already`;
  out.result({ type: "model-added", name, downloaded_bytes: added }, readable);
}

async function removeModel({ session, out }: Context, name: string): Promise<void> {
  const cache = await openCache(session);
  const cached = byModel(await cache.list());
  const found = cached.filter((one) => one.name === name);
  if (found.length === 0) {
    const near = nearestName(
      name,
      cached.map((one) => one.name),
    );
    throw new AppError(
      "models/not-cached",
      `${quote(name)} is not in the cache.${near ? ` Did you mean "${near}"?` : ""}`,
      "See what is there: feedbackloop models list",
    );
  }
  const entries = found.flatMap((one) => one.entries);
  for (const { key } of entries) await cache.remove(key);
  const freed = sizeOf(entries);
  out.result({ type: "model-removed", name, freed_bytes: freed }, `${name}: ${byteCount(freed)} freed`);
}

async function mergeModel({ flags, session, out, signal }: Context): Promise<void> {
  const { model, adapter, output } = flags;
  const missing = Object.entries({ model, adapter, output }).find(([, value]) => value === null)?.[0];
  if (model === null || adapter === null || output === null) {
    throw new AppError(
      "usage/missing-flag",
      `models merge needs --${missing ?? "model"}.`,
      "Give --model, --adapter and --output.",
    );
  }
  const { findFiles, findModel } = await import("./modelLookup.ts");
  const { describeConfig } = await import("../models/describe.ts");
  const { adapterTask, loadAdapter } = await import("../models/saved/adapter.ts");
  const { mergedModel } = await import("../models/saved/wholeModel.ts");
  const { resolve } = await import("node:path");
  const { writeExport } = await import("./writeExport.ts");
  const lookup = session.lookup(out, signal);
  const source = await findModel(model, lookup);
  const adapterFiles = findFiles(adapter, lookup);
  const task = await adapterTask(adapterFiles);
  const loaded = await loadAdapter(adapterFiles, describeConfig(source, task));
  const files = await mergedModel(source, {
    task,
    adapter: loaded,
    baseName: model,
    adapterName: adapter,
  });
  await writeExport(files, resolve(session.options.folder, output), out, signal);
  const size = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const line = { type: "merged", path: output, files: files.map(({ path }) => path), size_bytes: size };
  out.result(line, `${output}: ${files.length} files, ${byteCount(size)}`);
}

function requireName(name: string | undefined): string {
  if (name !== undefined) return name;
  throw new AppError(
    "usage/missing-argument",
    "models add and models remove need the name of a model.",
    "For example: feedbackloop models add HuggingFaceTB/SmolLM2-135M-Instruct",
  );
}

export const models = command({
  id: "models",
  summary: "Lists, fetches and removes models of the cache, and merges an adapter into its base.",
  about: "merge writes a folder that transformers opens: float32 weights, config, tokenizer, model card.",
  positionals: [
    {
      name: "ACTION",
      help: "list (default), add, remove or merge.",
      required: false,
      options: ["list", "add", "remove", "merge"],
    },
    {
      name: "NAME",
      help: "For add and remove: a hub id, such as HuggingFaceTB/SmolLM2-135M-Instruct.",
      required: false,
    },
  ],
  endsInOrder: true,
  flags,
  async run(ctx) {
    const [action = "list", name] = ctx.positionals;
    if (action === "add") await addModel(ctx, requireName(name));
    else if (action === "remove") await removeModel(ctx, requireName(name));
    else if (action === "merge") await mergeModel(ctx);
    else await listModels(ctx);
    return undefined;
  },
});
