// Chat: both sides against what generation and scoring give for the same prompt, what is kept between answers, and how
// an answer ends when it is stopped or cannot be given.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { AppError } from "../../src/domain/errors.ts";
import type { Backend } from "../../src/engine/backend.ts";
import { Engine } from "../../src/engine/engine.ts";
import { createWasmRuntime, type WasmRuntime } from "../../src/engine/wasm/runtime.ts";
import { createWasmBackend } from "../../src/engine/wasmBackend.ts";
import { loadAdapter } from "../../src/models/saved/adapter.ts";
import { generate } from "../../src/models/decode.ts";
import { Model } from "../../src/models/model.ts";
import { makeBatch } from "../../src/models/tokenBatch.ts";
import { loadTokenizer } from "../../src/text/index.ts";
import { openModel } from "../../src/formats/modelSource.ts";
import { createChat } from "../../src/page/trainer/chat.ts";
import type { ChatRequest, ChatToken } from "../../src/page/bridge/types.ts";
import { folderFiles } from "../../src/storage/folder.ts";
import { memoryStore } from "../../src/storage/projectStore.ts";

const golden = fileURLToPath(new URL("../golden/", import.meta.url));
const modelFolder = (name: string): string => `${golden}models/${name}`;
const trainedAdapter = `${golden}dpo/continued.initial`;
const messages = [{ role: "user", content: "the cat sat" }];

const request: ChatRequest = {
  device: "wasm",
  model: { kind: "bundled", name: "llama-gqa-tied" },
  project: "p",
  checkpoint: "models/r/final",
  messages,
  temperature: 0.9,
  topP: 0.95,
  maxNewTokens: 24,
  seed: 11,
};

/** A chat over the golden models, with what it opened. */
function newChat(wrap: (backend: Backend) => Backend = (backend) => backend, memoryLimitBytes = 1e9) {
  const opened: string[] = [];
  const runtimes: WasmRuntime[] = [];
  let disposed = 0;
  const chat = createChat(
    {
      open: (model) => {
        const name = model.kind === "hub" ? model.id : model.name;
        opened.push(name);
        const files = folderFiles(modelFolder(name.replace("without-tokenizer/", "")));
        if (!name.startsWith("without-tokenizer/")) return openModel(files);
        return openModel({
          ...files,
          open: (path) => (path.startsWith("tokenizer") ? Promise.resolve(undefined) : files.open(path)),
        });
      },
    },
    async () => {
      const runtime = await createWasmRuntime({ threads: 1 });
      runtimes.push(runtime);
      const backend = wrap(createWasmBackend(runtime));
      const dispose = backend.dispose.bind(backend);
      backend.dispose = () => {
        disposed++;
        dispose();
      };
      return { backend, memoryLimitBytes };
    },
  );
  return { chat, opened, runtimes, disposed: () => disposed };
}

/** A project's folder with files of ours under a run's folder. */
async function projectWith(folders: Record<string, string>) {
  const store = memoryStore();
  for (const [path, from] of Object.entries(folders)) {
    for (const name of await folderFiles(from).list()) {
      await store.write(`${path}/${name}`, new Uint8Array(readFileSync(`${from}/${name}`)));
    }
  }
  return store;
}

async function ask(
  { chat }: ReturnType<typeof newChat>,
  changes: Partial<ChatRequest> = {},
  store = memoryStore(),
  onTokens: (all: ChatToken[]) => unknown = () => undefined,
) {
  const tokens: ChatToken[] = [];
  await chat.answer({ ...request, ...changes }, store, (some) => {
    tokens.push(...some);
    return onTokens(tokens);
  });
  const of = (side: string) => tokens.filter((token) => token.side === side);
  const text = (side: string) =>
    of(side)
      .map((token) => token.text)
      .join("");
  return { tokens, of, text };
}

/** The same answer by other means: `generate`, and log-probabilities of the whole row in one pass. */
async function expected(name: string, adapterFolder: string | undefined, settings: ChatRequest = request) {
  const engine = new Engine(createWasmBackend(await createWasmRuntime({ threads: 1 })));
  const model = await Model.load(engine, await openModel(folderFiles(modelFolder(name))), {
    format: "f32",
    trainable: false,
  });
  if (adapterFolder !== undefined) {
    const adapter = await loadAdapter(folderFiles(adapterFolder), model);
    model.addAdapter(adapter.config, { values: adapter.values });
  }
  const tokenizer = await loadTokenizer(folderFiles(modelFolder(name)));
  const text = tokenizer.applyChatTemplate(settings.messages, { addGenerationPrompt: true });
  const prompt = tokenizer.encode(text, { addSpecialTokens: false });
  const { temperature, topP, seed, maxNewTokens } = settings;
  const given = { temperature, topP, seed, maxNewTokens, topK: 0, eosIds: [1] };
  for await (const { ids, finish } of generate(model, [prompt], given)) {
    const batch = makeBatch([{ prefix: prompt, branches: [ids] }]);
    const logprobs = await engine.read(model.logProbs(batch).logprob);
    engine.backend.dispose();
    return { text: tokenizer.decode([...ids], { skipSpecialTokens: true }), logprobs, finish };
  }
  throw new Error("no completion");
}

const logProduct = (tokens: readonly ChatToken[]): number =>
  tokens.reduce((sum, { probability }) => sum + Math.log(probability), 0);
const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);

it("answers with base and adapter side by side, as generation does, with the probability of every token", async () => {
  const store = await projectWith({ "models/r/final": trainedAdapter });
  const world = newChat();
  const answer = await ask(world, {}, store);
  const sides = { base: undefined, trained: trainedAdapter };
  for (const [side, adapter] of Object.entries(sides)) {
    const wanted = await expected("llama-gqa-tied", adapter);
    expect(answer.text(side)).toBe(wanted.text);
    expect(wanted.text.length).toBeGreaterThan(5);
    expect(logProduct(answer.of(side))).toBeCloseTo(sum(wanted.logprobs), 3);
    // The model's own end is a token without text, at the end and nowhere else.
    const ends = answer.of(side).map((token) => token.text === "");
    expect(ends.indexOf(true)).toBe(wanted.finish === "eos" ? ends.length - 1 : -1);
  }
  expect(answer.text("base")).not.toBe(answer.text("trained"));
  expect(answer.tokens.every(({ probability }) => probability > 0 && probability <= 1)).toBe(true);
  // In turns: neither side waits for the other's end.
  const order = answer.tokens.map(({ side }) => side);
  expect(order.indexOf("trained")).toBeLessThan(4);
  expect(order.indexOf("trained")).toBeLessThan(order.lastIndexOf("base"));
});

it("gives the same text for the same seed, another for another, and nothing drawn at temperature 0", async () => {
  const store = await projectWith({ "models/r/final": trainedAdapter });
  const world = newChat();
  const first = await ask(world, {}, store);
  expect((await ask(world, {}, store)).tokens).toEqual(first.tokens);
  expect((await ask(world, { seed: 12 }, store)).text("base")).not.toBe(first.text("base"));
  const greedy = await ask(world, { temperature: 0 }, store);
  expect((await ask(world, { temperature: 0, seed: 12 }, store)).tokens).toEqual(greedy.tokens);
});

it("says the same on both sides with an adapter that has learned nothing", async () => {
  const store = await projectWith({ "models/r/final": `${golden}dpo/aot.initial` });
  const model = { kind: "bundled", name: "llama-untied-llama3" } as const;
  const { of } = await ask(newChat(), { model, temperature: 0 }, store);
  expect(of("trained").map(({ text }) => text)).toEqual(of("base").map(({ text }) => text));
  expect(logProduct(of("trained"))).toBeCloseTo(logProduct(of("base")), 5);
});

it("takes a whole model for the trained side, and the base alone without a checkpoint", async () => {
  const store = await projectWith({ "models/r/final": modelFolder("llama-untied-llama3") });
  const world = newChat();
  const both = await ask(world, {}, store);
  expect(both.text("base")).toBe((await expected("llama-gqa-tied", undefined)).text);
  expect(both.text("trained")).toBe((await expected("llama-untied-llama3", undefined)).text);
  const alone = await ask(world, { project: null, checkpoint: null });
  expect(alone.tokens).toEqual(both.of("base"));
});

it("keeps base and device between answers, takes what a checkpoint holds now, and frees all on release", async () => {
  const store = await projectWith({
    "models/r/final": trainedAdapter,
    "models/r/whole": modelFolder("llama-untied-llama3"),
  });
  const { chat, opened, runtimes, disposed, ...rest } = newChat();
  const world = { chat, opened, runtimes, disposed, ...rest };
  const first = await ask(world, {}, store);
  const used = runtimes[0]?.usedBytes ?? 0;
  await ask(world, { checkpoint: "models/r/whole" }, store);
  expect((await ask(world, {}, store)).tokens).toEqual(first.tokens);
  expect([opened.length, runtimes.length, runtimes[0]?.usedBytes]).toEqual([1, 1, used]);

  // Another run's files under the same name.
  await store.remove("models/r/final");
  await store.rename("models/r/whole", "models/r/final");
  expect((await ask(world, {}, store)).text("trained")).not.toBe(first.text("trained"));
  expect(opened).toHaveLength(1);

  await ask(world, { model: { kind: "bundled", name: "gpt2" }, checkpoint: null });
  expect([opened, disposed()]).toEqual([["llama-gqa-tied", "gpt2"], 1]);
  await chat.release(new AppError("run/busy", "A run began.", ""));
  expect(disposed()).toBe(2);
  await ask(world, { model: { kind: "bundled", name: "gpt2" }, checkpoint: null });
  expect(opened).toHaveLength(3);
});

it("ends at a stop with what was said so far, and answers again as if nothing had been", async () => {
  const store = await projectWith({ "models/r/final": trainedAdapter });
  const world = newChat();
  // Seeds whose answers do not end early by themselves.
  const long = { temperature: 2, topP: 1, maxNewTokens: 48 };
  const whole = await ask(world, long, store);
  const used = world.runtimes[0]?.usedBytes;
  const cut = await ask(world, long, store, () => world.chat.stop());
  expect(cut.tokens.length).toBeGreaterThan(0);
  expect(cut.tokens.length).toBeLessThan(whole.tokens.length);
  expect(whole.tokens.slice(0, cut.tokens.length)).toEqual(cut.tokens);
  expect((await ask(world, long, store)).tokens).toEqual(whole.tokens);
  expect([world.opened.length, world.runtimes[0]?.usedBytes]).toEqual([1, used]);

  // Stopped while loading; a new answer ends the old one; a release waits for its end.
  const other = newChat();
  const early = ask(other, long, store);
  other.chat.stop();
  expect((await early).tokens).toEqual([]);
  const [old, latest] = await Promise.all([ask(other, long, store), ask(other, long, store)]);
  expect(old.tokens).toEqual([]);
  expect(latest.tokens).toEqual(whole.tokens);
  const last = ask(other, long, store);
  const broken = expect(last).rejects.toMatchObject({ code: "run/busy" });
  await other.chat.release(new AppError("run/busy", "A run began.", ""));
  await broken;
  expect(other.disposed()).toBe(other.runtimes.length);
});

it("refuses what cannot be answered with a reason, and keeps what it has loaded", async () => {
  const store = await projectWith({
    "models/r/final": trainedAdapter,
    "models/gpt/final": `${golden}dpo/continued-gpt2.initial`,
    "models/none/final": `${golden}dpo/continued-gpt2.initial`,
  });
  await store.remove("models/none/final/adapter_model.safetensors");
  const world = newChat();
  const first = await ask(world, {}, store);
  const code = (changes: Partial<ChatRequest>) =>
    ask(world, changes, store).then(
      () => "answered",
      (error: unknown) => (error instanceof AppError && error.hint !== "" ? error.code : String(error)),
    );
  expect(await code({ messages: [{ role: "user", content: " \n " }] })).toBe("tokens/empty-prompt");
  expect(await code({ messages: [] })).toBe("tokens/empty-prompt");
  const content = "the cat sat on the mat ".repeat(40);
  expect(await code({ messages: [{ role: "user", content }] })).toBe("tokens/too-long");
  expect(await code({ checkpoint: "models/gpt/final" })).toBe("lora/unknown-target");
  expect(await code({ checkpoint: "models/none/final" })).toBe("lora/missing-file");
  expect(await code({ checkpoint: "models/gone/final" })).toBe("run/no-checkpoint");
  expect((await ask(world, {}, store)).tokens).toEqual(first.tokens);
  expect(world.opened).toHaveLength(1);
  expect(await code({ model: { kind: "bundled", name: "without-tokenizer/llama-linear" } })).toBe(
    "tokenizer/missing",
  );

  const small = newChat(undefined, 1000);
  await expect(ask(small, {}, store)).rejects.toMatchObject({ code: "memory/too-large" });
  expect(small.disposed()).toBe(small.runtimes.length);
});

it("asks once for a new device where the old one was lost meanwhile", async () => {
  let losses = 1;
  const world = newChat((backend) => {
    const read = backend.read.bind(backend);
    backend.read = (tensor) =>
      losses-- > 0
        ? Promise.reject(new AppError("gpu/lost", "The device was lost.", "Again."))
        : read(tensor);
    return backend;
  });
  const alone = { checkpoint: null };
  expect((await ask(world, alone)).text("base")).toBe((await expected("llama-gqa-tied", undefined)).text);
  expect([world.opened.length, world.disposed()]).toEqual([2, 1]);
  losses = 2;
  await expect(ask(world, { ...alone, seed: 5 })).rejects.toMatchObject({ code: "gpu/lost" });
});

it("fills the context and no more where the longest answer asked for is longer", async () => {
  const { of } = await ask(newChat(), { checkpoint: null, temperature: 2, topP: 1, maxNewTokens: 10_000 });
  expect(of("base").length).toBeLessThan(64);
});
