// The graphics device is lost in the middle of a phase of a run: the run ends with gpu/lost, and resumed on a new device it
// leaves the bytes of one that nothing happened to. In Node, a process of its own; one JSON line a phase.

import { requestNodeDevice } from "../../src/cli/nodeGpu.ts";
import { AppError } from "../../src/domain/errors.ts";
import type { Backend } from "../../src/engine/backend.ts";
import { createWebGpuBackend } from "../../src/engine/webgpu/backend.ts";
import { lookCalmly, sayNoAdapter } from "../ops/process.ts";
import { base, fingerprint, newWorld, run, type RunSettings, type World } from "../recipes/world.ts";

const config = {
  ...base,
  algorithm: "sft",
  dataset_name: "texts.jsonl",
  use_peft: false,
  max_steps: 4,
  save_steps: 2,
  eval_strategy: "no",
  eval_dataset_name: null,
  gradient_accumulation_steps: 1,
  logging_steps: 1,
  save_total_limit: null,
};
const samples = { prompts: ["Tell me"], maxNewTokens: 4 };
const stepsBefore = 2;

/** Of the third step, but for loading: the kernel in whose place the device is lost. */
const phases = {
  load: undefined,
  forward: /^linear\.?f32|^rmsNorm$/,
  backward: /Gradient$/,
  update: /^adamw$/,
  decode: /^sample$/,
};

const openDevice = async (): Promise<Backend> => createWebGpuBackend(await requestNodeDevice());

/** A back end whose device is gone once `now` says so, as Dawn reports one that the driver has taken away. */
async function openMortal(now: (kernel: string | undefined) => boolean): Promise<Backend> {
  const info = await requestNodeDevice();
  let isLost = false;
  const backend = createWebGpuBackend({
    ...info,
    hasErrors: () => isLost || info.hasErrors(),
    throwErrors() {
      if (isLost) throw new AppError("gpu/lost", "The GPU device was lost: in a test.", "Go on.");
      info.throwErrors();
    },
  });
  const look = (kernel: string | undefined): void => {
    if (isLost || !now(kernel)) return;
    isLost = true;
    info.device.destroy();
  };
  return {
    ...backend,
    write(tensor, data) {
      look(undefined);
      backend.write(tensor, data);
    },
    run(kernel, tensors, d) {
      look(kernel.name);
      backend.run(kernel, tensors, d);
    },
  };
}

async function loseAt(phase: keyof typeof phases, world: World): Promise<void> {
  let step = 0;
  let writes = 0;
  const kernel = phases[phase];
  const settings: RunSettings = {
    samples,
    onEvent: (event) => {
      if (event.type === "progress" && event.phase === "training") step = event.done;
    },
    backend: () =>
      openMortal((name) =>
        kernel === undefined
          ? ++writes > 10
          : step === stepsBefore && name !== undefined && kernel.test(name),
      ),
  };
  if (phase === "load") {
    await run(world, config, { samples, backend: openDevice, stopAtStep: stepsBefore });
    await run(world, config, { ...settings, resume: true });
  } else await run(world, config, settings);
  throw new Error("the run did not notice that its device was lost");
}

lookCalmly();
try {
  const undisturbed = newWorld();
  await run(undisturbed, config, { samples, backend: openDevice });
  const expected = JSON.stringify(fingerprint(undisturbed));
  for (const phase of Object.keys(phases) as (keyof typeof phases)[]) {
    const world = newWorld();
    const code = await loseAt(phase, world).catch((error: unknown) =>
      error instanceof AppError ? error.code : String(error),
    );
    const { events } = await run(world, config, { samples, backend: openDevice, resume: true });
    const goesOn = events.some(
      ({ type, ...event }) => type === "note" && JSON.stringify(event).includes("checkpoint-2"),
    );
    const problems = [
      ...(code === "gpu/lost" ? [] : [`it ended with ${String(code)}`]),
      ...(goesOn ? [] : ["it did not go on from its checkpoint"]),
      ...(JSON.stringify(fingerprint(world)) === expected ? [] : ["other bytes than undisturbed"]),
    ];
    console.log(JSON.stringify({ name: phase, ok: problems.length === 0, message: problems.join("; ") }));
  }
} catch (error) {
  sayNoAdapter(error);
}
