// A job is found where it is declared: its number and arguments are written from that, and a wrong call does not compile.
import { expect, test } from "vitest";
import { callsSource, dispatchSource, findJobs } from "../../../scripts/wasmJobs.mjs";
import { kernel } from "../../../src/engine/backend.ts";
import { elementwise } from "../../../src/engine/ops/wgsl.ts";
import { jobs } from "../../../src/engine/wasm/jobs.generated.ts";
import type { WasmRuntime } from "../../../src/engine/wasm/runtime.ts";

const scale = `
/** y = factor x. */
@unmanaged
export class Scale {
  x: usize;
  /** May be x. */
  y: usize;
  count: i32;
  factor: f32;
  accumulate: flag;
}

export function scale(job: Scale): void {
}

export function scaleRow(x: usize, count: i32): void {
}
`;

test("a job of one's own is one file: both sides of the call come from it", () => {
  const found = findJobs({ "scale.ts": scale });
  expect(found.jobs).toEqual([{ name: "scale", file: "scale.ts", type: "Scale", thread: false }]);
  const dispatch = dispatchSource(found);
  expect(dispatch).toContain('import { Scale, scale } from "./scale";');
  expect(dispatch).toContain("case 1:\n      scale(changetype<Scale>(ARGUMENTS));");
  const calls = callsSource(found, "export const QUIT: usize = 384;\n");
  expect(calls).toContain("QUIT: 384");
  expect(calls).toContain("/** y = factor x. */\nexport interface Scale {\n  readonly x: number;");
  expect(calls).toContain("readonly accumulate: boolean;");
  const words = ["job.x", "job.y", "job.count", "{ f32: job.factor }", "job.accumulate ? 1 : 0"];
  expect(calls.replace(/\s+/g, " ")).toContain(`runtime.run(1, [ ${words.join(", ")}, ], parallel);`);
});

test("what could not be called is refused by name", () => {
  expect(() => findJobs({ "scale.ts": scale.replace("count: i32", "count: u64") })).toThrow(
    "scale.ts: Scale.count is u64; an argument is one of usize, i32, u32, flag, f32.",
  );
  expect(() => findJobs({ "scale.ts": scale.replace("export class Scale", "class Scale") })).toThrow(
    "scale.ts: job scale: there is no @unmanaged class Scale.",
  );
  const hook = "\nexport function prepareOther(job: Scale): void {\n}\n";
  expect(() => findJobs({ "scale.ts": scale + hook })).toThrow(
    "scale.ts: prepareOther: there is no job other.",
  );
});

// Never called: the compiler reads it, and each line that is marked must not compile.
export function mistakes(runtime: WasmRuntime): void {
  // @ts-expect-error: an argument is forgotten
  jobs.add(runtime, { a: 0, b: 0, y: 0 }, false);
  // @ts-expect-error: two arguments are in each other's place
  jobs.dropout(runtime, { x: 0, y: 0, count: 1, seed: 1, threshold: true, accumulate: 2, scale: 1 }, false);
  const shapes = { name: "mistakes", inputs: { x: "N C" }, outputs: { y: "N C" } } as const;
  const reference = (): void => undefined;
  const wgsl = () => elementwise("N C", "");
  kernel({ ...shapes, reference, wgsl });
  // @ts-expect-error: no tensor has a Q
  kernel({ ...shapes, wgsl, reference: (_t, d: { Q: number }) => d.Q });
  // @ts-expect-error: no tensor has a Z
  kernel({ ...shapes, reference, wgsl: () => elementwise("N Z", "") });
  // @ts-expect-error: no tensor is called gain
  kernel({ ...shapes, reference, wgsl, wasm: (_runtime, p: { gain: number }) => p.gain });
}
