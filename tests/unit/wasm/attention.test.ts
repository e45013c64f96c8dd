// Attention, its gradient and decoding against plain loops in f64: grouped heads, odd sizes, padding, branches, no
// visible key at all; the same bytes from one, two and three threads.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attention, attentionDecode, attentionGradient } from "../../../src/engine/wasm/attention.ts";
import { packWeight, unpackValue } from "../../../src/engine/weight.ts";
import { type WasmRuntime, createWasmRuntime } from "../../../src/engine/wasm/runtime.ts";
import { createNumbers, drop, largestError, put, randomFloats, take } from "./support.ts";

interface Case {
  readonly B: number;
  readonly T: number;
  readonly S: number;
  readonly H: number;
  readonly group: number;
  readonly D: number;
  readonly causal: boolean;
  /** length, shared, branch of each row. */
  readonly spans: readonly (readonly [number, number, number])[];
  readonly accumulate?: boolean;
}

type Name = "q" | "k" | "v" | "dout" | "dq" | "dk" | "dv";

function prepare(c: Case) {
  const { B, T, S, H, group, D, causal } = c;
  const next = createNumbers(B + T * 3 + S * 5 + H * 7 + D * 11);
  const [ldq, ldk] = [H * D, (H / group) * D];
  const scale = 1.3 / Math.sqrt(D);
  const size = { q: B * T * ldq, k: B * S * ldk, v: B * S * ldk, dout: B * T * ldq };
  const data = { ...size, dq: size.q, dk: size.k, dv: size.v };
  const input = Object.fromEntries(
    Object.entries(data).map(([name, length]) => [
      name,
      randomFloats(length, next).map((value) => 2 * value),
    ]),
  ) as Record<Name, Float32Array>;
  const spans = Int32Array.from(c.spans.flat());

  const wanted = { o: new Float64Array(size.q), lse: new Float64Array(B * H * T) };
  const gradient = Object.fromEntries(
    (["dq", "dk", "dv"] as const).map((name) => [
      name,
      c.accumulate ? Float64Array.from(input[name]) : new Float64Array(data[name]),
    ]),
  ) as Record<"dq" | "dk" | "dv", Float64Array>;
  for (let b = 0; b < B; b++) {
    const [length, shared, branch] = c.spans[b]!;
    for (let h = 0; h < H; h++) {
      for (let i = 0; i < T; i++) {
        const qi = (b * T + i) * ldq + h * D;
        const keyAt = (j: number) => (b * S + j) * ldk + Math.floor(h / group) * D;
        const dot = (x: Float32Array, at: number, y: ArrayLike<number>, yAt: number) => {
          let sum = 0;
          for (let d = 0; d < D; d++) sum += x[at + d]! * y[yAt + d]!;
          return sum;
        };
        const seen = [...Array(S).keys()].filter(
          (j) => j < length && (!causal || j <= i) && (i < branch || j < shared || j >= branch),
        );
        const row = (b * H + h) * T + i;
        const scores = seen.map((j) => scale * dot(input.q, qi, input.k, keyAt(j)));
        const top = Math.max(...scores);
        const total = scores.reduce((sum, s) => sum + Math.exp(s - top), 0);
        wanted.lse[row] = seen.length ? top + Math.log(total) : -1e30;
        const p = scores.map((s) => Math.exp(s - wanted.lse[row]!));
        seen.forEach((j, n) => {
          for (let d = 0; d < D; d++) wanted.o[qi + d]! += p[n]! * input.v[keyAt(j) + d]!;
        });
        const delta = dot(input.dout, qi, wanted.o, qi);
        seen.forEach((j, n) => {
          const ds = scale * p[n]! * (dot(input.dout, qi, input.v, keyAt(j)) - delta);
          for (let d = 0; d < D; d++) {
            gradient.dq[qi + d]! += ds * input.k[keyAt(j) + d]!;
            gradient.dk[keyAt(j) + d]! += ds * input.q[qi + d]!;
            gradient.dv[keyAt(j) + d]! += p[n]! * input.dout[qi + d]!;
          }
        });
      }
    }
  }

  function runOn(runtime: WasmRuntime) {
    const p = Object.fromEntries(
      Object.entries(input).map(([name, values]) => [name, put(runtime, values)]),
    ) as Record<Name, number>;
    const spansAt = put(runtime, spans);
    const [o, lse, delta] = [size.q, B * H * T, B * H * T].map((length) =>
      put(runtime, new Float32Array(length).fill(NaN)),
    );
    const job = {
      ...p, o: o!, lse: lse!, spans: spansAt, batch: B, heads: H, group, headDim: D, queries: T, keys: S, ldq, ldk, scale, causal,
    }; // oxfmt-ignore
    attention(runtime, job);
    const accumulate = c.accumulate ?? false;
    const flags = { accumulateQ: accumulate, accumulateK: accumulate, accumulateV: accumulate };
    attentionGradient(runtime, { ...job, ...flags, delta: delta! });
    for (const name of ["q", "k", "v", "dout"] as const) drop(runtime, p[name]);
    drop(runtime, spansAt);
    drop(runtime, delta!);
    return {
      o: take(runtime, o!, size.q),
      lse: take(runtime, lse!, B * H * T),
      dq: take(runtime, p.dq, size.q),
      dk: take(runtime, p.dk, size.k),
      dv: take(runtime, p.dv, size.v),
    };
  }
  return { runOn, wanted: { ...wanted, ...gradient } };
}

describe.each(["relaxed", "plain"] as const)("%s module", (variant) => {
  let runtimes: WasmRuntime[] = [];
  beforeAll(async () => {
    runtimes = await Promise.all([1, 2, 3].map((threads) => createWasmRuntime({ threads, variant })));
  });
  afterAll(() => runtimes.forEach((runtime) => runtime.dispose()));

  const cases: Case[] = [
    { B: 1, T: 1, S: 1, H: 1, group: 1, D: 1, causal: true, spans: [[1, 1, 1]] },
    {
      B: 3,
      T: 7,
      S: 7,
      H: 4,
      group: 2,
      D: 5,
      causal: true,
      spans: [
        [7, 7, 7],
        [4, 7, 7],
        [7, 2, 5],
      ],
    },
    {
      B: 2,
      T: 5,
      S: 9,
      H: 3,
      group: 3,
      D: 4,
      causal: false,
      spans: [
        [9, 9, 9],
        [0, 9, 9],
      ],
    },
    {
      B: 2,
      T: 131,
      S: 131,
      H: 3,
      group: 3,
      D: 64,
      causal: true,
      spans: [
        [131, 131, 131],
        [70, 131, 131],
      ],
      accumulate: true,
    },
    { B: 1, T: 200, S: 200, H: 2, group: 1, D: 33, causal: true, spans: [[190, 20, 150]] },
    {
      B: 2,
      T: 65,
      S: 129,
      H: 2,
      group: 2,
      D: 12,
      causal: false,
      spans: [
        [129, 129, 129],
        [64, 65, 65],
      ],
      accumulate: true,
    },
    { B: 1, T: 61, S: 61, H: 1, group: 1, D: 300, causal: true, spans: [[61, 61, 61]] },
  ];
  test.each(cases)("$B x $T x $S, $H heads of $D, groups of $group, causal $causal", (c) => {
    const { runOn, wanted } = prepare(c);
    const [first, ...others] = runtimes.map(runOn);
    for (const name of ["o", "lse", "dq", "dk", "dv"] as const) {
      const largest = Math.max(...wanted[name].map((value) => (value > -1e29 ? Math.abs(value) : 0)), 1e-3);
      const scales = wanted[name].map((value) => Math.max(largest, Math.abs(value)));
      expect([name, largestError(first![name], wanted[name], scales) < 3e-6]).toEqual([name, true]);
      for (const other of others) expect(other[name]).toEqual(first![name]);
    }
  });

  const decoded = [
    { B: 3, S: 150, H: 6, group: 3, D: 20 },
    // Enough rows that a unit of work has all heads of one, and heads without and with a neighbour on the same keys.
    { B: 40, S: 33, H: 6, group: 1, D: 8 },
    { B: 40, S: 33, H: 6, group: 2, D: 10 },
  ];
  const kept = decoded.flatMap((one) => [false, true].map((halves) => ({ ...one, halves })));
  test.each(kept)("decoding over a cache, $B rows, groups of $group, halves $halves", (c) => {
    const { B, S, H, group, D, halves } = c;
    const next = createNumbers(9);
    const [ldq, ldk] = [H * D, (H / group) * D];
    const [q, ...drawn] = [B * ldq, B * S * ldk, B * S * ldk].map((length) => randomFloats(length, next));
    const words = drawn.map((values) => packWeight("f16", values).words);
    const [k, v] = drawn.map((values, n) =>
      halves ? values.map((_, i) => unpackValue("f16", words[n]!, undefined, i)) : values,
    );
    const lengths = Array.from({ length: B }, (_, b) => [S - 19, 0, 1, S, 6][b % 5]!);
    // Rows of the cache in another order than those of q.
    const slots = Array.from({ length: B }, (_, b) => (b + 1) % B);
    const spans = Int32Array.from(lengths.flatMap((length, b) => [slots[b]!, length]));
    const wanted = new Float64Array(B * ldq);
    for (let b = 0; b < B; b++) {
      for (let h = 0; h < H; h++) {
        const keyAt = (j: number) => (slots[b]! * S + j) * ldk + Math.floor(h / group) * D;
        const weights = Array.from({ length: lengths[b]! }, (_, j) => {
          let sum = 0;
          for (let d = 0; d < D; d++) sum += q![b * ldq + h * D + d]! * k![keyAt(j) + d]!;
          return Math.exp(2 * sum);
        });
        const total = weights.reduce((sum, p) => sum + p, 0);
        weights.forEach((p, j) => {
          for (let d = 0; d < D; d++) wanted[b * ldq + h * D + d]! += (p / total) * v![keyAt(j) + d]!;
        });
      }
    }
    const runOn = (runtime: WasmRuntime, inHalves: boolean) => {
      const caches = inHalves ? words.map((one) => new Uint8Array(one.buffer)) : [k!, v!];
      const pointers = [q!, ...caches, spans].map((values) => put(runtime, values));
      const o = put(runtime, new Float32Array(B * ldq).fill(NaN));
      const [qAt, kAt, vAt, spansAt] = pointers as [number, number, number, number];
      attentionDecode(runtime, {
        q: qAt, k: kAt, v: vAt, o, spans: spansAt, batch: B, heads: H, group, headDim: D, keys: S, ldq, ldk, scale: 2, halves: inHalves,
      }); // oxfmt-ignore
      pointers.forEach((pointer) => drop(runtime, pointer));
      return take(runtime, o, B * ldq);
    };
    const results = runtimes.map((runtime) => runOn(runtime, halves));
    // Halves are computed with as the floats that they stand for.
    expect(results[0]).toEqual(runOn(runtimes[0]!, false));
    expect(
      largestError(
        results[0]!,
        wanted,
        wanted.map(() => 1),
      ),
    ).toBeLessThan(2e-6);
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  test("more than the scratch holds is refused in words", () => {
    const [runtime] = runtimes;
    const job = {
      q: 64,
      k: 64,
      v: 64,
      o: 64,
      spans: 64,
      batch: 1,
      heads: 1,
      group: 1,
      headDim: 8,
      ldq: 8,
      ldk: 8,
      scale: 1,
      halves: false,
    };
    const refusal = expect.objectContaining({ code: "engine/attention-too-large" }) as Error;
    expect(() => attentionDecode(runtime!, { ...job, keys: 300_000 })).toThrow(refusal);
    expect(() => attentionDecode(runtime!, { ...job, keys: 8, headDim: 1000 })).toThrow(refusal);
    // Four keys as floats beside the scores.
    const wide = { ...job, keys: 200_000, heads: 2000, ldq: 16_000, ldk: 16_000, halves: true };
    expect(() => attentionDecode(runtime!, wide)).toThrow(refusal);
  });
});
