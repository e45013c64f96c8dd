// W1 in stock tfjs: what a TypeScript author would write with @tensorflow/tfjs today, tuned where that is free (one-hot
// labels made once, logits kept two-dimensional, one fused cross-entropy). Weights, rows and optimiser are those of
// workloads.ts, and the bench compares the losses of the first steps before it believes a time.
// The WASM back end lacks UnsortedSegmentSum, the gradient of gather. Two remedies are here: the kernel, registered in
// 20 lines, and a product with one-hot rows in gather's place. The kernel is the faster one and the default.

import type * as Tfjs from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { describeConfig } from "../../src/models/describe.ts";
import type { Measurable } from "./measure.ts";
import { w1 } from "./workloads.ts";

export type GatherGradient = "kernel" | "product";

export interface StockWorkload extends Measurable {
  step(): Promise<number>;
  dispose(): void;
}

type Tensor2D = Tfjs.Tensor2D;

/** `tf` with its back end ready. */
export async function createStockW1(
  tf: typeof Tfjs,
  gatherGradient: GatherGradient = "kernel",
): Promise<StockWorkload> {
  const source = w1.source();
  const { config, specs } = describeConfig(source);
  const { batch: B, length: T, learningRate, beta1, beta2, epsilon, weightDecay } = w1;
  const { width: C, heads: H, headDim: D, layers, vocabularySize: V } = config;
  if (tf.getBackend() === "wasm") addSegmentSum(tf);

  const variables = new Map<string, Tfjs.Variable>();
  for (const { name, shape } of specs) {
    variables.set(name, tf.variable(tf.tensor(await source.read(name), [...shape]), true, name));
  }
  const weight = (name: string): Tfjs.Tensor => variables.get(`transformer.${name}`) as Tfjs.Tensor;
  const matrix = (name: string): Tensor2D => weight(`${name}.weight`) as Tensor2D;

  const rows = w1.rows();
  const ids = tf.tensor1d(
    rows.flatMap((row) => row.slice(0, T)),
    "int32",
  );
  const labels = tf
    .oneHot(
      tf.tensor1d(
        rows.flatMap((row) => row.slice(1)),
        "int32",
      ),
      V,
    )
    .toFloat();
  const oneHotIds = gatherGradient === "product" ? (tf.oneHot(ids, V).toFloat() as Tensor2D) : undefined;
  const upper = tf.linalg.bandPart(tf.ones([T, T]), -1, 0);
  const mask = tf.mul(tf.sub(1, upper), -1e9);

  const norm = (x: Tensor2D, name: string): Tensor2D => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.square(centred), -1, true);
    const scaled = tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-5)));
    return tf.add(tf.mul(scaled, weight(`${name}.weight`)), weight(`${name}.bias`));
  };
  const linear = (x: Tensor2D, name: string): Tensor2D =>
    tf.add(tf.matMul(x, matrix(name)), weight(`${name}.bias`));
  const gelu = (x: Tensor2D): Tensor2D => {
    const cube = tf.mul(tf.mul(x, x), x);
    const inner = tf.mul(tf.add(x, tf.mul(cube, 0.044715)), Math.sqrt(2 / Math.PI));
    return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
  };
  const attention = (x: Tensor2D, at: string): Tensor2D => {
    const [q, k, v] = tf
      .split(linear(x, `${at}.c_attn`), 3, 1)
      .map((part) => tf.transpose(tf.reshape(part, [B, T, H, D]), [0, 2, 1, 3])) as [
      Tfjs.Tensor,
      Tfjs.Tensor,
      Tfjs.Tensor,
    ];
    const scores = tf.add(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(D)), mask);
    const mixed = tf.transpose(tf.matMul(tf.softmax(scores), v), [0, 2, 1, 3]);
    return linear(tf.reshape(mixed, [B * T, C]), `${at}.c_proj`);
  };
  const loss = (): Tfjs.Scalar => {
    const table = matrix("wte");
    const words = oneHotIds ? tf.matMul(oneHotIds, table) : tf.gather(table, ids);
    const placed = tf.add(tf.reshape(words, [B, T, C]), weight("wpe.weight"));
    let x: Tensor2D = tf.reshape(placed, [B * T, C]);
    for (let layer = 0; layer < layers; layer++) {
      const at = `h.${layer}`;
      x = tf.add(x, attention(norm(x, `${at}.ln_1`), `${at}.attn`));
      x = tf.add(x, linear(gelu(linear(norm(x, `${at}.ln_2`), `${at}.mlp.c_fc`)), `${at}.mlp.c_proj`));
    }
    const logits = tf.matMul(norm(x, "ln_f"), table, false, true);
    return tf.losses.softmaxCrossEntropy(labels, logits);
  };

  const adam = tf.train.adam(learningRate, beta1, beta2, epsilon);
  const decayed = specs
    .filter(({ decays }) => decays)
    .map(({ name }) => variables.get(name) as Tfjs.Variable);
  const all = [...variables.values()];
  const counters = countGpuCalls();
  const train = async (): Promise<number> => {
    const { value, grads } = tf.variableGrads(loss, all);
    tf.tidy(() => {
      for (const variable of decayed) variable.assign(tf.mul(variable, 1 - learningRate * weightDecay));
    });
    // Declared to take variables, it takes the gradients that variableGrads gives.
    adam.applyGradients(grads as never);
    tf.dispose(grads);
    // Reading waits for everything before it, the update included.
    const [result = NaN] = await value.data();
    counters.waits++;
    value.dispose();
    return result;
  };

  let kernels = 0;
  let peak = 0;
  return {
    tokens: B * T,
    // The first step is profiled: tfjs counts kernels and bytes only then.
    async step() {
      if (kernels === 0) {
        let result = NaN;
        const profile = await tf.profile(async () => {
          result = await train();
          return tf.scalar(0);
        });
        kernels = profile.kernels.length;
        peak = profile.peakBytes;
        return result;
      }
      const result = await train();
      if (tf.getBackend() === "wasm") counters.dispatches += kernels;
      return result;
    },
    finish: () => Promise.resolve(),
    counters: () => counters,
    resetPeak: () => undefined,
    peakBytes: () => peak,
    dispose() {
      tf.disposeVariables();
      adam.dispose();
    },
  };
}

/** The sum of rows by segment, which tfjs's WASM lacks, over views of its memory. */
function addSegmentSum(tf: typeof Tfjs): void {
  const known: unknown = tf.getKernel("UnsortedSegmentSum", "wasm");
  if (known) return;
  tf.registerKernel({
    kernelName: "UnsortedSegmentSum",
    backendName: "wasm",
    kernelFunc({ inputs, attrs, backend }) {
      const wasm = backend as Pick<BackendWasm, "makeOutput" | "typedArrayFromHeap">;
      const { x, segmentIds } = inputs as Record<"x" | "segmentIds", Tfjs.TensorInfo>;
      const { numSegments } = attrs as unknown as { numSegments: number };
      const [count = 0, ...rest] = x.shape;
      const width = rest.reduce((a, b) => a * b, 1);
      const total = wasm.makeOutput([numSegments, ...rest], "float32");
      const [from, to] = [wasm.typedArrayFromHeap(x), wasm.typedArrayFromHeap(total)];
      const segments = wasm.typedArrayFromHeap(segmentIds);
      to.fill(0);
      for (let row = 0; row < count; row++) {
        const start = (segments[row] as number) * width;
        for (let i = 0; i < width; i++)
          to[start + i] = (to[start + i] as number) + (from[row * width + i] as number);
      }
      return total;
    },
  });
}

/** Counts dispatches and submits of every GPU device from now on, zeros where there is no GPU; waits are counted by the caller. */
function countGpuCalls(): { dispatches: number; submits: number; waits: number } {
  const counters = { dispatches: 0, submits: 0, waits: 0 };
  if (typeof GPUComputePassEncoder === "undefined") return counters;
  const pass = GPUComputePassEncoder.prototype;
  const queue = GPUQueue.prototype;
  const { dispatchWorkgroups } = pass;
  const { submit } = queue;
  pass.dispatchWorkgroups = function (x, y, z) {
    counters.dispatches++;
    dispatchWorkgroups.call(this, x, y, z);
  };
  queue.submit = function (buffers) {
    counters.submits++;
    submit.call(this, buffers);
  };
  return counters;
}
