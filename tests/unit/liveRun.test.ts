// What every tab hears of a run: with each message what its method says of the log so far, earlier parts included.
import { expect, it } from "vitest";
import type { RunRecord } from "../../src/domain/records/index.ts";
import type { LiveMessage } from "../../src/page/bridge/liveChannel.ts";
import type { PageEvent } from "../../src/page/bridge/types.ts";
import { createLiveRun } from "../../src/page/trainer/live.ts";
import type { ProjectRecords } from "../../src/storage/projectRecords.ts";

const stepAt = (step: number): PageEvent => ({
  type: "step",
  step,
  epoch: 0,
  metrics: { "rewards/margins": 0 },
  atMs: 0,
});

it("warns from the whole log, and not of steps that are computed again", async () => {
  const sent: LiveMessage[] = [];
  const channel = { send: (message: LiveMessage) => void sent.push(message), close: () => undefined };
  const record = {
    project: "p",
    id: "dpo-1",
    algorithm: "dpo",
    config: {},
    step: 12,
    steps: 20,
  } as RunRecord;
  const known = Array.from({ length: 12 }, (_, i) => ({
    step: i + 1,
    epoch: 0,
    metrics: { "rewards/margins": i + 1 > 9 ? 1 : 0 },
  }));
  const live = createLiveRun("tab", record, channel, {} as ProjectRecords, known);
  const lastTroubles = () =>
    sent
      .flatMap((message) => (message.type === "events" ? message.events : []))
      .flatMap((event) => (event.type === "troubles" ? [event.troubles] : []))
      .at(-1);
  // Steps 10 to 12 had a margin; computed again they have none, and steps 6 to 15 are flat.
  for (let step = 10; step < 16; step++) live.emit(stepAt(step));
  live.tellAll();
  expect(lastTroubles()).toMatchObject({ margin: expect.stringContaining("not changing") as string });
  // Only a step can change the verdict.
  live.emit({ type: "note", message: "n" });
  await live.flush();
  expect(sent.at(-1)).toMatchObject({ events: [{ type: "note" }] });
});
