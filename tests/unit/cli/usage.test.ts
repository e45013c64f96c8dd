// Exit codes, error lines and help, as scripts and people meet them.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../../src/cli/index.ts";
import { helpText, parseArguments, UsageError, usageLine } from "../../../src/cli/command.ts";
import { AppError } from "../../../src/domain/errors.ts";
import { asRows, cli, golden, inside, type Outcome, temporaryFolder } from "./support.ts";

const folder = temporaryFolder();
// One command of each exit code has a process of its own.
const here = inside();
let rows: string;
beforeAll(() => {
  rows = folder.write("rows.jsonl", asRows([{ ids: [1, 2, 3], prompt_length: 1 }]));
});
afterAll(async () => {
  await here.close();
  folder.remove();
});

type Answer = Pick<Outcome, "code" | "stdout" | "stderr" | "lines">;

function expectError({ code, lines, stdout, stderr }: Answer, exit: number, errorCode: string): void {
  expect(code).toBe(exit);
  const errors = lines.filter(({ type }) => type === "error");
  expect(errors).toHaveLength(1);
  expect(lines.at(-1)).toMatchObject({ type: "error", code: errorCode });
  expect(Object.keys(lines.at(-1) ?? {}).sort()).toEqual(["code", "hint", "message", "type"]);
  expect(stdout + stderr).not.toMatch(/\n\s+at |internal:/);
}

describe("exit codes", () => {
  it("is 2 for an unknown command or flag, with the nearest name", async () => {
    const command = await cli(["--json", "logprob"]);
    expectError(command, 2, "usage/unknown-command");
    expect(command.stderr).toMatch(/^error: /m);
    expect(command.lines[0]?.["message"]).toContain('"logprobs"');
    const flag = await here.tell("logprobs", "--modle", "x", "--json");
    expectError(flag, 2, "usage/unknown-flag");
    expect(flag.lines[0]?.["message"]).toContain("--model");
  });

  it("is 1 for what is given and wrong", async () => {
    const model = await cli(["logprobs", "--model", "./none\u001b[31m", "--data", rows, "--json"]);
    expectError(model, 1, "file/not-found");
    expect(model.stderr).toMatch(/^error: /m);
    expect(model.stderr).not.toContain("\u001b");
    const config = folder.write("run.yaml", "algorithm: dpo\nlearnin_rate: 1\n");
    const train = await here.tell("train", config, "--json");
    expectError(train, 1, "config/unknown-key");
    expect(train.lines[0]?.["message"]).toContain('"learning_rate"');
  });

  it("is 0 with a readable form without --json", async () => {
    const { code, stdout, stderr } = await cli([
      "logprobs",
      "--model",
      `${golden}/models/gpt2`,
      "--data",
      rows,
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^row 1: 2 tokens, log-probability -\d+\.\d+/);
    // Which device, and why
    expect(stderr).toMatch(/note: Computing (with|on) .+, because .+\./);
  });

  it("prints help to stdout, and to nobody without a command", async () => {
    const help = await cli(["--help"]);
    expect(help.code).toBe(0);
    for (const { id, summary } of commands)
      expect(help.stdout).toMatch(new RegExp(`^  ${id} +${summary.slice(0, 20)}`, "m"));
    expect((await here.tell()).code).toBe(2);
    expect((await here.tell("train", "--help")).stdout).toContain("gradient_accumulation_steps");
  });
});

describe.each(commands.map((command) => [command.id, command] as const))("%s", (id, command) => {
  it("has help from its own definitions", async () => {
    const help = await helpText(command);
    expect(help).toContain(`Usage: ${usageLine(command)}`);
    for (const [key, { field }] of Object.entries(command.flags)) {
      expect(help).toContain(`--${key.replaceAll("_", "-")}`);
      expect(help.replace(/\s+/g, " ")).toContain(field.help);
    }
    for (const line of help.split("\n").slice(5)) expect(line.length).toBeLessThanOrEqual(112);
    expect(parseArguments(command, ["--help"]).values["help"]).toBe(true);
  });

  it("refuses flags that it does not have", () => {
    expect(() => parseArguments(command, ["--no-such-flag"])).toThrow(UsageError);
    expect(() => parseArguments(command, ["-x"])).toThrow(UsageError);
    expect(() => parseArguments(command, ["--help", "--device", "abacus"])).toThrow(
      /one of auto, webgpu, wasm/,
    );
    expect(id).toMatch(/^[a-z]+( [a-z]+)?$/);
  });
});

describe("arguments", () => {
  const find = (wanted: string) => commands.find(({ id }) => id === wanted) ?? commands[0];
  const codeOf = (...args: string[]): string => {
    const [id = "", ...rest] = args;
    try {
      parseArguments(find(id), rest);
      return "fine";
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      return (error as AppError).code;
    }
  };

  it.each([
    [["logprobs", "--model", "a", "--data", "b"], "fine"],
    [["logprobs", "--model=a", "--data=b", "--json", "--json"], "fine"],
    [["logprobs", "--model", "a"], "usage/missing-flag"],
    [["logprobs", "--model", "--data", "b"], "usage/no-value"],
    [["logprobs", "--data"], "usage/no-value"],
    [["logprobs", "--model", "a", "--model", "b", "--data", "c"], "usage/twice"],
    [["logprobs", "--model", "a", "--data", "b", "c"], "usage/extra-argument"],
    [["logprobs", "--model", "", "--data", "b"], "usage/bad-value"],
    [["logprobs", "--json=1", "--model", "a", "--data", "b"], "usage/bad-value"],
    [["generate", "--model", "a", "--prompts", "b", "--n", "0"], "usage/bad-value"],
    [["generate", "--model", "a", "--prompts", "b", "--temperature", "-1"], "usage/bad-value"],
    [["generate", "--model", "a", "--prompts", "b", "--temperature", "nan"], "usage/bad-value"],
    [["generate", "--model", "a", "--prompts", "b", "--top-p", "1.5"], "usage/bad-value"],
    [["generate", "--model", "a", "--prompts", "b", "--seed", "9007199254740993"], "usage/bad-value"],
    [["train"], "usage/missing-argument"],
    [["train", "a", "--set", "x=1", "--set", "y=2", "--resume"], "fine"],
    [["models"], "fine"],
    [["models", "lits"], "usage/unknown-command"],
    [["evaluate reward", "--model", "a", "--data", "b", "--bootstrap", "0"], "fine"],
    [["evaluate reward", "--model", "a", "--data", "b", "--bootstrap", "-1"], "usage/bad-value"],
    [["evaluate reward", "--model", "a", "--data", "b", "c"], "usage/extra-argument"],
    [["agreement", "--data", "a", "b", "--data", "c"], "fine"],
    [["agreement", "a", "--data", "b"], "usage/extra-argument"],
    [["agreement", "--data", "a", "--json", "b"], "usage/extra-argument"],
    [["agreement", "--data"], "usage/no-value"],
  ])("%j: %s", (args, code) => {
    expect(codeOf(...args)).toBe(code);
  });

  it("come with their types and defaults", () => {
    const { values } = parseArguments(find("generate"), [
      "--model",
      "m",
      "--prompts",
      "p",
      "--top-k",
      "5",
      "--device",
      "wasm",
    ]);
    expect(values).toMatchObject({
      n: null,
      temperature: 1,
      top_k: 5,
      top_p: 1,
      max_new_tokens: null,
      adapter: null,
      device: "wasm",
    });
    expect(parseArguments(find("train"), ["c", "--set", "a=1", "--set", "b=2"]).values["set"]).toEqual([
      "a=1",
      "b=2",
    ]);
  });
});
