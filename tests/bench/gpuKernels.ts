// Milliseconds per kernel on WebGPU in Node, at the sizes of a 135-million-parameter Llama (9 heads of 64, 3 of them
// for keys, vocabulary 49152). Run: npx tsx tests/bench/gpuKernels.ts [rows] [--hardware] [filter]
// rows: tokens of a batch, 512 by default; --hardware: the kernels for real GPUs even on a software adapter.

import { parseArgs } from "node:util";
import { requestNodeDevice } from "../../src/cli/nodeGpu.ts";
import { Engine } from "../../src/engine/engine.ts";
import { attention } from "../../src/engine/ops/attention.ts";
import { decodeAttention } from "../../src/engine/ops/decodeAttention.ts";
import { columnSum } from "../../src/engine/ops/layerNorm.ts";
import { products, weightGradient } from "../../src/engine/ops/linear.ts";
import { rmsNorm } from "../../src/engine/ops/rmsNorm.ts";
import { sample } from "../../src/engine/ops/sample.ts";
import { tokenLogProbs } from "../../src/engine/ops/tokenLogProbs.ts";
import { adamwStep } from "../../src/engine/optim/adamw.ts";
import type { Tensor } from "../../src/engine/tensor.ts";
import { createWebGpuBackend } from "../../src/engine/webgpu/backend.ts";
import { makeWeight, type Weight, weightFormats } from "../../src/engine/weight.ts";

const { values, positionals } = parseArgs({
  options: { hardware: { type: "boolean", default: false } },
  allowPositionals: true,
});
const rows = Number(positionals[0] ?? 512);
const filter = positionals[1] ?? "";
const backend = createWebGpuBackend(
  await requestNodeDevice(),
  values.hardware ? { tuning: { software: false } } : {},
);
const engine = new Engine(backend);
console.log(backend.description);

/** Runs until 300 ms are spent, at least twice after a warm-up; one wait for all. */
async function time(name: string, operations: number, bytes: number, body: () => void): Promise<void> {
  if (!name.includes(filter)) return;
  const round = async (count: number): Promise<number> => {
    const start = performance.now();
    for (let i = 0; i < count; i++) engine.scope(body);
    await backend.finish();
    return (performance.now() - start) / count;
  };
  await round(1);
  const { dispatches } = backend.counters;
  const once = await round(1);
  const each = backend.counters.dispatches - dispatches;
  const ms = await round(Math.max(2, Math.min(200, Math.round(300 / once))));
  const rates = [
    operations > 0 ? `${((2 * operations) / ms / 1e6).toFixed(1)} GFLOP/s` : "",
    bytes > 0 ? `${(bytes / ms / 1e6).toFixed(1)} GB/s` : "",
  ];
  console.log(
    `${name.padEnd(46)} ${ms.toFixed(3).padStart(9)} ms  ${String(each).padStart(4)} dispatches  ${rates.join("  ")}`,
  );
}

function filled(shape: readonly number[]): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return engine.tensor(
    Float32Array.from({ length: size }, (_, i) => ((i * 7919) % 1000) / 1000 - 0.5),
    shape,
  );
}

const scalars = { alpha: 1, accumulate: 0 };
const weightTensorsOf = ({ values: w, scales }: Weight): Record<string, Tensor> =>
  scales ? { w, scales } : { w };

await engine.scopeAsync(async () => {
  const square = filled([512, 512]);
  const result = engine.empty([512, 512]);
  const cube = 512 ** 3;
  await time("512^3 forward", cube, 0, () =>
    engine.run(products.f32.forward, { x: square, w: square, y: result }, scalars),
  );
  await time("512^3 input gradient", cube, 0, () =>
    engine.run(products.f32.inputGradient, { dy: square, w: square, dx: result }, scalars),
  );
  await time("512^3 weight gradient", cube, 0, () =>
    engine.run(weightGradient, { dy: square, x: square, dw: result }, scalars),
  );
});

for (const [O, I] of [
  [576, 576],
  [1536, 576],
  [576, 1536],
] as const) {
  await engine.scopeAsync(async () => {
    const [x, dy, dx, dw] = [
      filled([rows, I]),
      filled([rows, O]),
      engine.empty([rows, I]),
      engine.empty([O, I]),
    ];
    const y = engine.empty([rows, O]);
    const data = Float32Array.from({ length: O * I }, (_, i) => Math.sin(i));
    for (const format of weightFormats) {
      const weight = weightTensorsOf(makeWeight(engine, format, data, O, I, "weight"));
      const size = `${rows} x ${O} x ${I} ${format}`;
      await time(`forward ${size}`, rows * O * I, 0, () =>
        engine.run(products[format].forward, { x, ...weight, y }, scalars),
      );
      await time(`input gradient ${size}`, rows * O * I, 0, () =>
        engine.run(products[format].inputGradient, { dy, ...weight, dx }, scalars),
      );
      for (const few of [1, 8]) {
        const [one, out] = [engine.slice(x, 0, [few, I]), engine.slice(y, 0, [few, O])];
        const bytes = Object.values(weight).reduce((total, { size: n }) => total + 4 * n, 0);
        await time(`forward ${few} x ${O} x ${I} ${format}`, 0, bytes, () =>
          engine.run(products[format].forward, { x: one, ...weight, y: out }, scalars),
        );
      }
    }
    await time(`weight gradient ${rows} x ${O} x ${I}`, rows * O * I, 0, () =>
      engine.run(weightGradient, { dy, x, dw }, scalars),
    );
    const R = 16;
    const [a, down, da] = [filled([R, I]), filled([rows, R]), engine.empty([R, I])];
    await time(`adapter down ${rows} x ${R} x ${I}`, rows * R * I, 0, () =>
      engine.run(products.f32.forward, { x, w: a, y: down }, scalars),
    );
    await time(`adapter gradient ${rows} x ${R} x ${I}`, rows * R * I, 0, () =>
      engine.run(weightGradient, { dy: down, x, dw: da }, scalars),
    );
  });
}

for (const T of [128, 512]) {
  await engine.scopeAsync(async () => {
    const B = Math.max(1, Math.floor(rows / T));
    const constants = { H: 9, D: 64, scale: 0.125, causal: 1 };
    const spans = engine.tensor(
      Int32Array.from({ length: 3 * B }, () => T),
      [B, 3],
    );
    const [q, k, v] = [filled([B, T, 576]), filled([B, T, 192]), filled([B, T, 192])];
    const half = (B * T * T * 576) / 2;
    await time(
      `attention ${B} x ${T}`,
      2 * half,
      0,
      () => void attention(engine, { q, k, v, spans }, constants),
    );
    const gradient = filled([B, T, 576]);
    const [lq, lk, lv] = [q, k, v].map((t) => engine.leaf(t, engine.zeros(t.shape))) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    await time(`attention with gradient ${B} x ${T}`, 9 * half, 0, () => {
      const recording = engine.record(() => attention(engine, { q: lq, k: lk, v: lv, spans }, constants));
      engine.backward(recording, [{ of: recording.result.o, gradient }]);
    });
    const cache = filled([8, T, 192]);
    const one = filled([8, 576]);
    const seen = engine.tensor(
      Int32Array.from({ length: 16 }, (_, i) => (i % 2 ? T : i / 2)),
      [8, 2],
    );
    await time(
      `decode attention 8 x ${T}`,
      0,
      2 * 4 * 8 * T * 192,
      () =>
        void decodeAttention(
          engine,
          { q: one, kCache: cache, vCache: cache, spans: seen },
          { D: 64, scale: 0.125 },
        ),
    );
  });
}

await engine.scopeAsync(async () => {
  const [x, gain] = [filled([rows, 576]), filled([576])];
  await time(`rms norm ${rows} x 576`, 0, rows * 576 * 8, () => void rmsNorm(engine, { x, gain }));
  const total = engine.empty([576]);
  await time(`column sum ${rows} x 576`, 0, rows * 576 * 4, () =>
    engine.run(columnSum, { dy: x, total }, { accumulate: 0 }),
  );
  const V = 49152;
  const head = makeWeight(engine, "f16", new Float32Array(V * 576).fill(0.01), V, 576, "head");
  const targets = engine.tensor(new Int32Array(rows).fill(7));
  await time(
    `token log-probs ${rows} x ${V}`,
    rows * V * 576,
    0,
    () => void tokenLogProbs(engine, x, head, targets),
  );
  const leaf = engine.leaf(x, engine.zeros(x.shape));
  const seed = filled([rows]);
  await time(`token log-probs with gradient ${rows} x ${V}`, 3 * rows * V * 576, 0, () => {
    const recording = engine.record(() => tokenLogProbs(engine, leaf, head, targets));
    engine.backward(recording, [{ of: recording.result.logprob, gradient: seed }]);
  });
  const logits = filled([8, V]);
  const seeds = engine.tensor(new Int32Array(8).fill(3));
  for (const settings of [
    { topK: 0, topP: 1 },
    { topK: 50, topP: 0.9 },
  ]) {
    await time(
      `sample 8 x ${V} top-k ${settings.topK} top-p ${settings.topP}`,
      0,
      0,
      () => void sample(engine, logits, seeds, { temperature: 1, ...settings }),
    );
  }
  const count = 4 * 2 ** 20;
  const segment = {
    value: filled([count]),
    gradient: filled([count]),
    mean: engine.zeros([count]),
    square: engine.zeros([count]),
  };
  const settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1, maxGradNorm: 1 };
  await time(
    `adamw ${count}`,
    0,
    count * 4 * 8,
    () => void adamwStep(engine, [{ ...segment, decayed: count }], settings, 1e-4, 1),
  );
});
const { usedBytes, peakBytes, pooledBytes } = backend.memory();
console.log(`memory: ${usedBytes} used, ${peakBytes} at most, ${pooledBytes} kept`);
backend.dispose();
