// One backward pass: walks a tape in reverse and holds the gradients that are under way. Where an op hands a gradient on as
// it stands (a residual connection), both values hold the same memory; it is copied only before one of them is added to
// while another still holds it.

import type { Engine } from "./engine.ts";
import type { Gradients, Node } from "./recording.ts";
import { reshape, type Storage, type Tensor } from "./tensor.ts";

/** d(loss)/d(value) of recorded values. */
export type Seeds = readonly { readonly of: Tensor; readonly gradient: Tensor }[];

export class BackwardPass {
  /** By the id of the value that a gradient is of. */
  private readonly held = new Map<number, Tensor>();
  /** How many values hold memory that this pass allocated. What a seed brought is not in it: read, never written. */
  private readonly holders = new Map<Storage, number>();

  /** `leaves`: where gradients of leaves are added to, by the leaf's id. */
  constructor(
    private readonly engine: Engine,
    private readonly leaves: ReadonlyMap<number, Tensor>,
    seeds: Seeds,
  ) {
    for (const { of, gradient } of seeds) this.held.set(of.id, gradient);
  }

  /** Yields after each node. */
  *walk(nodes: readonly Node[]): Generator<void> {
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i] as Node;
      const outputs = Object.values(node.outputs);
      if (!outputs.some(({ id }) => this.held.has(id))) continue;
      this.engine.scope(() => node.backward(this.gradientsOf(node)));
      for (const { id } of outputs) this.drop(id);
      yield;
    }
  }

  /** Gives back all memory, however the walk ended. */
  release(): void {
    for (const id of [...this.held.keys()]) this.drop(id);
  }

  private gradientsOf({ inputs, outputs }: Node): Gradients {
    return {
      engine: this.engine,
      of: (name) => {
        const output = outputs[name];
        const gradient = output && this.held.get(output.id);
        return gradient && reshape(gradient, output.shape);
      },
      target: (name) => {
        const input = inputs[name];
        if (!input?.requiresGrad) return undefined;
        const leaf = this.leaves.get(input.id);
        const found = leaf ?? this.writable(input.id);
        // Views share a gradient; each op sees it in the shape it used.
        if (found) return { tensor: reshape(found, input.shape), accumulate: 1 };
        const tensor = this.allocate(input.shape, name);
        this.held.set(input.id, tensor);
        return { tensor, accumulate: 0 };
      },
      share: (name, output) => {
        const input = inputs[name];
        if (!input?.requiresGrad) return true;
        const gradient = this.held.get(outputs[output]?.id ?? -1);
        if (!gradient || this.leaves.has(input.id) || this.held.has(input.id)) return false;
        this.hold(input.id, gradient);
        return true;
      },
      replay: (output, again, nodes) => {
        const id = outputs[output]?.id ?? -1;
        const gradient = this.held.get(id);
        if (!gradient) return;
        this.hold(again.id, gradient);
        this.drop(id);
        for (const _ of this.walk(nodes));
      },
    };
  }

  /** The gradient of a value, in memory that it may add to; undefined where it has none yet. */
  private writable(id: number): Tensor | undefined {
    const gradient = this.held.get(id);
    if (!gradient?.storage || this.holders.get(gradient.storage) === 1) return gradient;
    const copy = this.allocate(gradient.shape, "copied");
    this.engine.backend.copy(gradient, copy);
    this.drop(id);
    this.held.set(id, copy);
    return copy;
  }

  private allocate(shape: readonly number[], name: string): Tensor {
    const tensor = this.engine.unscoped(shape, `d ${name}`);
    if (tensor.storage) this.holders.set(tensor.storage, 1);
    return tensor;
  }

  private hold(id: number, gradient: Tensor): void {
    const count = gradient.storage && this.holders.get(gradient.storage);
    if (gradient.storage && count !== undefined) this.holders.set(gradient.storage, count + 1);
    this.held.set(id, gradient);
  }

  private drop(id: number): void {
    const storage = this.held.get(id)?.storage;
    this.held.delete(id);
    const count = storage && this.holders.get(storage);
    if (!storage || count === undefined) return;
    if (count > 1) this.holders.set(storage, count - 1);
    else {
      this.holders.delete(storage);
      this.engine.backend.release(storage);
    }
  }
}
