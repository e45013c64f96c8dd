// From a kernel to compute pipelines: one for each distinct source. Which source a call takes is what the kernel
// chooses for its sizes; nothing but that choice reaches the source, so calls of equal choices share their pipelines.
// The uniform struct of a shader (shader.ts) is bound at a dynamic offset.

import type { Choice, Dims, Kernel, KernelCall, Tuning, Wgsl } from "../backend.ts";
import { type Shader, shaderOf, sizesOf } from "./shader.ts";

/** Bytes of one uniform slot, the offset alignment of WebGPU's default limits. */
export const slotBytes = 256;

export interface Pass extends Omit<Shader, "code"> {
  readonly id: number;
  readonly wgsl: Wgsl;
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** A kernel for one choice, ready to run. */
export interface Plan {
  readonly passes: readonly Pass[];
  /** Names of the uniform struct in order: sizes first. */
  readonly sizes: readonly string[];
  readonly scalars: readonly string[];
}

const noChoice: Choice = {};

/** Whether two choices are the same; they are compared at every call, which making a string of each would cost more. */
function isSame(a: Choice, b: Choice): boolean {
  let names = 0;
  for (const name in a) {
    if (a[name] !== b[name]) return false;
    names++;
  }
  for (const _ in b) names--;
  return names === 0;
}

export interface Pipelines {
  /** What runs a kernel at these sizes; made now where it was not prepared. */
  planOf(kernel: Kernel, d: Dims): Plan;
  /** Makes what the calls need beside this thread, as many at once as the driver compiles. */
  prepare(calls: readonly KernelCall[]): Promise<void>;
}

export function createPipelines(device: GPUDevice, tuning: Tuning): Pipelines {
  const plans = new WeakMap<Kernel, { choice: Choice; plan: Plan }[]>();
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

  function shaderPass(kernel: Kernel, wgsl: Wgsl) {
    const { code, names, writes } = shaderOf(kernel, wgsl);
    const layout = layoutOf(writes);
    const label = kernel.name;
    return {
      code,
      descriptor: (): GPUComputePipelineDescriptor => ({
        label,
        layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module: device.createShaderModule({ code, label }), entryPoint: "main" },
      }),
      keep(pipeline: GPUComputePipeline): Omit<Pass, "wgsl"> {
        const pass = passes.get(code) ?? { id: passes.size, pipeline, layout, names, writes };
        passes.set(code, pass);
        return pass;
      },
    };
  }

  function passOf(kernel: Kernel, wgsl: Wgsl): Pass {
    const { code, descriptor, keep } = shaderPass(kernel, wgsl);
    return { ...(passes.get(code) ?? keep(device.createComputePipeline(descriptor()))), wgsl };
  }

  const choiceOf = (kernel: Kernel, d: Dims): Choice => kernel.choose?.(tuning, d) ?? noChoice;

  return {
    planOf(kernel, d) {
      let known = plans.get(kernel);
      if (!known) plans.set(kernel, (known = []));
      const choice = choiceOf(kernel, d);
      for (const one of known) if (isSame(one.choice, choice)) return one.plan;
      const list = [kernel.wgsl(choice)].flat();
      const plan = {
        passes: list.map((one) => passOf(kernel, one)),
        sizes: sizesOf(kernel),
        scalars: kernel.scalars,
      };
      known.push({ choice, plan });
      return plan;
    },
    async prepare(calls) {
      const asked = new Set<string>(passes.keys());
      const coming: Promise<unknown>[] = [];
      const met = new Map<Kernel, Choice[]>();
      for (const { kernel, d } of calls) {
        const choice = choiceOf(kernel, d);
        const others = met.get(kernel) ?? [];
        if (others.some((other) => isSame(other, choice))) continue;
        met.set(kernel, [...others, choice]);
        for (const wgsl of [kernel.wgsl(choice)].flat()) {
          const { code, descriptor, keep } = shaderPass(kernel, wgsl);
          if (asked.has(code)) continue;
          asked.add(code);
          // One that cannot be made is reported when it is run.
          coming.push(device.createComputePipelineAsync(descriptor()).then(keep, () => undefined));
        }
      }
      await Promise.all(coming);
    },
  };
}
