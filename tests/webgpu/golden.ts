// Golden cases on WebGPU in Node: one JSON line a case, exit code 3 where there is no adapter.
// Arguments: "software" or "hardware", the class of adapters whose kernels run, and names of cases such as "dpo sigmoid".

import { requestNodeDevice } from "../../src/cli/nodeGpu.ts";
import { createWebGpuBackend } from "../../src/engine/webgpu/backend.ts";
import { lookCalmly, sayNoAdapter } from "../ops/process.ts";
import { runGoldenCase } from "../recipes/goldenRun.ts";

const [adapterClass, ...cases] = process.argv.slice(2);

lookCalmly();
try {
  const options = adapterClass === "hardware" ? { tuning: { software: false } } : {};
  const info = await requestNodeDevice();
  const backend = createWebGpuBackend(info, options);
  const made = countPipelines(info.device);
  for (const one of cases) {
    const [method = "", name = ""] = one.split(" ");
    made.count = 0;
    let inFirstStep: number | undefined;
    const problems = await runGoldenCase(backend, method, name, () => (inFirstStep ??= made.count));
    // It was rehearsed, and its pipelines were compiled while the weights came.
    if (inFirstStep !== 0) problems.push(`${inFirstStep} pipelines were made in the first step`);
    console.log(JSON.stringify({ name: one, ok: problems.length === 0, message: problems.join("; ") }));
  }
  backend.dispose();
} catch (error) {
  sayNoAdapter(error);
}

/** Pipelines that the host has to wait for. */
function countPipelines(device: GPUDevice): { count: number } {
  const made = { count: 0 };
  const create = device.createComputePipeline.bind(device);
  device.createComputePipeline = (descriptor) => {
    made.count++;
    return create(descriptor);
  };
  return made;
}
