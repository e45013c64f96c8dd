// Golden cases on WebGPU in Node: one JSON line a case, exit code 3 where there is no adapter.

import { requestNodeDevice } from "../../src/cli/nodeGpu.ts";
import { AppError } from "../../src/domain/errors.ts";
import { createWebGpuBackend } from "../../src/engine/webgpu/backend.ts";
import { goldenCases, methods, runGoldenCase } from "./goldenRun.ts";

const [filter = ""] = process.argv.slice(2);

try {
  const backend = createWebGpuBackend(await requestNodeDevice());
  const cases = methods.flatMap((method) => goldenCases(method).map((name) => ({ method, name })));
  const wanted = cases.filter(({ name }) => name.includes(filter));
  for (const { method, name } of wanted) {
    const problems = await runGoldenCase(backend, method, name);
    console.log(
      JSON.stringify({ name: `${method} ${name}`, ok: problems.length === 0, message: problems.join("; ") }),
    );
  }
  backend.dispose();
} catch (error) {
  if (!(error instanceof AppError) || error.code !== "gpu/unavailable") throw error;
  console.log(JSON.stringify({ name: "adapter", ok: false, message: error.message }));
  process.exitCode = 3;
}
