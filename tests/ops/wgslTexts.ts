// Every kernel's WGSL as a GPU gets it, at the sizes of a training step of SmolLM2-135M: what tests/golden/wgsl keeps, so
// that a change of what generates kernels is read as a change of kernels. `npx tsx tests/golden/make_wgsl.ts` writes it.

import type { Choice, Dims, Kernel, Tuning } from "../../src/engine/backend.ts";
import { createReferenceBackend } from "../../src/engine/referenceBackend.ts";
import { shaderOf } from "../../src/engine/webgpu/shader.ts";
import { hardwareKernelCases, largeKernelCases } from "./kernels.ts";
import { runOps } from "./suite.ts";

/** What most adapters offer. */
const hardware: Tuning = { software: false, maxWorkgroupStorageBytes: 32768, maxStorageBuffers: 10 };

/** A pair of 448 tokens; the letters that kernels choose by. */
const usual: Dims = { N: 448, O: 576, I: 576, B: 1, T: 448, S: 448, E: 576, K: 192, H: 9, D: 64 };

/** Choices that the usual sizes do not show, by kernel. */
const others: Readonly<Record<string, Readonly<Record<string, Dims>>>> = {
  "linear.f32": {
    matvec: { N: 16 },
    tall: { N: 4096 },
    guarded: { I: 67 },
    split: { I: 1536 },
    large: { N: 64, O: 49152 },
    short: { I: 16 },
  },
  "linear.int4": { matvec: { N: 16 } },
  "linearInputGradient.f32": { split: { O: 1536 } },
  linearWeightGradient: { split: { N: 2048 }, narrow: { O: 16 } },
  columnSum: { whole: { N: 64 } },
  attention: { padded: { D: 72 }, many: { B: 8 } },
  attentionGradient: { whole: { K: 576 } },
};

const choiceOf = (kernel: Kernel, d: Dims): Choice => kernel.choose?.(hardware, d) ?? {};

/** All kernels that the suites run, by name, each with every choice that hardware makes of their cases. */
export async function kernelsAndChoices(): Promise<Map<string, { kernel: Kernel; choices: Choice[] }>> {
  const kernels = new Map<string, { kernel: Kernel; choices: Choice[] }>();
  const note = (kernel: Kernel, d: Dims): void => {
    const known = kernels.get(kernel.name) ?? { kernel, choices: [] };
    known.choices.push(choiceOf(kernel, d));
    kernels.set(kernel.name, known);
  };
  const recorder = createReferenceBackend("f32");
  await runOps({ ...recorder, run: (kernel, _tensors, d) => note(kernel, d) });
  for (const { kernel, dims, scalars } of [...hardwareKernelCases(), ...largeKernelCases()])
    note(kernel, { ...dims, ...scalars });
  return kernels;
}

function textOf(kernel: Kernel, d: Dims): string {
  const choice = choiceOf(kernel, d);
  const chosen = Object.entries(choice).map(([name, value]) => `${name}: ${value}`);
  const passes = [kernel.wgsl(choice)].flat();
  return passes
    .map((pass, i) => {
      const title = passes.length > 1 ? `${kernel.name}, pass ${i + 1} of ${passes.length}` : kernel.name;
      return `// ${[title, ...chosen].join(", ")}\n\n${shaderOf(kernel, pass).code}`;
    })
    .join("\n");
}

/** File name -> text. */
export function wgslTexts(kernels: Iterable<Kernel>): Map<string, string> {
  const texts = new Map<string, string>();
  for (const kernel of kernels) {
    texts.set(`${kernel.name}.wgsl`, textOf(kernel, usual));
    for (const [title, d] of Object.entries(others[kernel.name] ?? {})) {
      texts.set(`${kernel.name}.${title}.wgsl`, textOf(kernel, { ...usual, ...d }));
    }
  }
  return texts;
}
