// What `--part tiles` (tiles.ts) tries: products and attention at their sizes, each with the kernels that can make them.

import type { Choice, Dims, Kernel, Tuning } from "../../../src/engine/backend.ts";
import { attentionBackward, attentionForward } from "../../../src/engine/ops/attention.ts";
import { type Extents as AttentionExtents, planOf } from "../../../src/engine/ops/attentionWgsl.ts";
import { products, weightGradient } from "../../../src/engine/ops/linear.ts";
import type { HardwareShape } from "../../../src/engine/ops/linearWgsl.ts";
import { threadsOf, tileVectors } from "../../../src/engine/ops/tiledWgsl.ts";

export interface Trial {
  readonly title: string;
  /** As the engine has it: its choice is the one of now. */
  readonly kernel: Kernel;
  /** Sizes and scalars. */
  readonly d: Dims;
  /** What lies in tensors of integers. */
  readonly ints: Readonly<Record<string, Int32Array<ArrayBuffer>>>;
  /** Multiply-adds. */
  readonly operations: number;
  readonly candidates: readonly Candidate[];
}

interface Candidate {
  readonly name: string;
  readonly choice: Choice;
  /** The trial's kernel with this choice whatever the sizes; the same object for the same choice. */
  readonly kernel: Kernel;
}

export const mostScratchBytes = 64 * 2 ** 20;
/** Vectors in the workgroup memory that every device has. */
const mostVectors = 1024;
const mostThreads = 256;

interface Shaped {
  readonly name: string;
  readonly shape: HardwareShape;
}

function shapes(): Shaped[] {
  const list: Shaped[] = [];
  for (const lanes of [32, 64, 128]) {
    for (const rows of [1, 2, 4, 8, 16]) {
      if (lanes * rows <= mostVectors)
        list.push({ name: `v${rows}/${lanes}`, shape: { kind: "matvec", rows, lanes } });
    }
  }
  const tile = (
    m: number,
    n: number,
    depth: number,
    teams: number,
    { threadRows = 4, ahead = true, split = false } = {},
  ): void => {
    const marks = [threadRows === 8 ? "r8" : "", split ? "s" : "", ahead ? "" : "-"].join("");
    const shape = { kind: "tiled", m, n, threadRows, depth, teams, ahead, split } as const;
    list.push({ name: `${m}x${n}/${depth}/${teams}${marks}`, shape });
  };
  tile(16, 16, 32, 4);
  tile(16, 16, 64, 4);
  tile(16, 16, 64, 8);
  tile(16, 32, 32, 4);
  tile(16, 32, 64, 4);
  tile(16, 32, 64, 8);
  tile(16, 64, 32, 2);
  tile(16, 64, 32, 4);
  for (const ahead of [true, false]) {
    tile(16, 16, 16, 1, { ahead });
    tile(16, 64, 16, 1, { ahead });
    tile(64, 16, 16, 1, { ahead });
    tile(32, 32, 16, 1, { ahead });
    tile(32, 32, 32, 2, { ahead });
    tile(32, 32, 32, 4, { ahead });
    tile(32, 64, 16, 1, { ahead });
    tile(64, 64, 16, 1, { ahead });
    tile(64, 64, 16, 1, { threadRows: 8, ahead });
    tile(128, 64, 16, 1, { threadRows: 8, ahead });
    tile(64, 64, 16, 1, { split: true, ahead });
    tile(16, 64, 16, 1, { split: true, ahead });
  }
  tile(64, 16, 32, 4);
  tile(32, 16, 64, 4);
  tile(32, 16, 64, 8);
  tile(32, 64, 16, 2);
  tile(32, 64, 32, 2);
  tile(64, 32, 32, 2);
  tile(64, 32, 16, 2, { threadRows: 8 });
  tile(64, 64, 16, 2, { threadRows: 8 });
  tile(16, 64, 32, 2, { split: true });
  tile(16, 16, 64, 8, { split: true });
  tile(32, 32, 32, 2, { split: true });
  return list;
}

type ProductTrial = Omit<Trial, "candidates"> & {
  readonly m: number;
  readonly n: number;
  readonly k: number;
};

function product(
  kernel: Kernel,
  sizes: Dims,
  extent: readonly [m: number, n: number, k: number],
): ProductTrial {
  const [m, n, k] = extent;
  return {
    title: `${kernel.name} N=${sizes["N"]} ${sizes["O"]}x${sizes["I"]}`,
    kernel,
    d: { ...sizes, alpha: 1, accumulate: 0 },
    ints: {},
    operations: m * n * k,
    m,
    n,
    k,
  };
}

const forward = (format: "f32" | "int8", N: number, O: number, I: number): ProductTrial =>
  product(products[format].forward, { N, O, I, ...(format === "int8" ? { W: I / 4, G: I / 32 } : {}) }, [
    N,
    O,
    I,
  ]);
const inputGradient = (N: number, O: number, I: number): ProductTrial =>
  product(products.f32.inputGradient, { N, O, I }, [N, I, O]);
const weightGradientOf = (N: number, O: number, I: number): ProductTrial =>
  product(weightGradient, { N, O, I }, [O, I, N]);

/** SmolLM2's layers and its head. */
const layers = [
  [576, 576],
  [192, 576],
  [1536, 576],
  [576, 1536],
  [49152, 576],
] as const;
const gpt2Layers = [
  [2304, 768],
  [3072, 768],
  [768, 3072],
] as const;

function allProducts(): ProductTrial[] {
  const rows = [1, 2, 4, 8, 16, 32, 64, 128, 512];
  const all = (format: "f32" | "int8"): ProductTrial[] =>
    layers.flatMap(([O, I]) => rows.map((N) => forward(format, N, O, I)));
  return [
    ...all("f32"),
    ...[...layers.slice(0, 4), ...gpt2Layers].flatMap(([O, I]) =>
      [128, 448].map((N) => inputGradient(N, O, I)),
    ),
    ...gpt2Layers.map(([O, I]) => forward("f32", 128, O, I)),
    // A part of the vocabulary.
    ...[
      [448, 576],
      [128, 768],
    ].flatMap(([N = 1, I = 1]) => [forward("f32", N, 4096, I), inputGradient(N, 4096, I)]),
    // Adapters of rank 16, and a row of scores.
    ...[448, 64].flatMap((N) => [forward("f32", N, 16, 576), forward("f32", N, 16, 1536)]),
    ...[448, 128].flatMap((N) => [
      forward("f32", N, 576, 16),
      inputGradient(N, 576, 16),
      inputGradient(N, 16, 576),
      weightGradientOf(N, 16, 576),
      weightGradientOf(N, 576, 16),
    ]),
    forward("f32", 448, 1, 576),
    weightGradientOf(512, 128, 512),
    weightGradientOf(512, 576, 576),
    weightGradientOf(512, 1536, 576),
    ...all("int8"),
  ];
}

/** For a software adapter, which only shows that this runs. */
const fewProducts = (): ProductTrial[] => [
  forward("f32", 1, 64, 64),
  forward("f32", 20, 64, 544),
  forward("int8", 9, 40, 64),
  inputGradient(40, 68, 64),
  weightGradientOf(530, 16, 64),
];

const doublings = (size: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, size)));

/** Whether a kernel can make a product at all, and is not plainly too large or too slow for it. */
function fits(shape: HardwareShape, { kernel, m, n, k, operations }: ProductTrial): boolean {
  const innerA = "w" in kernel.inputs;
  const innerB = innerA && "x" in kernel.inputs;
  if (shape.kind === "matvec") return innerB && shape.rows <= doublings(m) && operations < 2e9;
  if (threadsOf(shape) > mostThreads || tileVectors(shape, innerA, innerB) > mostVectors) return false;
  if (shape.m > Math.max(16, doublings(m)) || shape.n > Math.max(16, doublings(n))) return false;
  if (shape.split && (k < 512 || 4 * 16 * m * n > mostScratchBytes)) return false;
  // The smallest tiles for the largest products would take most of the time there is.
  return operations < 2e9 || shape.m * shape.n >= 1024;
}

/** Kernels of one choice, made once. */
function fixing(): (kernel: Kernel, choice: Choice) => Kernel {
  const made = new Map<string, Kernel>();
  return (kernel, choice) => {
    const key = `${kernel.name} ${JSON.stringify(choice)}`;
    const known = made.get(key) ?? { ...kernel, choose: () => choice };
    made.set(key, known);
    return known;
  };
}

export function productTrials(tuning: Tuning, small: boolean): Trial[] {
  // A software adapter takes a second to compile each.
  const list = shapes().filter((_, i) => !small || i % 8 === 1);
  const fixed = fixing();
  return (small ? fewProducts() : allProducts()).map((trial) => {
    const now = trial.kernel.choose?.(tuning, trial.d) ?? {};
    const aligned = { alignedA: now["alignedA"] ?? false, alignedB: now["alignedB"] ?? false };
    const candidates = list
      .filter(({ shape }) => fits(shape, trial))
      .map(({ name, shape }) => {
        const choice = { ...shape, ...aligned };
        return { name, choice, kernel: fixed(trial.kernel, choice) };
      });
    return { ...trial, candidates };
  });
}

/** W4's pair as one row of two branches, a row of GPT-2's, and rows of a batch; `lanes`: threads that share a row. */
export function attentionTrials(tuning: Tuning, small: boolean): Trial[] {
  const fixed = fixing();
  const sizes = small
    ? [{ B: 1, T: 40, H: 3, heads: 1, spans: [40, 10, 25] }]
    : [
        { B: 1, T: 448, H: 9, heads: 3, spans: [448, 64, 256] },
        { B: 1, T: 128, H: 12, heads: 12, spans: [128, 128, 128] },
        { B: 8, T: 256, H: 9, heads: 3, spans: [256, 256, 256] },
      ];
  const D = 64;
  return sizes.flatMap(({ B, T, H, heads, spans }) => {
    const extents: AttentionExtents = { B, T, S: T, E: H * D, K: heads * D, H, D };
    const scalars = { scale: 0.125, causal: 1, accumulateQ: 0, accumulateK: 0, accumulateV: 0 };
    const common = {
      d: { ...extents, F: 3, ...scalars },
      ints: { spans: Int32Array.from({ length: 3 * B }, (_, i) => spans[i % 3] ?? 0) },
      operations: B * T * T * H * D,
    };
    const plans = (small ? [2, 8] : [1, 2, 4, 8, 16]).map((lanes) => planOf(tuning, extents, lanes));
    const of = (kernel: Kernel, name: string, choice: Choice): Candidate => ({
      name,
      choice,
      kernel: fixed(kernel, choice),
    });
    const title = `B=${B} T=${T} H=${H}/${heads}`;
    return [
      {
        ...common,
        title: `attention ${title}`,
        kernel: attentionForward,
        candidates: plans.map((plan) => of(attentionForward, `lanes ${plan.lanes}`, plan)),
      },
      {
        ...common,
        title: `attentionGradient ${title}`,
        kernel: attentionBackward,
        candidates: plans.flatMap((plan) =>
          (H > heads ? [false, true] : [false]).map((apart) =>
            of(attentionBackward, `lanes ${plan.lanes}${apart ? " apart" : ""}`, {
              ...plan,
              together: apart || tuning.maxStorageBuffers >= 9,
              apart,
            }),
          ),
        ),
      },
    ];
  });
}
