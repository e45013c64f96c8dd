// Kernels that are no ops (optimiser, sampling, cache writes), and sizes of the products that the op suite does not
// reach: each against its own plain loops in double precision. Runs in Node and in a page: no test framework here.

import { normalDraws, randomStream } from "../../src/domain/random.ts";
import type { Backend, Dims, Kernel } from "../../src/engine/backend.ts";
import { Engine } from "../../src/engine/engine.ts";
import { attentionBackward, attentionForward } from "../../src/engine/ops/attention.ts";
import { writeHalvesKernel, writeRowsKernel } from "../../src/engine/ops/decodeAttention.ts";
import { columnSum } from "../../src/engine/ops/layerNorm.ts";
import { products, weightGradient } from "../../src/engine/ops/linear.ts";
import { sampleKernel } from "../../src/engine/ops/sample.ts";
import { adamwKernel, adamwStep, clipState, squaredSums } from "../../src/engine/optim/adamw.ts";
import { createReferenceBackend } from "../../src/engine/referenceBackend.ts";
import { shapeSpec } from "../../src/engine/shapes.ts";
import { type DType, type NumberArray, sizeOf } from "../../src/engine/tensor.ts";
import { packWeight, type WeightFormat, weightFormats } from "../../src/engine/weight.ts";
import { check, distance, type OpResult } from "./check.ts";

interface KernelCase {
  readonly kernel: Kernel;
  readonly dims: Dims;
  readonly scalars?: Dims;
  /** Tensors that are not normal draws. */
  readonly tensors?: Readonly<Record<string, NumberArray>>;
  /** Outputs are changed in place: what they hold before is drawn, as it is where the case accumulates. */
  readonly inPlace?: boolean;
}

type Results = Record<string, Float32Array | Int32Array | Uint32Array>;

/** What each tensor holds before the run; outputs that are only written hold nothing. */
function draw(one: KernelCase): Record<string, { data?: NumberArray; shape: number[]; dtype: DType }> {
  const { kernel, dims, tensors = {}, scalars = {} } = one;
  const normal = normalDraws(randomStream(1, kernel.name));
  const isRead = (name: string): boolean =>
    name in kernel.inputs || one.inPlace === true || (scalars["accumulate"] ?? 0) !== 0;
  const drawn: ReturnType<typeof draw> = {};
  for (const [name, spec] of Object.entries({ ...kernel.inputs, ...kernel.outputs })) {
    const { letters, dtype } = shapeSpec(spec);
    const shape = letters.map((letter) => dims[letter] as number);
    const size = sizeOf(shape);
    const data = tensors[name] ?? (isRead(name) ? Float32Array.from({ length: size }, normal) : undefined);
    if (data && data.length !== size) throw new Error(`${kernel.name}: ${data.length} values for ${name}`);
    drawn[name] = { ...(data ? { data } : {}), shape, dtype };
  }
  return drawn;
}

async function runOnce(backend: Backend, one: KernelCase): Promise<Results> {
  const engine = new Engine(backend);
  const results: Results = {};
  await engine.scopeAsync(async () => {
    const tensors = Object.fromEntries(
      Object.entries(draw(one)).map(([name, { data, shape, dtype }]) => [
        name,
        data ? engine.tensor(data, shape, name) : engine.empty(shape, dtype, name),
      ]),
    );
    engine.run(one.kernel, tensors, one.scalars ?? {});
    for (const name of Object.keys(one.kernel.outputs)) {
      const tensor = tensors[name];
      const [data] = tensor ? await backend.read([tensor]) : [];
      if (data) results[name] = data;
    }
  });
  return results;
}

const both = (one: KernelCase): KernelCase[] =>
  [0, 1].map((accumulate) => ({ ...one, scalars: { alpha: 0.7, ...one.scalars, accumulate } }));

/** A weight of random values in a format, as its kernels take it. */
function packed(
  format: WeightFormat,
  O: number,
  I: number,
): { dims: Dims; tensors: Record<string, NumberArray> } {
  if (format === "f32") return { dims: { O, I }, tensors: {} };
  const normal = normalDraws(randomStream(2, format));
  const { words, scales } = packWeight(format, Float32Array.from({ length: O * I }, normal));
  const dims = { O, I, W: words.length / O, ...(scales ? { G: scales.length / O } : {}) };
  return { dims, tensors: { w: words, ...(scales ? { scales } : {}) } };
}

/** Products of few rows, in every format, of rows that are no multiple of 4, and long sums. */
function productCases(): KernelCase[] {
  const cases: KernelCase[] = [];
  // Decoding, with as many rows as each of its kernels takes; a tile lower than it is wide.
  const f32 = { O: 37, I: 288 };
  for (const N of [1, 3]) cases.push(...both({ kernel: products.f32.forward, dims: { N, ...f32 } }));
  cases.push(...both({ kernel: products.f32.inputGradient, dims: { N: 21, ...f32 } }));
  for (const format of weightFormats) {
    const { dims, tensors } = packed(format, 37, 288);
    const scalars = { alpha: 1, accumulate: 0 };
    cases.push({ kernel: products[format].forwardBias, dims: { N: 1, ...dims }, tensors, scalars });
  }
  // Half precision rows may be of odd quads.
  const odd = packed("f16", 9, 70);
  cases.push(...both({ kernel: products.f16.forward, dims: { N: 20, ...odd.dims }, tensors: odd.tensors }));
  cases.push(
    ...both({ kernel: products.f16.inputGradient, dims: { N: 20, ...odd.dims }, tensors: odd.tensors }),
  );
  // A long sum into few values.
  for (const [O, I] of [
    [8, 100],
    [33, 7],
    [100, 16],
  ] as const) {
    cases.push(...both({ kernel: weightGradient, dims: { N: 1100, O, I } }));
  }
  return cases;
}

const once = { alpha: 0.7, accumulate: 0 };

const plain = (
  kernel: Kernel,
  ...sizes: readonly (readonly [N: number, O: number, I: number])[]
): KernelCase[] => sizes.map(([N, O, I]) => ({ kernel, dims: { N, O, I }, scalars: once }));

const inFormat = (kernel: Kernel, N: number, { dims, tensors }: ReturnType<typeof packed>): KernelCase => ({
  kernel,
  dims: { N, ...dims },
  tensors,
  scalars: once,
});

/** Sizes at which hardware takes kernels of other shapes (`hardwareShape`); elsewhere they are the same work once more. */
function hardwareProductCases(): KernelCase[] {
  const { forward, inputGradient } = products.f32;
  return [
    // Decoding: as many rows as each kernel takes, few columns and many.
    ...both({ kernel: forward, dims: { N: 90, O: 37, I: 288 } }),
    ...both({ kernel: forward, dims: { N: 7, O: 3300, I: 68 } }),
    ...plain(
      forward,
      [1, 3300, 68],
      [2, 3300, 68],
      [3, 3300, 68],
      [11, 3300, 68],
      [19, 420, 288],
      [61, 420, 288],
    ),
    // Tiles that many threads share, few of them and more; sums in parts.
    ...both({ kernel: inputGradient, dims: { N: 21, O: 1100, I: 72 } }),
    ...plain(inputGradient, [21, 68, 288]),
    ...plain(forward, [300, 450, 64]),
  ];
}

/**
 * More of these: other tiles, and tiles in kernels that have others above. Their sources are long, and a software adapter
 * takes seconds to compile each.
 */
export function largeKernelCases(): KernelCase[] {
  const { forward, inputGradient } = products.f32;
  const [wide, tall] = [12750, 4100];
  return [
    ...plain(inputGradient, [130, 68, 420]),
    ...plain(weightGradient, [70, 330, 420]),
    inFormat(products.int8.forwardBias, 260, packed("int8", 260, 1056)),
    manyQueries(attentionBackward, { accumulateQ: 0, accumulateK: 0, accumulateV: 0 }),
    ...plain(inputGradient, [700, 68, 450], [9, 1030, 2060]),
    // Many columns and few rows; enough tiles for the tall one.
    ...plain(forward, [12, wide, 64], [20, wide, 64], [40, wide, 64], [530, tall, 20]),
    ...plain(inputGradient, [40, 66, wide], [530, 8, tall]),
    ...plain(weightGradient, [64, 40, wide], [8, 530, tall], [70, 700, 450]),
    // Packed, and of rows that are no multiple of 4.
    ...(["f16", "int8", "int4"] as const).map((format) =>
      inFormat(products[format].forward, 300, packed(format, 450, 64)),
    ),
    ...plain(forward, [300, 450, 67], [700, 450, 68]),
    inFormat(products.f16.forward, 300, packed("f16", 250, 70)),
  ];
}

function sampleCases(): KernelCase[] {
  const [B, V] = [3, 1000];
  const normal = normalDraws(randomStream(3, "logits"));
  const logits = Float32Array.from({ length: B * V }, () => 3 * normal());
  const tied = Float32Array.from({ length: B * V }, (_, i) => (i % 7 === 3 ? 2 : -(i % 5)));
  const seeds = Int32Array.of(5, 16777215, 70000);
  const settings = [
    { temperature: 0, topK: 0, topP: 1 },
    { temperature: 1, topK: 0, topP: 1 },
    { temperature: 0.6, topK: 20, topP: 1 },
    { temperature: 1.3, topK: 0, topP: 0.5 },
    { temperature: 0.9, topK: 50, topP: 0.9 },
    { temperature: 1, topK: 1, topP: 1 },
    { temperature: 2, topK: 5000, topP: 0.01 },
  ];
  return [logits, tied].flatMap((values) =>
    settings.map((scalars) => ({
      kernel: sampleKernel,
      dims: { B, V },
      scalars,
      tensors: { logits: values, seeds },
    })),
  );
}

function optimiserCases(): KernelCase[] {
  const positive = (length: number, name: string): Float32Array => {
    const random = randomStream(4, name);
    return Float32Array.from({ length }, () => random() + 0.01);
  };
  const adam = { keep: 0.999, step: 0.01, root: 0.3, rest1: 0.1, beta2: 0.99, rest2: 0.01, epsilon: 1e-8 };
  const sums = positive(512, "sums");
  return [
    ...[100, 256, 70_001].map((M) => ({ kernel: squaredSums, dims: { M, P: 256 } })),
    ...[0, 1, 1e6].map((maxNorm) => ({
      kernel: clipState,
      dims: { Q: 512, S: 2 },
      scalars: { maxNorm },
      tensors: { sums },
    })),
    {
      kernel: adamwKernel,
      dims: { M: 1003, S: 2 },
      scalars: adam,
      tensors: { state: Float32Array.of(3, 0.4), square: positive(1003, "square") },
      inPlace: true,
    },
  ];
}

/** So many rows of queries that few threads share one; in the op suite they are few. */
const manyQueries = (kernel: Kernel, scalars: Dims = {}): KernelCase => ({
  kernel,
  dims: { B: 2, T: 1400, S: 6, E: 192, K: 64, H: 3, F: 3 },
  tensors: { spans: Int32Array.of(6, 6, 6, 5, 6, 6) },
  scalars: { D: 64, scale: 0.125, causal: 0, ...scalars },
});

export function kernelCases(): KernelCase[] {
  return [
    ...optimiserCases(),
    ...sampleCases(),
    ...both({ kernel: columnSum, dims: { N: 300, C: 70 } }),
    ...both({ kernel: columnSum, dims: { N: 129, C: 1 } }),
    // A negative row goes nowhere, and the rest of the cache stays.
    {
      kernel: writeRowsKernel,
      dims: { N: 3, K: 5, M: 6 },
      tensors: { rows: Int32Array.of(4, -1, 0) },
      inPlace: true,
    },
    {
      kernel: writeHalvesKernel,
      dims: { N: 3, K: 14, W: 7, M: 6 },
      tensors: {
        rows: Int32Array.of(4, -1, 0),
        x: Float32Array.from({ length: 42 }, (_, i) => (1 - 2 * (i % 2)) * 2 ** (1.1 * i - 27.3)),
        cache: new Uint32Array(42).fill(7),
      },
      inPlace: true,
    },
    ...productCases(),
  ];
}

/** With the sizes at which hardware takes other kernels. */
export const hardwareKernelCases = (): KernelCase[] => [
  ...kernelCases(),
  ...hardwareProductCases(),
  manyQueries(attentionForward),
];

/** Every case of every kernel against its loops. */
export async function* runKernelSuite(
  backend: Backend,
  filter = "",
  cases = kernelCases(),
): AsyncGenerator<OpResult> {
  for (const one of cases) {
    const name = `${one.kernel.name} ${JSON.stringify({ ...one.dims, ...one.scalars })}`;
    if (name.includes(filter)) yield await check(name, () => compare(backend, one));
  }
  if ("adamwStep".includes(filter)) yield await check("adamwStep", () => checkAdamwStep(backend));
}

async function compare(backend: Backend, one: KernelCase): Promise<string[]> {
  const expected = await runOnce(createReferenceBackend("f64"), one);
  const got = await runOnce(backend, one);
  return (
    Object.entries(expected)
      // Packed words have no nearly.
      .map(([key, values]) => ({
        key,
        off: (isPacked(values) ? mismatch : distance)(got[key] ?? [], values),
      }))
      .filter(({ off }) => !(off <= 2e-5))
      .map(({ key, off }) => `${key}: off by ${off.toExponential(2)}`)
  );
}

const isPacked = (values: NumberArray): boolean => values instanceof Uint32Array;

/** How many are not the same. */
function mismatch(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (got.length !== expected.length) return Infinity;
  return Array.from(expected).filter((value, i) => value !== got[i]).length;
}

/** Whole steps over two segments with decayed and undecayed parts, clipped, against the same on plain loops. */
async function checkAdamwStep(backend: Backend): Promise<string[]> {
  const settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1, maxGradNorm: 1 };
  const sizes = [
    { total: 640, decayed: 128 },
    { total: 257, decayed: 0 },
  ];
  const run = async (on: Backend): Promise<Float32Array[]> => {
    const engine = new Engine(on);
    const read: Float32Array[] = [];
    await engine.scopeAsync(async () => {
      const normal = normalDraws(randomStream(6, "adamw step"));
      const draws = (n: number): Float32Array => Float32Array.from({ length: n }, normal);
      const segments = sizes.map(({ total, decayed }) => ({
        value: engine.tensor(draws(total)),
        gradient: engine.tensor(draws(total)),
        mean: engine.zeros([total]),
        square: engine.zeros([total]),
        decayed,
      }));
      for (let step = 1; step <= 3; step++) {
        read.push(await engine.read(adamwStep(engine, segments, settings, 0.01, step)));
      }
      for (const { value, mean, square } of segments) {
        for (const tensor of [value, mean, square]) read.push(await engine.read(tensor));
      }
    });
    return read;
  };
  const expected = await run(createReferenceBackend("f64"));
  const got = await run(backend);
  return expected.flatMap((values, i) => {
    const off = distance(got[i] ?? [], values);
    return off <= 2e-5 ? [] : [`result ${i}: off by ${off.toExponential(2)}`];
  });
}
