// The one suite of every op: at each of its cases the back end's outputs and gradients equal the plain loops, and the
// plain loops' gradients equal central differences of the plain loops, in double precision. Gradients are taken twice:
// into memory that nothing was written to (poison.ts), and added to what is there. Inputs are drawn fresh from a seed
// per case. Runs in Node and in a page: no test framework here.

import { normalDraws, randomStream } from "../../src/domain/random.ts";
import type { Backend, Dims } from "../../src/engine/backend.ts";
import type { AnyOp, OpCase } from "../../src/engine/defineOp.ts";
import { Engine } from "../../src/engine/engine.ts";
import { ops } from "../../src/engine/ops/index.ts";
import { createReferenceBackend } from "../../src/engine/referenceBackend.ts";
import { shapeSpec } from "../../src/engine/shapes.ts";
import type { NumberArray, Tensor } from "../../src/engine/tensor.ts";
import {
  f32Weight,
  fitsFormat,
  groupLength,
  makeWeight,
  type Weight,
  type WeightFormat,
  weightFormats,
} from "../../src/engine/weight.ts";
import { check, distance, type OpResult, scaleOf } from "./check.ts";

interface Drawn {
  readonly data: NumberArray;
  readonly shape: readonly number[];
  readonly trainable: boolean;
  /** A weight: the format that `data` is packed in. */
  readonly format?: WeightFormat;
}

/** One case of an op; where the op takes a weight, in one of its formats. */
interface Trial {
  readonly op: AnyOp;
  readonly name: string;
  readonly one: OpCase;
  readonly format: WeightFormat;
  readonly seed: number;
}

function* trials(list: readonly AnyOp[], filter: string): Generator<Trial> {
  for (const op of list) {
    const { definition } = op;
    const weights = Object.values(definition.inputs).filter((spec) => typeof spec !== "string");
    for (const format of weights.length > 0 ? weightFormats : (["f32"] as const)) {
      const name = weights.length > 0 ? `${definition.name}.${format}` : definition.name;
      if (!name.includes(filter)) continue;
      for (const [index, one] of definition.cases.entries()) {
        if (one.formats?.includes(format) === false) continue;
        const dims = { ...one.dims };
        // A packed row is whole groups.
        for (const { weight } of weights) {
          const columns = weight.split(" ")[1] ?? "";
          const length = dims[columns] ?? 0;
          if (!fitsFormat(format, length)) dims[columns] = Math.ceil(length / groupLength) * groupLength;
        }
        yield { op, name, one: { ...one, dims }, format, seed: index + 1 };
      }
    }
  }
}

function draw({ op: { definition }, one, format, seed }: Trial): Record<string, Drawn> {
  const random = randomStream(seed, definition.name);
  const normal = normalDraws(random);
  const sizes: Dims = { ...definition.constants, ...one.constants, ...one.dims };
  const drawn: Record<string, Drawn> = {};
  for (const [key, spec] of Object.entries(definition.inputs)) {
    const name = key.replace(/\?$/, "");
    const { letters, dtype } = shapeSpec(typeof spec === "string" ? spec : spec.weight);
    const missing = letters.some((letter) => !(letter in sizes));
    if (one.without?.includes(name) || (key.endsWith("?") && missing)) continue;
    const shape = letters.map((letter) => sizes[letter] as number);
    const size = shape.reduce((a, b) => a * b, 1);
    const special = one.inputs?.[name];
    const data = special ? special(sizes, random) : Float64Array.from({ length: size }, normal);
    if (data.length !== size)
      throw new Error(`${definition.name}: case gives ${data.length} values for ${name}`);
    const packed = typeof spec !== "string" && format !== "f32";
    const trainable = dtype === "f32" && !packed && !(definition.constantInputs ?? []).includes(name);
    // Every back end gets the same f32 values.
    const given = { data: special ? data : Float32Array.from(data), shape, trainable };
    drawn[name] = typeof spec === "string" ? given : { ...given, format };
  }
  return drawn;
}

type Values = Record<string, Float32Array | Float64Array>;

interface Outcome {
  outputs: Values;
  /** By input; none of an op that has no gradient. */
  gradients: Values;
  /** The same, added to drawn values. */
  sums: Values;
}

/** Runs the op and, where it has a gradient, backward from drawn output gradients: written, then added. */
async function runOnce(backend: Backend, trial: Trial, drawn: Record<string, Drawn>): Promise<Outcome> {
  const { op, one, seed } = trial;
  const engine = new Engine(backend);
  const outcome: Outcome = { outputs: {}, gradients: {}, sums: {} };
  await engine.scopeAsync(async () => {
    const run = (leaf: (name: string, tensor: Tensor) => Tensor) =>
      engine.record(() => op.run(engine, given(engine, drawn, leaf), one.constants));
    const gradients: Record<string, Tensor> = {};
    const written = run((name, tensor) => {
      const gradient = engine.empty(tensor.shape);
      gradients[name] = gradient;
      return watched(engine, tensor, gradient);
    });
    for (const [name, tensor] of Object.entries(written.result))
      outcome.outputs[name] = await readExact(engine, tensor);
    if (!op.definition.backward) return;
    engine.backward(written, seedsOf(engine, op, written.result, seed));
    for (const [name, tensor] of Object.entries(gradients))
      outcome.gradients[name] = await readExact(engine, tensor);

    const leaves: Tensor[] = [];
    const sums: Record<string, Tensor> = {};
    const added = run((name, tensor) => {
      const sum = engine.tensor(normals(seed, `${name} before`, tensor.size), tensor.shape);
      sums[name] = sum;
      const leaf = engine.leaf(tensor, sum);
      leaves.push(leaf);
      return leaf;
    });
    engine.backward(added, seedsOf(engine, op, added.result, seed));
    for (const [name, tensor] of Object.entries(sums)) outcome.sums[name] = await readExact(engine, tensor);
    for (const leaf of leaves) engine.forgetLeaf(leaf);
  });
  return outcome;
}

/** `tensor` as the output of an op, whose gradient is kept in `gradient`: it is written, where a leaf's is added to. */
function watched(engine: Engine, tensor: Tensor, gradient: Tensor): Tensor {
  const { y } = engine.apply(
    "watched",
    { x: { ...tensor, requiresGrad: true } },
    { y: { shape: tensor.shape, dtype: tensor.dtype, differentiable: true } },
    (outputs) => engine.backend.copy(tensor, outputs["y"] as Tensor),
    (g) => {
      const dy = g.of("y");
      if (dy) engine.backend.copy(dy, gradient);
    },
  );
  return y as Tensor;
}

/** Runs every op at all its cases, for the kernels that it calls; what they compute is not looked at. */
export async function runOps(backend: Backend, list: readonly AnyOp[] = ops): Promise<void> {
  for (const trial of trials(list, "")) await runOnce(backend, trial, draw(trial));
}

/** The drawn inputs on the device; those that can have a gradient as `leaf` makes them. */
function given(
  engine: Engine,
  drawn: Record<string, Drawn>,
  leaf: (name: string, tensor: Tensor) => Tensor,
): Record<string, Tensor | Weight> {
  const inputs: Record<string, Tensor | Weight> = {};
  for (const [name, { data, shape, trainable, format }] of Object.entries(drawn)) {
    if (format !== undefined && format !== "f32") {
      const [rows = 0, columns = 0] = shape;
      inputs[name] = makeWeight(engine, format, Float32Array.from(data), rows, columns, name);
      continue;
    }
    const tensor = engine.tensor(data, shape, name);
    const made = trainable ? leaf(name, tensor) : tensor;
    inputs[name] = format === undefined ? made : f32Weight(made);
  }
  return inputs;
}

const known = new Map<string, Outcome>();

/** What the plain loops make of a trial in double precision; computed once, however many back ends are held to it. */
async function plainLoops(trial: Trial, drawn: Record<string, Drawn>): Promise<Outcome> {
  const key = `${describe(trial)} ${trial.seed}`;
  const outcome = known.get(key) ?? (await runOnce(createReferenceBackend("f64"), trial, drawn));
  known.set(key, outcome);
  return outcome;
}

function normals(seed: number, name: string, size: number): Float32Array {
  return Float32Array.from({ length: size }, normalDraws(randomStream(seed, name)));
}

function outputGradient(op: AnyOp, name: string, size: number, seed: number): Float32Array {
  return normals(seed, `${op.definition.name}/d${name}`, size);
}

function seedsOf(engine: Engine, op: AnyOp, outputs: Record<string, Tensor>, seed: number) {
  const names = op.definition.differentiable ?? [Object.keys(op.definition.outputs)[0] as string];
  return names.map((name) => {
    const of = outputs[name] as Tensor;
    return { of, gradient: engine.tensor(outputGradient(op, name, of.size, seed), of.shape) };
  });
}

// The reference keeps doubles; everything else is read as f32.
async function readExact(engine: Engine, tensor: Tensor): Promise<Float32Array | Float64Array> {
  if (engine.backend.id === "reference") {
    const slot = tensor.storage?.handle as { array: NumberArray | undefined };
    return Float64Array.from(slot.array?.subarray(tensor.offset, tensor.offset + tensor.size) ?? []);
  }
  return engine.read(tensor);
}

function describe({ name, one }: Trial): string {
  return `${name} ${JSON.stringify({ ...one.dims, ...one.constants })}`;
}

/** Back end against plain loops. f32 sums of some thousand terms of size 1 differ by a few 1e-6 of the largest. */
export async function* runOpSuite(
  backend: Backend,
  filter = "",
  list: readonly AnyOp[] = ops,
): AsyncGenerator<OpResult> {
  for (const trial of trials(list, filter)) {
    const tolerance = trial.op.definition.tolerance ?? 2e-5;
    yield await check(describe(trial), async () => {
      const drawn = draw(trial);
      const expected = await plainLoops(trial, drawn);
      const got = await runOnce(backend, trial, drawn);
      const problems: string[] = [];
      for (const kind of ["outputs", "gradients", "sums"] as const) {
        for (const [key, values] of Object.entries(expected[kind])) {
          const off = distance(got[kind][key] ?? [], values);
          if (!(off <= tolerance))
            problems.push(`${kind} ${key}: off by ${off.toExponential(2)}, allowed ${tolerance}`);
        }
      }
      return problems;
    });
  }
}

/**
 * Plain-loop gradients against central differences, in double precision, at a few random elements of each input. What
 * the op stops gets exactly nothing, whatever the difference is.
 */
export async function* runDifferenceSuite(
  filter = "",
  list: readonly AnyOp[] = ops,
): AsyncGenerator<OpResult> {
  for (const trial of trials(list, filter)) {
    const { op, one } = trial;
    if (op.definition.backward) {
      // A real size repeats the formula at a cost that double-precision loops cannot afford: fewer probes, or none.
      const work = Object.values(one.dims).reduce((a, b) => a * Math.max(1, b), 1);
      if (work > 3e7) continue;
      const probes = work > 1e6 ? 2 : 12;
      const name = `${describe(trial)} differences`;
      const drawn = draw(trial);
      const { gradients } = await plainLoops(trial, drawn);
      const random = randomStream(trial.seed, name);
      const sizes: Dims = { ...op.definition.constants, ...one.constants, ...one.dims };
      const problems: string[] = [];
      for (const [key, input] of Object.entries(drawn)) {
        const { data, trainable } = input;
        if (!trainable) continue;
        const scale = scaleOf(gradients[key] ?? []);
        const count = Math.min(data.length, probes);
        for (let probe = 0; probe < count; probe++) {
          const i = data.length <= probes ? probe : Math.floor(random() * data.length);
          if (op.definition.stopped?.(key, i, sizes) === true) {
            const given = gradients[key]?.[i];
            if (given !== 0) problems.push(`d ${key}[${i}] = ${given}, must be 0`);
            continue;
          }
          const step = 1e-4;
          const sides: number[] = [];
          for (const sign of [1, -1]) {
            const moved = Float64Array.from(data);
            moved[i] = (moved[i] as number) + sign * step;
            const shifted = { ...drawn, [key]: { ...input, data: moved } };
            sides.push(await objective(trial, shifted));
          }
          const difference = ((sides[0] as number) - (sides[1] as number)) / (2 * step);
          const claimed = gradients[key]?.[i] ?? NaN;
          if (!(Math.abs(difference - claimed) < 1e-5 * scale))
            problems.push(`d ${key}[${i}] = ${claimed}, central difference ${difference}`);
        }
      }
      yield { name, ok: problems.length === 0, message: problems.join("; ") };
    }
  }
}

/** sum over differentiable outputs of output . its drawn gradient */
async function objective({ op, one, seed }: Trial, drawn: Record<string, Drawn>): Promise<number> {
  const engine = new Engine(createReferenceBackend("f64"));
  const inputs = given(engine, drawn, (_name, tensor) => tensor);
  const outputs = op.run(engine, inputs, one.constants);
  let total = 0;
  for (const name of op.definition.differentiable ?? [Object.keys(op.definition.outputs)[0] as string]) {
    const of = outputs[name] as Tensor;
    const values = await readExact(engine, of);
    const weights = outputGradient(op, name, of.size, seed);
    for (let i = 0; i < values.length; i++) total += (values[i] as number) * (weights[i] as number);
  }
  return total;
}
