// Arrays, scopes and the tape over one back end.
//
// Memory: every tensor belongs to the innermost open scope and dies with it; results are handed to the outer scope.
// Gradients: while recording, each differentiable op leaves a node; `backward` walks them in reverse. Kernels that
// make a gradient take `accumulate`: the first contribution overwrites, later ones (and all of a leaf's) add.
// Recomputation: `checkpoint` keeps only a block's input. Its second forward pass is lazy: an op runs only when a
// gradient asks for its value, so the block's last projection is never computed twice.

import type { Backend, Dims, Kernel } from "./backend.ts";
import { bindLetters } from "./bindLetters.ts";
import { BackwardPass, type Seeds } from "./backwardPass.ts";
import { type Gradients, type Node, Recording } from "./recording.ts";
import type { DType, NumberArray, Storage, Tensor } from "./tensor.ts";
import { sizeOf } from "./tensor.ts";

type Scoped = Tensor | readonly Tensor[] | Readonly<Record<string, Tensor>> | undefined;

export class Engine {
  private nextId = 1;
  private scopes: Set<Storage>[] = [];
  private tape: Node[] | undefined;
  private lazy = false;
  private readonly pending = new Map<number, () => void>();
  private readonly leaves = new Map<number, Tensor>();

  constructor(readonly backend: Backend) {}

  // -- memory ------------------------------------------------------------------------------------------------

  /** A tensor with undefined content, in the innermost scope; outside any scope the caller releases it. */
  empty(shape: readonly number[], dtype: DType = "f32", label = "tensor"): Tensor {
    const tensor = this.unallocated(shape, dtype, false);
    this.allocate(tensor, label, this.scopes.at(-1));
    return tensor;
  }

  /** A tensor with undefined content that no scope frees: its maker does. */
  unscoped(shape: readonly number[], label: string): Tensor {
    const tensor = this.unallocated(shape, "f32", false);
    this.allocate(tensor, label, undefined);
    return tensor;
  }

  zeros(shape: readonly number[], label = "zeros"): Tensor {
    const tensor = this.empty(shape, "f32", label);
    this.backend.fillZero(tensor);
    return tensor;
  }

  /** A tensor with the given content; the dtype is that of the array. */
  tensor(data: NumberArray, shape: readonly number[] = [data.length], label = "data"): Tensor {
    if (data.length !== sizeOf(shape)) {
      throw new Error(`internal: ${data.length} values do not fill [${shape.join(", ")}]`);
    }
    const dtype = data instanceof Int32Array ? "i32" : data instanceof Uint32Array ? "u32" : "f32";
    const tensor = this.empty(shape, dtype, label);
    this.backend.write(tensor, data);
    return tensor;
  }

  /** A tensor outside all scopes, for what lives as long as a model; its owner releases it. */
  permanent(data: NumberArray, shape: readonly number[], label: string): Tensor {
    const scopes = this.scopes;
    this.scopes = [];
    try {
      return this.tensor(data, shape, label);
    } finally {
      this.scopes = scopes;
    }
  }

  /** `count` elements from `offset` of a tensor that is allocated; shares storage, has no gradient of its own. */
  slice(tensor: Tensor, offset: number, shape: readonly number[]): Tensor {
    const view = this.unallocated(shape, tensor.dtype, false);
    return { ...view, offset: tensor.offset + offset, storage: tensor.storage };
  }

  /** A leaf over existing storage whose gradient is added to `gradient` by every backward pass. */
  leaf(tensor: Tensor, gradient: Tensor): Tensor {
    const leaf = { ...tensor, id: this.nextId++, requiresGrad: true };
    this.leaves.set(leaf.id, gradient);
    return leaf;
  }

  forgetLeaf(tensor: Tensor): void {
    this.leaves.delete(tensor.id);
  }

  release(tensor: Tensor): void {
    const storage = tensor.storage;
    if (!storage) return;
    for (const scope of this.scopes) scope.delete(storage);
    tensor.storage = undefined;
    this.backend.release(storage);
  }

  /** Runs `body`, then frees what it made, except the tensors it returns: those go to the outer scope. */
  scope<R extends Scoped>(body: () => R): R;
  scope(body: () => void): void;
  scope<R extends Scoped>(body: () => R): R {
    const scope = this.openScope();
    let result: R;
    try {
      result = body();
    } catch (error) {
      this.closeScope(scope, undefined, error);
      throw error;
    }
    this.closeScope(scope, result);
    return result;
  }

  /** `scope` for a body that waits. Bodies must not interleave: one flow of control per engine. */
  async scopeAsync<R>(body: () => Promise<R>): Promise<R> {
    const scope = this.openScope();
    let result: R;
    try {
      result = await body();
    } catch (error) {
      this.closeScope(scope, undefined, error);
      throw error;
    }
    this.closeScope(scope, undefined);
    return result;
  }

  private openScope(): Set<Storage> {
    const scope = new Set<Storage>();
    this.scopes.push(scope);
    return scope;
  }

  /** Ends `scope`, the innermost. Where it is not, another flow of control came between, and neither can be trusted. */
  private closeScope(scope: Set<Storage>, result: Scoped, cause?: unknown): void {
    const depth = this.scopes.indexOf(scope);
    const above = this.scopes.length - 1 - depth;
    this.scopes.splice(depth, 1);
    const kept = new Set<Storage>();
    if (result) {
      const tensors = isTensor(result) ? [result] : Array.isArray(result) ? result : Object.values(result);
      for (const tensor of tensors as Tensor[]) if (tensor.storage) kept.add(tensor.storage);
    }
    const outer = this.scopes.at(-1);
    for (const storage of scope) {
      if (kept.has(storage)) outer?.add(storage);
      else this.backend.release(storage);
    }
    if (above > 0)
      throw new Error(`internal: a scope ended while ${above} opened after it had not`, { cause });
  }

  private unallocated(shape: readonly number[], dtype: DType, requiresGrad: boolean): Tensor {
    return {
      id: this.nextId++,
      shape,
      dtype,
      size: sizeOf(shape),
      offset: 0,
      storage: undefined,
      requiresGrad,
    };
  }

  private allocate(tensor: Tensor, label: string, scope: Set<Storage> | undefined): void {
    tensor.storage = this.backend.allocate(Math.max(1, tensor.size) * 4, label);
    scope?.add(tensor.storage);
  }

  // -- running -----------------------------------------------------------------------------------------------

  /** Runs one kernel; sizes come from the tensors' shapes by the kernel's letters. */
  run(kernel: Kernel, tensors: Record<string, Tensor>, scalars: Dims = {}): void {
    const d: Dims = { ...scalars };
    for (const [name, spec] of kernel.bindings) {
      const tensor = tensors[name];
      if (!tensor) throw new Error(`internal: ${kernel.name}: no tensor "${name}"`);
      if (!tensor.storage) this.force(tensor);
      bindLetters(kernel.name, name, spec, tensor, d);
    }
    this.backend.run(kernel, tensors, d);
  }

  async read(tensor: Tensor): Promise<Float32Array> {
    return (await this.readAll(tensor))[0];
  }

  /** Several tensors with one wait. */
  async readAll<const T extends readonly Tensor[]>(...tensors: T): Promise<{ [K in keyof T]: Float32Array }> {
    return (await this.backend.read(tensors)) as { [K in keyof T]: Float32Array };
  }

  // -- gradients ---------------------------------------------------------------------------------------------

  get recording(): boolean {
    return this.tape !== undefined;
  }

  /** Runs `body` while recording, for `backward`. */
  record<R>(body: () => R): Recording<R> {
    const outer = this.tape;
    const nodes: Node[] = [];
    this.tape = nodes;
    try {
      return new Recording(body(), nodes);
    } finally {
      this.tape = outer;
    }
  }

  /** Called by ops: makes the outputs, runs or postpones `forward`, and leaves a node when recording. */
  apply(
    name: string,
    inputs: Readonly<Record<string, Tensor | undefined>>,
    outputShapes: Readonly<
      Record<string, { shape: readonly number[]; dtype: DType; differentiable: boolean }>
    >,
    forward: (outputs: Record<string, Tensor>) => void,
    backward: ((gradients: Gradients, outputs: Record<string, Tensor>) => void) | undefined,
  ): Record<string, Tensor> {
    const needsGrad =
      this.tape !== undefined &&
      backward !== undefined &&
      Object.values(inputs).some((tensor) => tensor?.requiresGrad === true);
    const outputs: Record<string, Tensor> = {};
    for (const [key, { shape, dtype, differentiable }] of Object.entries(outputShapes)) {
      outputs[key] = this.unallocated(shape, dtype, needsGrad && differentiable);
    }
    // A postponed op's outputs belong to the scope it was called in, not to the one that first asks for them.
    const home = this.scopes.at(-1);
    const compute = (): void => {
      for (const tensor of Object.values(inputs)) if (tensor && !tensor.storage) this.force(tensor);
      for (const [key, tensor] of Object.entries(outputs)) {
        this.pending.delete(tensor.id);
        this.allocate(tensor, `${name}.${key}`, home);
      }
      forward(outputs);
    };
    if (this.lazy) for (const tensor of Object.values(outputs)) this.pending.set(tensor.id, compute);
    else compute();
    if (needsGrad) this.tape?.push({ inputs, outputs, backward: (g) => backward(g, outputs) });
    return outputs;
  }

  private force(tensor: Tensor): void {
    const compute = this.pending.get(tensor.id);
    if (!compute) throw new Error("internal: a tensor was used after its scope ended");
    compute();
  }

  /** Back-propagates from the given gradients of recorded outputs; leaves receive theirs in their own buffers. */
  backward(recording: Recording<unknown>, seeds: Seeds): void {
    const pass = new BackwardPass(this, this.leaves, seeds);
    try {
      for (const _node of pass.walk(recording.take()));
    } finally {
      pass.release();
    }
  }

  /** `backward` that awaits `turn` a few times a second: where kernels keep the thread, nothing else could arrive. */
  async backwardInTurns(
    recording: Recording<unknown>,
    seeds: Seeds,
    turn: () => Promise<void>,
    everyMs = turnMs,
  ): Promise<void> {
    const pass = new BackwardPass(this, this.leaves, seeds);
    let last = performance.now();
    try {
      for (const _node of pass.walk(recording.take())) {
        if (performance.now() - last < everyMs) continue;
        await turn();
        last = performance.now();
      }
    } finally {
      pass.release();
    }
  }

  /**
   * `body(x)` that keeps only x for the backward pass and computes the rest again there (Chen et al. 2016,
   * https://arxiv.org/abs/1604.06174). `body` must be a pure function of x, of leaves and of constants.
   */
  checkpoint(x: Tensor, body: (x: Tensor) => Tensor): Tensor {
    const outer = this.tape;
    if (!outer) return this.scope(() => body(x));
    this.tape = undefined;
    let y: Tensor;
    try {
      y = this.scope(() => body(x));
    } finally {
      this.tape = outer;
    }
    const output: Tensor = { ...y, requiresGrad: true };
    outer.push({
      inputs: { x },
      outputs: { y: output },
      backward: (g) => {
        this.tape = [];
        this.lazy = true;
        let again: Tensor;
        let nodes: Node[];
        try {
          again = body(x);
          nodes = this.tape;
        } finally {
          this.tape = undefined;
          this.lazy = false;
        }
        g.replay("y", again, nodes);
        this.pending.clear();
      },
    });
    return output;
  }
}

/** The longest that `backwardInTurns` keeps the thread, but for the node under way. */
const turnMs = 250;

function isTensor(value: object): value is Tensor {
  return "dtype" in value && "shape" in value;
}
