// The one suite of every op: at each of its cases the back end's outputs and gradients equal the plain loops, and the
// plain loops' gradients equal central differences of the plain loops, in double precision. Gradients are taken twice,
// the second time added, so that accumulation is covered too. Inputs are drawn fresh from a seed per case.
// Runs in Node and in a page: no test framework here.

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

export interface OpResult {
  readonly name: string;
  readonly ok: boolean;
  readonly message: string;
}

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
  gradients: Values;
}

/** Runs the op and, where it has a gradient, backward from the given output gradients, twice. */
async function runOnce(
  backend: Backend,
  { op, one, seed }: Trial,
  drawn: Record<string, Drawn>,
): Promise<Outcome> {
  const engine = new Engine(backend);
  const outcome: Outcome = { outputs: {}, gradients: {} };
  await engine.scopeAsync(async () => {
    const gradients: Record<string, Tensor> = {};
    const leaves: Tensor[] = [];
    const inputs = given(engine, drawn, (name, tensor) => {
      if (!op.definition.backward) return tensor;
      const gradient = engine.zeros(tensor.shape);
      gradients[name] = gradient;
      const leaf = engine.leaf(tensor, gradient);
      leaves.push(leaf);
      return leaf;
    });
    const call = (): Record<string, Tensor> => op.run(engine, inputs, one.constants);
    const recording = engine.record(call);
    for (const [name, tensor] of Object.entries(recording.result))
      outcome.outputs[name] = await readExact(engine, tensor);
    if (op.definition.backward) {
      engine.backward(recording, seedsOf(engine, op, recording.result, seed));
      const again = engine.record(call);
      engine.backward(again, seedsOf(engine, op, again.result, seed));
      for (const [name, tensor] of Object.entries(gradients))
        outcome.gradients[name] = await readExact(engine, tensor);
    }
    for (const leaf of leaves) engine.forgetLeaf(leaf);
  });
  return outcome;
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

function outputGradient(op: AnyOp, name: string, size: number, seed: number): Float32Array {
  const normal = normalDraws(randomStream(seed, `${op.definition.name}/d${name}`));
  return Float32Array.from({ length: size }, normal);
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

/** The largest |a - b| over max(1, largest |b|): rounding grows with the size of the terms, not of each result. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let scale = 1;
  for (let i = 0; i < b.length; i++) {
    const value = Math.abs(b[i] as number);
    if (value < 1e29) scale = Math.max(scale, value);
  }
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    if (Math.abs(y) >= 1e29) continue;
    const difference = Math.abs(x - y) / scale;
    if (!(difference <= worst)) worst = Number.isNaN(difference) ? Infinity : difference;
  }
  return worst;
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
    const name = describe(trial);
    try {
      const drawn = draw(trial);
      const expected = await plainLoops(trial, drawn);
      const got = await runOnce(backend, trial, drawn);
      const problems: string[] = [];
      for (const kind of ["outputs", "gradients"] as const) {
        for (const key of Object.keys(expected[kind])) {
          const off = distance(got[kind][key] ?? [], expected[kind][key] ?? []);
          if (!(off <= tolerance))
            problems.push(`${kind} ${key}: off by ${off.toExponential(2)}, allowed ${tolerance}`);
        }
      }
      yield { name, ok: problems.length === 0, message: problems.join("; ") };
    } catch (error) {
      yield {
        name,
        ok: false,
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      };
    }
  }
}

/**
 * Plain-loop gradients against central differences, in double precision, at up to 12 random elements an input. What
 * the op stops gets exactly nothing, whatever the difference is.
 */
export async function* runDifferenceSuite(
  filter = "",
  list: readonly AnyOp[] = ops,
): AsyncGenerator<OpResult> {
  for (const trial of trials(list, filter)) {
    const { op, one } = trial;
    if (op.definition.backward) {
      // The real size repeats the formula at a cost that double-precision loops cannot afford.
      if (Object.values(one.dims).reduce((a, b) => a * Math.max(1, b), 1) > 3e7) continue;
      const name = `${describe(trial)} differences`;
      const drawn = draw(trial);
      const { gradients } = await plainLoops(trial, drawn);
      const random = randomStream(trial.seed, name);
      const sizes: Dims = { ...op.definition.constants, ...one.constants, ...one.dims };
      const problems: string[] = [];
      for (const [key, input] of Object.entries(drawn)) {
        const { data, trainable } = input;
        if (!trainable) continue;
        const count = Math.min(data.length, 12);
        for (let probe = 0; probe < count; probe++) {
          const i = data.length <= 12 ? probe : Math.floor(random() * data.length);
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
          // runOnce adds the gradient twice.
          const claimed = (gradients[key]?.[i] ?? NaN) / 2;
          const error = Math.abs(difference - claimed) / Math.max(1, Math.abs(difference));
          if (!(error < 1e-5)) problems.push(`d ${key}[${i}] = ${claimed}, central difference ${difference}`);
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
