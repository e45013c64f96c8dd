// The one suite of every op: at each of its cases the back end's outputs and gradients equal the plain loops, and the
// plain loops' gradients equal central differences of the plain loops, in double precision. Gradients are taken twice,
// the second time added, so that accumulation is covered too. Inputs are drawn fresh from a seed per case.
// Runs in Node and in a page: no test framework here.

import { normalDraws, randomStream } from "../../src/domain/random.ts";
import type { Backend, Sizes } from "../../src/engine/backend.ts";
import { shapeSpec } from "../../src/engine/backend.ts";
import type { Op, OpCase } from "../../src/engine/defineOp.ts";
import { Engine } from "../../src/engine/engine.ts";
import { ops } from "../../src/engine/ops/index.ts";
import { createReferenceBackend } from "../../src/engine/referenceBackend.ts";
import type { NumberArray, Tensor } from "../../src/engine/tensor.ts";

export interface OpResult {
  readonly name: string;
  readonly ok: boolean;
  readonly message: string;
}

interface Drawn {
  readonly data: NumberArray;
  readonly shape: readonly number[];
  readonly trainable: boolean;
}

function draw(op: Op, one: OpCase, seed: number): Record<string, Drawn> {
  const random = randomStream(seed, op.definition.name);
  const normal = normalDraws(random);
  const sizes = { ...op.definition.constants, ...one.constants, ...one.dims } as Sizes;
  const drawn: Record<string, Drawn> = {};
  for (const [key, spec] of Object.entries(op.definition.inputs)) {
    const name = key.replace(/\?$/, "");
    const { letters, dtype } = shapeSpec(spec);
    const missing = letters.some((letter) => !(letter in sizes));
    if (one.without?.includes(name) || (key.endsWith("?") && missing)) continue;
    const shape = letters.map((letter) => one.dims[letter] ?? sizes[letter as "N"]);
    const size = shape.reduce((a, b) => a * b, 1);
    const special = one.inputs?.[name];
    const data = special ? special(sizes, random) : Float64Array.from({ length: size }, normal);
    if (data.length !== size)
      throw new Error(`${op.definition.name}: case gives ${data.length} values for ${name}`);
    const trainable = dtype === "f32" && !(op.definition.constantInputs ?? []).includes(name);
    // Every back end gets the same f32 values.
    drawn[name] = { data: special ? data : Float32Array.from(data), shape, trainable };
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
  op: Op,
  one: OpCase,
  drawn: Record<string, Drawn>,
  seed: number,
): Promise<Outcome> {
  const engine = new Engine(backend);
  const outcome: Outcome = { outputs: {}, gradients: {} };
  await engine.scopeAsync(async () => {
    const inputs: Record<string, Tensor> = {};
    const gradients: Record<string, Tensor> = {};
    for (const [name, { data, shape, trainable }] of Object.entries(drawn)) {
      const tensor = engine.tensor(data, shape, name);
      if (trainable && op.definition.backward) {
        const gradient = engine.zeros(shape);
        gradients[name] = gradient;
        inputs[name] = engine.leaf(tensor, gradient);
      } else inputs[name] = tensor;
    }
    const call = (): Record<string, Tensor> => op(engine, inputs, one.constants);
    const outputs = engine.record(call);
    for (const [name, tensor] of Object.entries(outputs))
      outcome.outputs[name] = await readExact(engine, tensor);
    if (op.definition.backward) {
      engine.backward(seedsOf(engine, op, outputs, seed));
      const again = engine.record(call);
      engine.backward(seedsOf(engine, op, again, seed));
      for (const [name, tensor] of Object.entries(gradients))
        outcome.gradients[name] = await readExact(engine, tensor);
    }
    for (const tensor of Object.values(inputs)) engine.forgetLeaf(tensor);
  });
  return outcome;
}

function outputGradient(op: Op, name: string, size: number, seed: number): Float32Array {
  const normal = normalDraws(randomStream(seed, `${op.definition.name}/d${name}`));
  return Float32Array.from({ length: size }, normal);
}

function seedsOf(engine: Engine, op: Op, outputs: Record<string, Tensor>, seed: number) {
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

function describe(op: Op, one: OpCase): string {
  return `${op.definition.name} ${JSON.stringify({ ...one.dims, ...one.constants })}`;
}

/** Back end against plain loops. f32 sums of some thousand terms of size 1 differ by a few 1e-6 of the largest. */
export async function* runOpSuite(backend: Backend, filter = ""): AsyncGenerator<OpResult> {
  for (const op of ops) {
    if (!op.definition.name.includes(filter)) continue;
    const tolerance = op.definition.tolerance ?? 2e-5;
    for (const [index, one] of op.definition.cases.entries()) {
      const name = describe(op, one);
      try {
        const drawn = draw(op, one, index + 1);
        const expected = await runOnce(createReferenceBackend("f64"), op, one, drawn, index);
        const got = await runOnce(backend, op, one, drawn, index);
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
}

/**
 * Plain-loop gradients against central differences, in double precision, at up to 12 random elements an input. What
 * the op stops gets exactly nothing, whatever the difference is.
 */
export async function* runDifferenceSuite(filter = ""): AsyncGenerator<OpResult> {
  for (const op of ops) {
    if (!op.definition.backward || !op.definition.name.includes(filter)) continue;
    for (const [index, one] of op.definition.cases.entries()) {
      // The real size repeats the formula at a cost that double-precision loops cannot afford.
      if (Object.values(one.dims).reduce((a, b) => a * Math.max(1, b), 1) > 3e7) continue;
      const name = `${describe(op, one)} differences`;
      const drawn = draw(op, one, index + 1);
      const { gradients } = await runOnce(createReferenceBackend("f64"), op, one, drawn, index);
      const random = randomStream(index, name);
      const sizes = { ...op.definition.constants, ...one.constants, ...one.dims } as Sizes;
      const problems: string[] = [];
      for (const [key, { data, shape, trainable }] of Object.entries(drawn)) {
        if (!trainable) continue;
        const count = Math.min(data.length, 12);
        for (let probe = 0; probe < count; probe++) {
          const i = data.length <= 12 ? probe : Math.floor(random() * data.length);
          if (op.definition.stopped?.[key]?.(i, sizes) === true) {
            const given = gradients[key]?.[i];
            if (given !== 0) problems.push(`d ${key}[${i}] = ${given}, must be 0`);
            continue;
          }
          const step = 1e-4;
          const sides: number[] = [];
          for (const sign of [1, -1]) {
            const moved = Float64Array.from(data);
            moved[i] = (moved[i] as number) + sign * step;
            const shifted = { ...drawn, [key]: { data: moved, shape, trainable } };
            sides.push(await objective(op, one, shifted, index));
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
async function objective(op: Op, one: OpCase, drawn: Record<string, Drawn>, seed: number): Promise<number> {
  const engine = new Engine(createReferenceBackend("f64"));
  const inputs: Record<string, Tensor> = {};
  for (const [name, { data, shape }] of Object.entries(drawn))
    inputs[name] = engine.tensor(data, shape, name);
  const outputs = op(engine, inputs, one.constants);
  let total = 0;
  for (const name of op.definition.differentiable ?? [Object.keys(op.definition.outputs)[0] as string]) {
    const of = outputs[name] as Tensor;
    const values = await readExact(engine, of);
    const weights = outputGradient(op, name, of.size, seed);
    for (let i = 0; i < values.length; i++) total += (values[i] as number) * (weights[i] as number);
  }
  return total;
}
