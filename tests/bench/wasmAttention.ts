// Speed of the CPU engine's attention, forward and backward. Run: npx tsx tests/bench/wasmAttention.ts [threads]
import { attention, attentionDecode, attentionGradient } from "../../src/engine/wasm/attention.ts";
import { createWasmRuntime } from "../../src/engine/wasm/runtime.ts";

const runtime = await createWasmRuntime({ threads: Number(process.argv[2] ?? 1) });
console.log(`${runtime.threads} thread(s), ${runtime.variant} module`);
for (const [batch, T, heads, group, headDim] of [
  [8, 64, 9, 3, 64],
  [4, 256, 9, 3, 64],
  [1, 1024, 12, 1, 64],
] as const) {
  const [ldq, ldk] = [heads * headDim, (heads / group) * headDim];
  const floats = (count: number) => {
    const pointer = runtime.allocate(count * 4);
    runtime.f32(pointer, count).forEach((_, i, all) => (all[i] = ((i * 7919) % 1000) / 500 - 1));
    return pointer;
  };
  const spans = runtime.allocate(batch * 12);
  for (let b = 0; b < batch; b++) runtime.i32(spans, batch * 3).set([T, T, T], b * 3);
  const [q, o, dout, dq] = [1, 2, 3, 4].map(() => floats(batch * T * ldq)) as [
    number,
    number,
    number,
    number,
  ];
  const [k, v, dk, dv] = [1, 2, 3, 4].map(() => floats(batch * T * ldk)) as [number, number, number, number];
  const [lse, delta] = [floats(batch * heads * T), floats(batch * heads * T)];
  const shape = { batch, heads, group, headDim, queries: T, keys: T, ldq, ldk, scale: 0.125, causal: true };
  const job = { ...shape, q, k, v, o, lse, spans };
  const flags = { accumulateQ: false, accumulateK: false, accumulateV: false };
  const best = (work: () => void) => {
    let shortest = Infinity;
    for (let i = 0; i < 20; i++) {
      const start = performance.now();
      work();
      shortest = Math.min(shortest, performance.now() - start);
    }
    return shortest;
  };
  const forward = best(() => attention(runtime, job));
  const backward = best(() => attentionGradient(runtime, { ...job, ...flags, dout, delta, dq, dk, dv }));
  const seen = runtime.allocate(batch * 8);
  runtime.i32(seen, batch * 2).set(Array.from({ length: batch }, (_, b) => [b, T]).flat());
  const decode = best(() => attentionDecode(runtime, { ...job, q, o, spans: seen, halves: false }));
  const flops = 2 * batch * heads * T * T * headDim;
  const rate = (count: number, ms: number) =>
    `${ms.toFixed(2)} ms (${(count / ms / 1e6).toFixed(1)} GFLOP/s, causal half)`;
  console.log(
    `B ${batch} T ${T} H ${heads}/${heads / group} D ${headDim}: forward ${rate(flops, forward)}, ` +
      `backward ${rate(flops * 2.5, backward)}, decode ${decode.toFixed(3)} ms`,
  );
}
runtime.dispose();
