// The tape: what one forward pass leaves for its backward pass.

import type { Engine } from "./engine.ts";
import type { Tensor } from "./tensor.ts";

export interface Target {
  readonly tensor: Tensor;
  /** 1: add to what is there; 0: overwrite. */
  readonly accumulate: number;
}

/** What an op's backward pass is given. */
export interface Gradients {
  readonly engine: Engine;
  /** d(loss)/d(output), or undefined when nothing depends on it. */
  of(output: string): Tensor | undefined;
  /** Where d(loss)/d(input) goes, or undefined when nobody needs it. Ask once per input. */
  target(input: string): Target | undefined;
  /** The gradient of an input is that of an output as it stands: no work. False: it has one already, and must be added to. */
  share(input: string, output: string): boolean;
  /** Goes on with the nodes that computed an output once more, as `again`. */
  replay(output: string, again: Tensor, nodes: readonly Node[]): void;
}

export interface Node {
  readonly inputs: Readonly<Record<string, Tensor | undefined>>;
  readonly outputs: Readonly<Record<string, Tensor>>;
  backward(gradients: Gradients): void;
}

/** Given by `engine.record`, for one `backward`. Any number may be alive at once: a policy's and a value model's. */
export class Recording<R> {
  private nodes: readonly Node[] | undefined;

  constructor(
    /** What the recorded body returned. */
    readonly result: R,
    nodes: readonly Node[],
  ) {
    this.nodes = nodes;
  }

  /** For the engine: the nodes, once. */
  take(): readonly Node[] {
    const { nodes } = this;
    if (!nodes) throw new Error("internal: a recording was given to backward a second time");
    this.nodes = undefined;
    return nodes;
  }
}
