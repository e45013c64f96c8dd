// What reaches a terminal or a script: one line a result, no control characters, no NaN, progress with rate and time.
import { describe, expect, it } from "vitest";
import { byteCount, createOutput, duration, jsonLine, type OutputOptions } from "../../../src/cli/output.ts";
import { eventLine } from "../../../src/cli/runLines.ts";

function capture(options: Partial<OutputOptions> & { terminal?: boolean } = {}) {
  const written = { stdout: "", stderr: "" };
  const time = { now: 0 };
  const stream = (name: "stdout" | "stderr") => ({
    write: (text: string) => (written[name] += text),
    isTTY: options.terminal ?? false,
  });
  const out = createOutput({
    json: true,
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    now: () => time.now,
    ...options,
  });
  return { out, written, time };
}

describe("results", () => {
  it("write null for what is not finite, and say so", () => {
    const { out, written } = capture();
    out.result(
      { type: "step", loss: NaN, list: [1, Infinity, -Infinity], inner: { grad_norm: -Infinity } },
      "step",
    );
    expect(JSON.parse(written.stdout)).toEqual({
      type: "step",
      loss: null,
      list: [1, null, null],
      inner: { grad_norm: null },
    });
    expect(written.stderr).toBe(
      'note: step line: "loss", entries of a list (2 times), "grad_norm" not finite, written as null.\n',
    );
    expect(written.stdout).not.toMatch(/NaN|Infinity/);
  });

  it("have no control characters, and mean the same", () => {
    const text = 'a\u0000\u001b[2J\u007f\u009b\u2028\u202eb\n"\\é😀';
    const line = jsonLine({ type: "x", text }, () => undefined);
    // oxlint-disable-next-line no-control-regex
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
    expect((JSON.parse(line) as { text: string }).text).toBe(text);
    const { out, written } = capture({ json: false });
    out.result({ type: "x" }, `first\nsecond \u001b[31m\r`);
    out.note("bad \u0007 name");
    expect(written.stdout).toBe("first\nsecond \\u001b[31m\\u000d\n");
    expect(written.stderr).toBe("note: bad \\u0007 name\n");
  });

  it("stay off stdout without a readable form", () => {
    const { out, written } = capture({ json: false });
    out.result({ type: "error" }, undefined);
    expect(written.stdout).toBe("");
  });
});

describe("progress", () => {
  it("says rate and time left on a terminal, on one line that is cleared", () => {
    const { out, written, time } = capture({ terminal: true });
    out.progress("training", 0, 100, "steps");
    time.now = 10_000;
    out.progress("training", 20, 100, "steps");
    expect(written.stderr).toContain("training: 20 of 100 steps, 2.00/s, 40 s left");
    time.now = 10_050;
    out.progress("training", 21, 100, "steps");
    expect(written.stderr).not.toContain("21 of");
    out.note("hello");
    expect(written.stderr.endsWith("\r\u001b[Knote: hello\n")).toBe(true);
    out.progress("training", 100, 100, "steps");
    expect(written.stderr).toMatch(/100 of 100 steps, [\d.]+\/s\n$/);
  });

  it("is sparse in a log", () => {
    const { out, written, time } = capture();
    for (let i = 0; i <= 1000; i++) {
      time.now = i * 20;
      out.progress("downloading x", i * 1_500_000, 1_500_000_000, "bytes");
    }
    const lines = written.stderr.trim().split("\n");
    expect(lines.length).toBeLessThan(8);
    expect(lines[0]).toMatch(/^downloading x: .* of 1.5 GB, 75.0 MB\/s, \d+ s left$/);
    expect(lines.at(-1)).toBe("downloading x: 1.5 GB of 1.5 GB, 75.0 MB/s");
  });

  it("escapes names of files", () => {
    const { out, written } = capture();
    out.progress("downloading \u001b]0;x\u0007", 5, 5, "bytes");
    expect(written.stderr).toContain("\\u001b]0;x\\u0007");
  });
});

describe("words for amounts", () => {
  it("are short", () => {
    expect([0, 999, 1500, 269_060_552, 5e9].map(byteCount)).toEqual([
      "0 B",
      "999 B",
      "1.5 kB",
      "269 MB",
      "5.0 GB",
    ]);
    expect([0.4, 59.6, 75, 7260].map(duration)).toEqual(["0 s", "1 min 0 s", "1 min 15 s", "2 h 1 min"]);
  });
});

describe("events of a run", () => {
  it("keep TRL's names and locate checkpoints", () => {
    const metrics = { loss: 0.69314718, "rewards/chosen": -1e-9, num_tokens: 12 };
    const step = { type: "step", step: 3, epoch: 0.5, metrics } as const;
    expect(eventLine(step, (path) => path)).toEqual({
      line: { type: "step", step: 3, epoch: 0.5, ...metrics },
      readable: "step 3  epoch 0.5  loss 0.69315  rewards/chosen -1e-9  num_tokens 12",
    });
    // What a judge chose, as transformers calls it.
    const done = (checkpoint: string | null) =>
      eventLine(
        { type: "done", step: 9, path: "final", best: { step: 6, judge: 0.5, checkpoint } },
        (path) => `out/${path}`,
      ).line;
    expect(done("checkpoint-6")).toEqual({
      type: "done",
      step: 9,
      path: "out/final",
      best_global_step: 6,
      best_metric: 0.5,
      best_model_checkpoint: "out/checkpoint-6",
    });
    expect(done(null)).toMatchObject({ best_model_checkpoint: null });
    const saved = eventLine({ type: "checkpoint", step: 3, path: "checkpoint-3" }, (path) => `out/${path}`);
    expect(saved.line).toEqual({ type: "checkpoint", step: 3, path: "out/checkpoint-3" });
  });
});
