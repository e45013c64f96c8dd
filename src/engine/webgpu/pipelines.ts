// From a kernel to compute pipelines: bindings are generated from its declaration, one pipeline per distinct source.
// Group 0: binding 0 is the uniform struct `d` (sizes as u32, scalars as f32) at a dynamic offset; then the tensors
// that the pass's code names, in declaration order, inputs read-only, outputs and scratch read-write.

import type { Dims, Kernel, Tuning, Wgsl } from "../backend.ts";
import { shapeSpec } from "../shapes.ts";
import type { DType } from "../tensor.ts";

/** Bytes of one uniform slot, the offset alignment of WebGPU's default limits. */
export const slotBytes = 256;
export const scratchName = "scratch";

export interface Pass {
  readonly id: number;
  readonly wgsl: Wgsl;
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
  readonly names: readonly string[];
  readonly writes: readonly boolean[];
}

/** One variant of a kernel, ready to run. */
export interface Plan {
  readonly passes: readonly Pass[];
  /** Names of the uniform struct in order: sizes first. */
  readonly sizes: readonly string[];
  readonly scalars: readonly string[];
}

const wgslType: Record<DType, string> = { f32: "f32", i32: "i32", u32: "u32" };

export function createPipelines(device: GPUDevice, tuning: Tuning): (kernel: Kernel, d: Dims) => Plan {
  const plans = new WeakMap<Kernel, Map<string, Plan>>();
  const passes = new Map<string, Omit<Pass, "wgsl">>();
  const layouts = new Map<string, GPUBindGroupLayout>();
  const compute = 4; // GPUShaderStage.COMPUTE

  function layoutOf(writes: readonly boolean[]): GPUBindGroupLayout {
    const key = writes.map((write) => (write ? "w" : "r")).join("");
    let layout = layouts.get(key);
    if (!layout) {
      layout = device.createBindGroupLayout({
        label: key,
        entries: [
          { binding: 0, visibility: compute, buffer: { type: "uniform", hasDynamicOffset: true } },
          ...writes.map((write, i) => ({
            binding: i + 1,
            visibility: compute,
            buffer: { type: write ? ("storage" as const) : ("read-only-storage" as const) },
          })),
        ],
      });
      layouts.set(key, layout);
    }
    return layout;
  }

  function passOf(kernel: Kernel, wgsl: Wgsl, sizes: readonly string[]): Pass {
    const bare = wgsl.code.replace(/\/\/.*$/gm, "");
    const declared = [
      ...Object.entries(kernel.inputs).map(([name, spec]) => ({ name, write: false, ...shapeSpec(spec) })),
      ...Object.entries(kernel.outputs).map(([name, spec]) => ({ name, write: true, ...shapeSpec(spec) })),
      { name: scratchName, write: true, dtype: "f32" as const },
    ].filter(({ name }) => new RegExp(`\\b${name}\\s*\\[`).test(bare));
    const fields = [...sizes.map((name) => `${name}: u32`), ...kernel.scalars.map((name) => `${name}: f32`)];
    const bindings = declared.map(({ name, write, dtype }, i) => {
      const element = wgsl.vectors?.includes(name) ? `vec4<${wgslType[dtype]}>` : wgslType[dtype];
      return `@group(0) @binding(${i + 1}) var<storage, ${write ? "read_write" : "read"}> ${name}: array<${element}>;`;
    });
    const source = `struct Dimensions { ${fields.join(", ")} }
@group(0) @binding(0) var<uniform> d: Dimensions;
${bindings.join("\n")}
${wgsl.code}`;
    let pass = passes.get(source);
    if (!pass) {
      const writes = declared.map(({ write }) => write);
      const layout = layoutOf(writes);
      const label = kernel.name;
      const module = device.createShaderModule({ code: source, label });
      const pipeline = device.createComputePipeline({
        label,
        layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: "main" },
      });
      pass = { id: passes.size, pipeline, layout, names: declared.map(({ name }) => name), writes };
      passes.set(source, pass);
    }
    return { ...pass, wgsl };
  }

  return (kernel, d) => {
    let variants = plans.get(kernel);
    if (!variants) plans.set(kernel, (variants = new Map<string, Plan>()));
    const variant = kernel.variant?.(tuning, d) ?? "";
    let plan = variants.get(variant);
    if (!plan) {
      const specs = [...Object.values(kernel.inputs), ...Object.values(kernel.outputs)];
      const letters = new Set(specs.flatMap((spec) => shapeSpec(spec).letters));
      const sizes = [...letters].filter((letter) => !kernel.scalars.includes(letter)).sort();
      const wgsl = kernel.wgsl(tuning, d);
      const list = Array.isArray(wgsl) ? (wgsl as readonly Wgsl[]) : [wgsl as Wgsl];
      plan = { passes: list.map((one) => passOf(kernel, one, sizes)), sizes, scalars: kernel.scalars };
      variants.set(variant, plan);
    }
    return plan;
  };
}
