// The parts of the page's runtime that need no browser: steering a run, errors and zips across threads.
import { proxy, wrap } from "comlink";
import { unzipSync } from "fflate";
import { afterEach, expect, it } from "vitest";
import { AppError } from "../../src/domain/errors.ts";
import { createChartService } from "../../src/runtime/chartService.ts";
import { createDataService } from "../../src/runtime/dataService.ts";
import { exposeService } from "../../src/runtime/exposeService.ts";
import { createSteering } from "../../src/runtime/runControl.ts";
import { zipFiles } from "../../src/runtime/zipFiles.ts";
import { blobFileSet } from "../../src/storage/blobFiles.ts";
import { metricCharts } from "../../src/ui/charts/metricCharts.ts";
import { metricPoints, metricSpec } from "../../src/ui/charts/metricSpec.ts";

const ports: MessagePort[] = [];
afterEach(() => ports.splice(0).forEach((port) => port.close()));

/** A service behind a message channel, as behind a worker. */
function remote<S extends object>(service: S) {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  exposeService(service, port1);
  return wrap<S>(port2);
}

it("holds a run after the step under way, lets single steps pass, and stops even when held", () => {
  const held: boolean[] = [];
  const steering = createSteering((value) => held.push(value));
  steering.pause();
  expect(steering.paused()).toBe(false);
  steering.stepEnded();
  expect([steering.paused(), held]).toEqual([true, [true]]);
  steering.stepOnce();
  expect([steering.paused(), steering.paused()]).toEqual([false, false]);
  steering.stepEnded();
  expect(steering.paused()).toBe(true);
  steering.resume();
  steering.stepEnded();
  expect(steering.paused()).toBe(false);
  steering.pause();
  steering.stepEnded();
  steering.stop();
  expect([steering.paused(), steering.stopRequested()]).toEqual([false, true]);
  expect(held).toEqual([true, false, true, false, true]);
});

it("carries an AppError across threads whole, and other errors as errors", async () => {
  const service = remote({
    ours: (): number => {
      throw new AppError("model/bad-header", "given, expected", "do this");
    },
    other: (): number => {
      throw new RangeError("some detail");
    },
    async call(use: (value: number) => Promise<number>): Promise<number> {
      return (await use(2)) + 1;
    },
  });
  const error: unknown = await service.ours().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: "model/bad-header", message: "given, expected", hint: "do this" });
  await expect(service.other()).rejects.toMatchObject({ name: "RangeError", message: "some detail" });
  expect(await service.call(proxy((value: number) => Promise.resolve(value * 10)))).toBe(21);
});

it("zips files as they are, the same bytes each time", async () => {
  const entries = [
    { path: "adapter/a.bin", read: () => Promise.resolve(new Uint8Array([1, 2, 3])) },
    { path: "adapter/empty.txt", read: () => Promise.resolve(new Uint8Array()) },
  ];
  const first = new Uint8Array(await (await zipFiles(entries)).arrayBuffer());
  const second = new Uint8Array(await (await zipFiles(entries)).arrayBuffer());
  expect(first).toEqual(second);
  expect(unzipSync(first)).toEqual({
    "adapter/a.bin": new Uint8Array([1, 2, 3]),
    "adapter/empty.txt": new Uint8Array(),
  });
});

it("reads chosen files by range and refuses what lies beyond their end", async () => {
  const files = blobFileSet("m", [{ path: "w.bin", blob: new Blob([new Uint8Array([5, 6, 7, 8])]) }]);
  const source = await files.open("w.bin");
  expect([...((await source?.read(1, 2)) ?? [])]).toEqual([6, 7]);
  await expect(source?.read(2, 3)).rejects.toMatchObject({ code: "file/truncated" });
  expect(await files.open("other.bin")).toBeUndefined();
});

it("draws every chart as SVG without styles that the content policy would refuse", async () => {
  const service = createChartService();
  for (const chart of metricCharts) {
    const records = [1, 2, 3].map((step) => ({
      step,
      epoch: 0,
      metrics: Object.fromEntries(chart.series.map(({ key }, i) => [key, step * (i + 1)])),
    }));
    const spec = metricSpec(chart, 360, 200);
    await service.render(chart.id, spec, metricPoints(chart, records.slice(0, 1), []));
    const { svg, plot } = await service.render(chart.id, spec, metricPoints(chart, records, []));
    expect(svg).toMatch(/^<svg [^>]*width="360" height="200"/);
    expect(svg).toContain("var(--series-1)");
    expect(svg).not.toMatch(/ style=|<style/);
    expect([plot.from, plot.to]).toEqual([1, 3]);
    expect(plot.left + plot.width).toBeLessThanOrEqual(360);
    service.release(chart.id);
  }
});

it("previews pairs of every shape, reports bad rows by line and hands on the good ones", async () => {
  const lines = [
    '{"prompt": "p", "chosen": "a", "rejected": "b"}',
    '{"prompt": "p", "rejected": "b"}',
    "not json",
    '{"chosen": "Human: hi Assistant: yes", "rejected": "Human: hi Assistant: no"}',
    '{"chosen": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}], "rejected": "b"}',
    '{"prompt_ids": [1], "chosen_ids": [2], "rejected_ids": [3]}',
  ];
  const preview = await createDataService().preview("pairs.jsonl", new Blob([lines.join("\n")]));
  expect(preview).toMatchObject({ rows: 3, faultCount: 3 });
  expect(preview.faults.map(({ line }) => line)).toEqual([2, 3, 5]);
  expect(preview.faults[0]?.message).toMatch(/no "chosen"/);
  expect(preview.first.map(({ line, chosen }) => [line, chosen])).toEqual([
    [1, "a"],
    [4, " yes"],
    [6, "ids [2]"],
  ]);
  expect(preview.usable?.path).toBe("pairs.usable.jsonl");
  const again = await createDataService().preview("again.jsonl", preview.usable?.blob ?? new Blob());
  expect(again).toMatchObject({ rows: 3, faultCount: 0 });
  expect(again.usable).toBeUndefined();
  await expect(createDataService().preview("a.pdf", new Blob(["%PDF-1.7"]))).rejects.toMatchObject({
    code: expect.stringMatching(/^data\//) as string,
  });
});
