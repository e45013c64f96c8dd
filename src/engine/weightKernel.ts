// Kernels that read a weight in one of its storage formats. They are written once, over unpacked values; what the
// device is given is the words of the format and, for int8 and int4, the scales. A kernel has one weight at most.

import {
  type AnyWgslSource,
  type Choice,
  type Dims,
  type Kernel,
  kernel,
  type KernelSizes,
  type NoChoice,
  type WgslSource,
} from "./backend.ts";
import type { InputSpecs, OutputSpecs } from "./shapes.ts";
import type { NumberArray, Tensor } from "./tensor.ts";
import type { WasmRuntime } from "./wasm/runtime.ts";
import { hasScales, unpackValue, type Weight, type WeightFormat } from "./weight.ts";

/** A weight in WASM memory; `scales` is 0 where the format has none. */
export interface PackedPointers {
  readonly values: number;
  readonly scales: number;
}

type Read = (i: number) => number;
type Inputs<I extends InputSpecs, Plain, Packed> = {
  readonly [K in keyof I]: I[K] extends string ? Plain : Packed;
};

interface Source<
  I extends InputSpecs,
  O extends OutputSpecs,
  S extends string,
  C extends Choice,
> extends WgslSource<KernelSizes<I, O, NoInfer<S>>, C> {
  readonly name: string;
  readonly inputs: I;
  readonly outputs: O;
  readonly scalars?: readonly S[];
  /** Plain loops; value i of the weight `w`, counted row by row, is w(i). */
  reference(
    t: Inputs<I, NumberArray, Read> & Record<keyof O, NumberArray>,
    d: KernelSizes<I, O, NoInfer<S>>,
  ): void;
  wasm(
    runtime: WasmRuntime,
    p: Inputs<I, number, PackedPointers> & Record<keyof O, number>,
    d: KernelSizes<I, O, NoInfer<S>>,
  ): void;
}

/** `Source` with the types of its names erased. */
interface Erased extends AnyWgslSource {
  readonly name: string;
  readonly inputs: InputSpecs;
  readonly outputs: OutputSpecs;
  readonly scalars?: readonly string[];
  reference(t: Readonly<Record<string, NumberArray | Read>>, d: Dims): void;
  wasm(runtime: WasmRuntime, p: Readonly<Record<string, number | PackedPointers>>, d: Dims): void;
}

/** The kernel for one format. In WGSL the weight is bound under its name in words, with `scales` (packed.ts reads them). */
export function weightKernel<
  const I extends InputSpecs,
  const O extends OutputSpecs,
  const S extends string = never,
  C extends Choice = NoChoice,
>(format: WeightFormat, source: Source<I, O, S, C>): Kernel {
  const erased: Erased = source;
  const inputs: Record<string, string> = {};
  let weight = "";
  for (const [name, spec] of Object.entries(erased.inputs)) {
    if (typeof spec === "string") inputs[name] = spec;
    else {
      weight = name;
      const [rows = ""] = spec.weight.split(" ");
      inputs[name] = format === "f32" ? spec.weight : `${rows} W: u32`;
      if (hasScales(format)) inputs["scales"] = `${rows} G`;
    }
  }
  return kernel({
    ...erased,
    inputs,
    reference(t, d) {
      const { [weight]: values = [], scales } = t as Readonly<Record<string, NumberArray>>;
      erased.reference({ ...t, [weight]: (i: number) => unpackValue(format, values, scales, i) }, d);
    },
    wasm(runtime, p, d) {
      const { [weight]: values = 0, scales = 0 } = p as Readonly<Record<string, number>>;
      erased.wasm(runtime, { ...p, [weight]: { values, scales } }, d);
    },
  });
}

/** What a kernel of `weightKernel` is given for its weight `name`. */
export function weightTensors(weight: Weight, name = "w"): Record<string, Tensor> {
  return weight.scales ? { [name]: weight.values, scales: weight.scales } : { [name]: weight.values };
}
