// What stands in a list is offered and works, and no other file knows of it: a cleaning step, a template of prompts, a format, a
// pairing strategy, an axis of probes and a subcommand stand here as their own files would, are put into their lists, and take a
// project from a file to its judging task.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { command, type Command } from "../../../src/cli/command.ts";
import { commands } from "../../../src/cli/index.ts";
import { type PairingStrategy, pairingStrategies } from "../../../src/data/annotation/pairing/index.ts";
import { type CleaningStep, textStep } from "../../../src/data/cleaning/cleaningStep.ts";
import { cleaningSteps } from "../../../src/data/cleaning/index.ts";
import { type ExchangeFormat, exchangeFormat } from "../../../src/data/exchange/exchangeFormat.ts";
import { exchangeFormats } from "../../../src/data/exchange/index.ts";
import { type PromptTemplate, promptTemplate } from "../../../src/data/prompts/promptTemplate.ts";
import { promptTemplates } from "../../../src/data/prompts/index.ts";
import type { ProbeAxis } from "../../../src/evaluation/probes/axis.ts";
import { probeAxes } from "../../../src/evaluation/probes/axes/index.ts";
import { inside, temporaryFolder } from "./support.ts";

const calm = textStep({
  id: "calm",
  title: "Calm",
  about: "Takes exclamation marks away.",
  clean: ({ text }) => ({ text: text.replaceAll("!", "."), count: text.split("!").length - 1 }),
});

const opening = promptTemplate({
  id: "opening",
  title: "The first line",
  about: "Asks what follows the first line.",
  isPersonal: false,
  build: ({ text }, { role }) => [`${text.split("\n")[0] ?? ""} (${role})`],
});

const cards = exchangeFormat({
  id: "cards",
  title: "cards of a prompt and its answers",
  extension: "cards",
  mimeType: "text/plain",
  canConverse: false,
  isBinary: false,
  async write(data) {
    const prompts = await data.prompts.all();
    return {
      bytes: new TextEncoder().encode(prompts.map(({ prompt }) => `${JSON.stringify(prompt)}\n`).join("")),
      rows: prompts.length,
      leftOut: [],
      byModel: { answers: 0, of: 0, sources: [] },
      notes: [],
    };
  },
  async read(source, sink) {
    const text = new TextDecoder().decode(await source.read(0, source.sizeBytes));
    for (const [i, line] of text.trimEnd().split("\n").entries()) {
      const [prompt = "", ...answers] = line.split(" | ");
      sink.answers({ prompt, answers: answers.map((one) => ({ text: one })) }, i + 1);
    }
  },
});

const firstOnes: PairingStrategy = {
  id: "first-ones",
  title: "The first ones",
  about: "Takes pairs as they come.",
  needs: "nothing",
  choose: (pool, { count }) => [...pool.keys()].slice(0, count),
};

const shift: ProbeAxis = {
  id: "shift",
  title: "Shift",
  about: "By day or by night.",
  groups: ["day", "night"],
  tellings: ["I have worked by {shift}."],
  fill: (group) => ({ shift: group }),
};

const inventory = command({
  id: "inventory",
  summary: "Says what a test has.",
  positionals: [],
  flags: {},
  run({ out }) {
    out.result({ type: "done", things: 6 }, "6 things");
    return Promise.resolve(undefined);
  },
});

const folder = temporaryFolder();
const server = inside({ cwd: folder.path });
const taken: (() => void)[] = [];

function put<T>(list: readonly T[], thing: T): void {
  const open = list as T[];
  open.push(thing);
  taken.push(() => void open.splice(open.indexOf(thing), 1));
}

beforeAll(() => {
  put<CleaningStep>(cleaningSteps, calm);
  put<PromptTemplate>(promptTemplates, opening);
  put<ExchangeFormat>(exchangeFormats, cards);
  put<PairingStrategy>(pairingStrategies, firstOnes);
  put<ProbeAxis>(probeAxes, shift);
  put<Command>(commands, inventory);
});
afterAll(async () => {
  for (const take of taken) take();
  await server.close();
  folder.remove();
});

const done = async (line: string) => (await server.ask(...line.split(" "))).lines.at(-1);
const linesOf = (path: string): Record<string, unknown>[] =>
  readFileSync(join(folder.path, path), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it.each([
  ["ingest", calm.id, calm.about],
  ["prompts", opening.id, opening.about],
  ["import", cards.id, `${cards.title}.`],
  ["export", cards.id, `${cards.title}.`],
  ["pair", firstOnes.id, firstOnes.about],
  ["evaluate probes", shift.id, shift.about],
  ["", inventory.id, inventory.summary],
])("%s --help offers %s", async (name, id, about) => {
  const { stdout } = await server.tell(...name.split(" ").filter((word) => word !== ""), "--help");
  expect(stdout.replace(/\s+/g, " ")).toContain(`${id} ${about}`);
});

it("goes from a file to a judging task by what was listed", async () => {
  folder.write("talk.txt", "Why us!\nBecause I like it!\n");
  expect(await done("ingest talk.txt --project p --clean calm")).toMatchObject({ documents: 1, errors: 0 });
  expect(linesOf("p/data/documents.jsonl")).toMatchObject([
    { cleaned: { text: expect.stringMatching(/^Why us\.\nBecause I like it\./) as string } },
  ]);
  expect(await done("prompts --project p --template opening --role nurse")).toMatchObject({ prompts: 1 });
  folder.write("more.cards", "What was hard? | The nights. | Little.\nWhat else? | Much. | Nothing.\n");
  expect(await done("import more.cards --format cards --project p")).toMatchObject({
    prompts: 2,
    completions: 4,
    errors: 0,
  });
  const { lines } = await server.ask(
    ..."pair --project p --strategy first-ones --count 2 --random-share 0.05".split(" "),
  );
  expect(lines.filter(({ type }) => type === "item").map(({ arm }) => arm)).toContain(firstOnes.id);
  expect(await done("export --project p --format cards --out p.cards")).toMatchObject({ rows: 3 });
  expect(readFileSync(join(folder.path, "p.cards"), "utf8")).toContain('"Why us. (nurse)"\n');
});

it("writes probes of an axis that was listed", async () => {
  const asked = "evaluate probes --axes shift --arms original --templates 2 --variants 1 --out probes.jsonl";
  expect(await done(asked)).toMatchObject({ probes: 4, axes: 1 });
  expect(linesOf("probes.jsonl").map(({ axis, group }) => [axis, group])).toEqual([
    ["shift", "day"],
    ["shift", "night"],
    ["shift", "day"],
    ["shift", "night"],
  ]);
});

it("runs a subcommand that was listed", async () => {
  expect(await done("inventory")).toMatchObject({ type: "done", things: 6 });
});
