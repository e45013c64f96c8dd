// Speed of the CPU engine's matrix product in every layout. Run: npx tsx tests/bench/wasmMatmul.ts [threads] [variant]
import { createWasmRuntime } from "../../src/engine/wasm/runtime.ts";
import { matmul } from "../../src/engine/wasm/matmul.ts";

const threads = Number(process.argv[2] ?? 1);
const variant = process.argv[3] === "plain" ? "plain" : "relaxed";
const runtime = await createWasmRuntime({ threads, variant });
console.log(`${runtime.threads} thread(s), ${runtime.variant} module`);

function best(work: () => void, repeats: number): number {
  let shortest = Infinity;
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    work();
    shortest = Math.min(shortest, performance.now() - start);
  }
  return shortest;
}

function fill(pointer: number, length: number): void {
  const values = runtime.f32(pointer, length);
  for (let i = 0; i < length; i++) values[i] = ((i * 7919) % 1000) / 500 - 1;
}

const shapes = [
  [512, 1536, 576],
  [512, 576, 1536],
  [512, 192, 576],
  [448, 4096, 576],
  [2048, 128, 512],
  [4096, 576, 448],
  [512, 16, 576],
  [512, 576, 16],
] as const;

for (const [m, n, k] of shapes) {
  const a = runtime.allocate(m * k * 4);
  const b = runtime.allocate(n * k * 4);
  const c = runtime.allocate(m * n * 4);
  fill(a, m * k);
  fill(b, n * k);
  const speeds: string[] = [];
  for (const transA of [false, true]) {
    for (const transB of [false, true]) {
      const job = { a, lda: transA ? m : k, transA, b, ldb: transB ? k : n, transB, c, ldc: n, m, n, k };
      const ms = best(() => matmul(runtime, job), 25);
      speeds.push(`${transA ? "At" : "A"}${transB ? "Bt" : "B"} ${((2 * m * n * k) / ms / 1e6).toFixed(1)}`);
    }
  }
  console.log(`${m} x ${n} x ${k}: ${speeds.join("  ")} GFLOP/s`);
  for (const pointer of [a, b, c]) runtime.release(pointer);
}

// Batched small products (heads), and one token against a weight in every format.
{
  const [batch, m, n, k] = [96, 64, 64, 64];
  const a = runtime.allocate(batch * m * k * 4);
  const b = runtime.allocate(batch * n * k * 4);
  const c = runtime.allocate(batch * m * n * 4);
  fill(a, batch * m * k);
  fill(b, batch * n * k);
  const job = { a, lda: k, transA: false, b, ldb: k, transB: true, c, ldc: n, m, n, k };
  const ms = best(
    () => matmul(runtime, { ...job, batch, strideA: m * k, strideB: n * k, strideC: m * n }),
    25,
  );
  console.log(`${batch} x (${m} x ${n} x ${k}): ${((2 * batch * m * n * k) / ms / 1e6).toFixed(1)} GFLOP/s`);
}
for (const [n, k] of [
  [49152, 576],
  [1536, 576],
  [576, 1536],
] as const) {
  const formats = { f32: 4, f16: 2, int8: 1, int4: 0.5 } as const;
  for (const m of [1, 4, 8]) {
    const line: string[] = [];
    for (const [bFormat, bytes] of Object.entries(formats) as [keyof typeof formats, number][]) {
      const a = runtime.allocate(m * Math.max(k, n) * 4);
      const b = runtime.allocate(n * k * bytes);
      const c = runtime.allocate(m * Math.max(k, n) * 4);
      const scales = runtime.allocate(((n * k) / 32) * 4);
      fill(a, m * Math.max(k, n));
      if (bFormat === "f32") fill(b, n * k);
      else runtime.u8(b, n * k * bytes).fill(0x36);
      fill(scales, (n * k) / 32);
      const job = { a, transA: false, b, ldb: k, c, m, bFormat, scales, group: 32 };
      const dots = best(() => matmul(runtime, { ...job, lda: k, transB: true, ldc: n, n, k }), 15);
      const sums = best(() => matmul(runtime, { ...job, lda: n, transB: false, ldc: k, n: k, k: n }), 15);
      const rate = (ms: number) => ((n * k * bytes) / ms / 1e6).toFixed(1);
      line.push(`${bFormat} ${rate(dots)} / ${rate(sums)} GB/s (${((n * k) / dots / 1e6).toFixed(1)} Gw/s)`);
      for (const pointer of [a, b, c, scales]) runtime.release(pointer);
    }
    console.log(`${m} x W[${n}, ${k}], Wt / W: ${line.join("  ")}`);
  }
}
runtime.dispose();
