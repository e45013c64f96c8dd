// What the engine promises about tapes and scopes, on the plain loops.
import { expect, test } from "vitest";
import { Engine } from "../../../src/engine/engine.ts";
import { silu } from "../../../src/engine/ops/activation.ts";
import { add } from "../../../src/engine/ops/add.ts";
import { linear } from "../../../src/engine/ops/linear.ts";
import { createReferenceBackend } from "../../../src/engine/referenceBackend.ts";
import type { Tensor } from "../../../src/engine/tensor.ts";
import { f32Weight } from "../../../src/engine/weight.ts";

const values = Float32Array.of(0.5, -1, 2);

function leafOf(engine: Engine, data: Float32Array): { leaf: Tensor; gradient: Tensor } {
  const gradient = engine.zeros([1, data.length]);
  return { leaf: engine.leaf(engine.tensor(data, [1, data.length]), gradient), gradient };
}

const ones = (engine: Engine) => engine.tensor(new Float32Array(3).fill(1), [1, 3]);

test("two recordings are alive at once, and each backward walks its own", async () => {
  const engine = new Engine(createReferenceBackend("f32"));
  const policy = leafOf(engine, values);
  const value = leafOf(engine, values);
  const first = engine.record(() => silu(engine, { x: policy.leaf }));
  const second = engine.record(() => add(engine, { a: value.leaf, b: value.leaf }));
  engine.backward(second, [{ of: second.result.y, gradient: ones(engine) }]);
  expect([...(await engine.read(value.gradient))]).toEqual([2, 2, 2]);
  expect([...(await engine.read(policy.gradient))]).toEqual([0, 0, 0]);
  engine.backward(first, [{ of: first.result.y, gradient: ones(engine) }]);
  const slopes = await engine.read(policy.gradient);
  values.forEach((x, i) => {
    const s = 1 / (1 + Math.exp(-x));
    expect(slopes[i]).toBeCloseTo(s * (1 + x * (1 - s)), 6);
  });
  expect([...(await engine.read(value.gradient))]).toEqual([2, 2, 2]);
});

test("a recording serves one backward pass", () => {
  const engine = new Engine(createReferenceBackend("f32"));
  const { leaf } = leafOf(engine, values);
  const recording = engine.record(() => silu(engine, { x: leaf }));
  const seeds = [{ of: recording.result.y, gradient: ones(engine) }];
  engine.backward(recording, seeds);
  expect(() => engine.backward(recording, seeds)).toThrow(
    "internal: a recording was given to backward a second time",
  );
});

test("scopes of two flows of control that interleave are refused, and each still frees its own", async () => {
  const backend = createReferenceBackend("f32");
  const engine = new Engine(backend);
  let endInner = (): void => undefined;
  const outer = engine.scopeAsync(async () => {
    engine.zeros([8]);
    await Promise.resolve();
  });
  const inner = engine.scopeAsync(async () => {
    engine.zeros([16]);
    await new Promise<void>((resolve) => (endInner = resolve));
  });
  await expect(outer).rejects.toThrow("internal: a scope ended while 1 opened after it had not");
  expect(backend.memory().usedBytes).toBe(64);
  endInner();
  await inner;
  expect(backend.memory().usedBytes).toBe(0);
});

test("what a body threw is the cause where its scope ends out of turn", async () => {
  const engine = new Engine(createReferenceBackend("f32"));
  const fault = new Error("the body's own");
  const outer = engine.scopeAsync(() => Promise.resolve().then(() => Promise.reject(fault)));
  const inner = engine.scopeAsync(() => new Promise(() => undefined));
  await expect(outer).rejects.toThrow(expect.objectContaining({ cause: fault }));
  void inner;
});

test("a recomputed block does not compute its last projection again, with an adapter or without", () => {
  for (const adapted of [false, true]) {
    const backend = createReferenceBackend("f32");
    let products = 0;
    const run = backend.run.bind(backend);
    backend.run = (kernel, tensors, d) => {
      if (kernel.name === "linear.f32" && d["I"] === 3 && d["O"] === 5) products++;
      run(kernel, tensors, d);
    };
    const engine = new Engine(backend);
    const { leaf } = leafOf(engine, values);
    const weight = f32Weight(engine.tensor(new Float32Array(15).fill(0.5), [5, 3]));
    const matrix = (rows: number, columns: number): Tensor => {
      const shape = [rows, columns];
      return engine.leaf(
        engine.tensor(new Float32Array(rows * columns).fill(0.25), shape),
        engine.zeros(shape),
      );
    };
    const lora = { a: matrix(2, 3), b: matrix(5, 2), scale: 2, dropout: 0.1, seed: 1 };
    const recording = engine.record(() =>
      engine.checkpoint(leaf, (x) =>
        linear(engine, silu(engine, { x }).y, weight, undefined, adapted ? lora : undefined),
      ),
    );
    expect(products).toBe(1);
    engine.backward(recording, [{ of: recording.result, gradient: matrix(1, 5) }]);
    expect([adapted, products]).toEqual([adapted, 1]);
  }
});
