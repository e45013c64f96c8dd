// A run that is resumed after somebody of its data was erased: whatever it saves from then on says so, and says it of everybody
// whom the checkpoint named. What it learns is what it would have learned.
import { expect, test } from "vitest";
import { erasedNote, isSealed, sealedText } from "../../src/domain/sealedState.ts";
import { base, newWorld, run, type World } from "./world.ts";

const config = { ...base, max_steps: 4, save_steps: 1, save_total_limit: null, lora_r: 1 };
const hashes = ["a".repeat(64), "b".repeat(64)];

const textAt = ({ files }: World, path: string): string => new TextDecoder().decode(files.get(path));
const stateAt = (world: World, step: number): unknown =>
  JSON.parse(textAt(world, `checkpoint-${step}/state.json`));

/** As `erase` leaves a checkpoint (src/data/erasure/plan.ts): its state.json names the tombstones, and fits itself. */
async function mark(world: World, step: number): Promise<void> {
  const state = stateAt(world, step);
  if (!isSealed(state)) throw new Error("The checkpoint has no state.");
  const text = await sealedText({ ...state, erased: hashes });
  world.files.set(`checkpoint-${step}/state.json`, new TextEncoder().encode(text));
}

test("a resumed run hands on who was erased, and learns the same", { timeout: 60_000 }, async () => {
  const whole = newWorld();
  await run(whole, config);
  const world = newWorld();
  await run(world, config, { stopAtStep: 2 });
  await mark(world, 2);
  await run(world, config, { resume: true });
  expect(stateAt(world, 1)).not.toHaveProperty("erased");
  for (const step of [3, 4]) {
    expect(stateAt(world, step)).toMatchObject({ erased: hashes });
    for (const hash of hashes)
      expect(textAt(world, `checkpoint-${step}/README.md`)).toContain(erasedNote(hash));
  }
  for (const hash of hashes) expect(textAt(world, "final/README.md")).toContain(erasedNote(hash));
  for (const [path, bytes] of whole.files)
    if (path.endsWith(".safetensors") && path.startsWith("final/"))
      expect(world.files.get(path), path).toEqual(bytes);
  // And once more, from one that was written after: nobody is lost on the way, or named twice.
  world.files.delete("final/README.md");
  for (const path of [...world.files.keys()])
    if (/^(?:final|checkpoint-4)\//.test(path)) world.files.delete(path);
  await run(world, config, { resume: true });
  expect(stateAt(world, 4)).toMatchObject({ erased: hashes });
  expect(textAt(world, "final/README.md").split("## Erased data")).toHaveLength(1 + hashes.length);
});
