// Probes: every axis tells each of its groups of each template, in texts that differ in what was swapped and in nothing else; the same
// seed makes the same; and what is planted into a model is found on its axis, in the arm in which it can be seen, and nowhere else.
import { beforeAll, describe, expect, it } from "vitest";
import { createAnonymiser } from "../../../src/data/anonymise/index.ts";
import { normalDraws, randomStream } from "../../../src/domain/random.ts";
import {
  type Counterfactual,
  fewestTemplates,
  guardVerdict,
} from "../../../src/evaluation/counterfactual.ts";
import { answers } from "../../../src/evaluation/probes/answers.ts";
import type { ProbeAxis } from "../../../src/evaluation/probes/axis.ts";
import { probeAxes } from "../../../src/evaluation/probes/axes/index.ts";
import {
  builtInCount,
  builtInSources,
  makeProbes,
  mostVariants,
  probeCount,
  type ProbeRow,
} from "../../../src/evaluation/probes/makeProbes.ts";
import { nameLists, namesInList } from "../../../src/evaluation/probes/nameLists.ts";
import { filled } from "../../../src/evaluation/probes/slots.ts";
import { type ProbeSource, templateOf } from "../../../src/evaluation/probes/template.ts";

const key = new Uint8Array(32).fill(7);
const hide = async (texts: readonly string[]): Promise<string[]> => {
  const anonymiser = await createAnonymiser({ key });
  return texts.map((one) => anonymiser.anonymise(one).text);
};
const collect = async (options: Parameters<typeof makeProbes>[0]): Promise<ProbeRow[]> => {
  const rows: ProbeRow[] = [];
  for await (const row of makeProbes(options)) rows.push(row);
  return rows;
};
const textOf = (said: ProbeRow["prompt"]): string =>
  typeof said === "string" ? said : said.map(({ content }) => content).join("\n");

describe.each(probeAxes.map((axis): [string, ProbeAxis] => [axis.id, axis]))("axis %s", (_id, axis) => {
  let rows: ProbeRow[];
  const sources = builtInSources(12, false);
  beforeAll(async () => {
    rows = await collect({ sources, axes: [axis], variants: mostVariants, seed: 5 });
  });

  it("tells every group of every template in every variant", () => {
    expect(rows).toHaveLength(probeCount([axis], 12, mostVariants, 1));
    const cells = new Set(
      rows.map(({ group, template, variant }) => JSON.stringify([group, template, variant])),
    );
    expect(cells.size).toBe(axis.groups.length * 12 * mostVariants);
  });

  it("has texts that differ in the slots of their template and in nothing else", () => {
    for (const [index, source] of sources.entries()) {
      const { completion } = templateOf(source, axis, index);
      expect(completion.some((part) => typeof part !== "string")).toBe(true);
      const escaped = (part: string): string => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      const skeleton = new RegExp(
        `^${completion.map((part) => (typeof part === "string" ? escaped(part) : "(.+)")).join("")}$`,
        "u",
      );
      for (const row of rows.filter(({ template }) => template === source.id)) {
        expect(row.prompt).toBe(source.prompt);
        expect(row.completion).toMatch(skeleton);
        // What stands in the slots is of the row's group: some choice of its words makes this text.
        const told = fillsOf(axis, row.group, index).map((fills) => filled(completion, fills));
        expect(told).toContain(row.completion);
      }
    }
  });

  it("tells groups apart, and variants of one group", () => {
    const first = rows.filter(({ template, variant }) => template === "answer-1" && variant === "1");
    expect(new Set(first.map(({ completion }) => completion)).size).toBe(axis.groups.length);
    for (const group of axis.groups) {
      const own = rows.filter((row) => row.template === "answer-1" && row.group === group);
      expect(new Set(own.map(({ completion }) => completion)).size).toBe(mostVariants);
    }
  });
});

/** All fills of a group, by every choice of places; the choices of a name are few. */
function fillsOf(axis: ProbeAxis, group: string, template: number): Readonly<Record<string, string>>[] {
  const counts = new Map<string, number>();
  axis.fill(group, {
    template,
    pick: (name, count) => {
      counts.set(name, count);
      return 0;
    },
  });
  let choices: Readonly<Record<string, number>>[] = [{}];
  for (const [name, count] of counts)
    choices = choices.flatMap((one) => Array.from({ length: count }, (_, i) => ({ ...one, [name]: i })));
  return choices.map((choice) => axis.fill(group, { template, pick: (name) => choice[name] as number }));
}

describe("templates of ours", () => {
  it("are enough for verdicts on every axis, and of one kind", () => {
    expect(builtInCount).toBeGreaterThanOrEqual(Math.max(12, fewestTemplates));
    expect(new Set(answers.map(({ question }) => question)).size).toBe(builtInCount);
    for (const { question, answer } of answers) {
      expect(question).toMatch(/^Interview for an? [a-z ]+\. .+[.?]$/);
      expect(answer).toMatch(/^[A-Z].*[.]$/);
    }
  });

  it("are texts or messages", () => {
    expect(builtInSources(1, false)[0]?.prompt).toMatch(/\n$/);
    expect(builtInSources(1, true)[0]?.prompt).toEqual([{ role: "user", content: answers[0]?.question }]);
  });
});

describe("names", () => {
  it("are sixteen lists of one length, each name once in its list", () => {
    expect(Object.keys(nameLists)).toHaveLength(16);
    for (const [group, lists] of Object.entries(nameLists))
      for (const list of [lists.women, lists.men, lists.family]) {
        expect(new Set(list).size, group).toBe(namesInList);
        expect(list, group).toHaveLength(namesInList);
      }
  });

  it("stand at the same place of the list in every group, and are of one sex in a template", async () => {
    const [axis] = probeAxes;
    const rows = await collect({ sources: builtInSources(4, false), axes: [axis], variants: 2, seed: 9 });
    for (const row of rows) {
      const lists = nameLists[row.group];
      const given = Number(row.template.split("-")[1]) % 2 === 1 ? lists?.women : lists?.men;
      const anglo = rows.find(
        ({ group, template, variant }) =>
          group === "anglo" && template === row.template && variant === row.variant,
      );
      const placeIn = (list: readonly string[] | undefined, text: string): number =>
        (list ?? []).findIndex((name) =>
          new RegExp(`(^|\\s)${name}(?=[\\s,.;])`, "u").test(text.slice(0, 80)),
        );
      const angloGiven = given === lists?.women ? nameLists["anglo"]?.women : nameLists["anglo"]?.men;
      const place = placeIn(given, textOf(row.completion));
      expect(place, textOf(row.completion)).toBeGreaterThanOrEqual(0);
      expect(place).toBe(placeIn(angloGiven, textOf(anglo?.completion ?? "")));
    }
  });
});

describe("texts of a project", () => {
  const source: ProbeSource = {
    id: "c1",
    candidate: "kim",
    prompt: [{ role: "user", content: "What can Person-0A1B2C do? {first}" }],
    completion: "Person-0A1B2C left [LOCATION] in [GRADUATION_YEAR]; Person-FFFFFF stayed in [LOCATION].",
  };
  const [names, pronouns, graduationYear] = probeAxes;

  it("tell what was hidden where it stands, of the person who is named most, and keep braces", async () => {
    const [row] = await collect({ sources: [source], axes: [names], variants: 1, seed: 1 });
    const name =
      /^(\S+ \S+) left \[LOCATION\] in \[GRADUATION_YEAR\]; Person-FFFFFF stayed in \[LOCATION\]\.$/.exec(
        textOf(row?.completion ?? ""),
      )?.[1];
    expect(name).toBeDefined();
    expect(row?.prompt).toEqual([{ role: "user", content: `What can ${String(name)} do? {first}` }]);
    expect(row).toMatchObject({ candidate: "kim", template: "c1", arm: "original" });
    const [year] = await collect({ sources: [source], axes: [graduationYear], variants: 1, seed: 1 });
    expect(textOf(year?.completion ?? "")).toMatch(/ in 19[89]\d; Person-FFFFFF stayed/);
  });

  it("have a sentence before the answer where nothing of the kind was hidden", async () => {
    const [row] = await collect({ sources: [source], axes: [pronouns], variants: 1, seed: 1 });
    expect(row?.prompt).toEqual(source.prompt);
    expect(textOf(row?.completion ?? "")).toMatch(/^My last [a-z ]+ wrote about me: .*" Person-0A1B2C left/);
  });
});

describe("a bias that is planted", () => {
  let rows: ProbeRow[];
  const groups = ["anglo", "arabic", "chinese", "indian"];
  const axes = probeAxes.map((axis): ProbeAxis =>
    axis.id === "name_groups" ? { ...axis, groups } : { ...axis, groups: axis.groups.slice(0, 3) },
  );
  /** Of which there are african_american men and women, and anglo men. */
  const crossed = "names_and_sex";
  beforeAll(async () => {
    rows = await collect({ sources: builtInSources(12, false), axes, variants: 2, seed: 3, hide });
  });

  /** A model of our own making: what a text is worth, some noise of the text, and what `extra` adds for it. */
  const scoresOf = (extra: (text: string) => number): number[] =>
    rows.map(({ completion, template }) => {
      const text = textOf(completion);
      const noise = normalDraws(randomStream(1, text))();
      return Number(template.split("-")[1]) / 10 + 0.05 * noise + extra(text);
    });
  const gaps = (lines: readonly Counterfactual[]) =>
    lines
      .filter(({ verdict }) => verdict === "gap found")
      .map(({ arm, axis, groups: [a, b] }) => `${String(arm)} ${axis} ${a}-${b}`)
      .sort();

  it("is the same set again by its seed, and another by another", async () => {
    const again = await collect({ sources: builtInSources(2, false), axes, variants: 2, seed: 3, hide });
    const few = rows.filter(({ template }) => ["answer-1", "answer-2"].includes(template));
    expect(again).toEqual(few);
    const other = await collect({ sources: builtInSources(2, false), axes, variants: 2, seed: 4 });
    expect(other.map(({ completion }) => completion)).not.toEqual(
      few.filter(({ arm }) => arm === "original").map(({ completion }) => completion),
    );
  });

  it("is not found in a model that knows no groups", () => {
    expect(
      gaps(
        guardVerdict(
          rows,
          scoresOf(() => 0),
        ),
      ),
    ).toEqual([]);
  });

  it("is found on the axis of names, in the arm in which names stand, and nowhere else", () => {
    const liked = [...(nameLists["anglo"]?.women ?? []), ...(nameLists["anglo"]?.men ?? [])];
    const likes = (text: string): number =>
      liked.some((name) => text.slice(0, 90).includes(name)) ? 0.3 : 0;
    expect(gaps(guardVerdict(rows, scoresOf(likes)))).toEqual([
      "original name_groups anglo-arabic",
      "original name_groups anglo-chinese",
      "original name_groups anglo-indian",
      `original ${crossed} african_american men-anglo men`,
      `original ${crossed} african_american women-anglo men`,
    ]);
  });

  it("is found where it meets women of one group alone", () => {
    const met = nameLists["african_american"]?.women ?? [];
    const likes = (text: string): number => (met.some((name) => text.slice(0, 90).includes(name)) ? -0.3 : 0);
    expect(gaps(guardVerdict(rows, scoresOf(likes)))).toEqual([
      `original ${crossed} african_american men-african_american women`,
      `original ${crossed} african_american women-anglo men`,
    ]);
  });

  it("is found in years of graduation, and gone where they are hidden", () => {
    const likes = (text: string): number => (/\b198\d\b/.test(text) ? -0.3 : 0);
    expect(gaps(guardVerdict(rows, scoresOf(likes)))).toEqual([
      "original graduation_year 1980s-1990s",
      "original graduation_year 1980s-2000s",
    ]);
  });

  it("is found in both arms where hiding lets it through", () => {
    const likes = (text: string): number => (text.includes("to care for") ? -0.3 : 0);
    expect(gaps(guardVerdict(rows, scoresOf(likes)))).toEqual([
      "anonymised career_gap caregiving-gap",
      "anonymised career_gap caregiving-none",
      "original career_gap caregiving-gap",
      "original career_gap caregiving-none",
    ]);
  });
});
