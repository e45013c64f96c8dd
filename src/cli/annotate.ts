// `annotate --simulate`: judgements of a project's answers by annotators who are no people (docs/contract.md). People judge on the page.

import { flag, integer, number, text } from "../domain/config/field.ts";
import { AppError, quote } from "../domain/errors.ts";
import { command } from "./command.ts";
import { projectFlag } from "./projectFlag.ts";

const mostAnnotators = 1000;

export const annotate = command({
  id: "annotate",
  summary: "Has simulated annotators judge a project's answers.",
  about:
    "Each pair of a prompt's answers whose worth is known (utility of completions) is judged by as many of the annotators as --overlap says; answers of the same text are not compared. A pair that these annotators have judged often enough already is left as it is, so the same command adds nothing a second time. A left answer is preferred with probability sigmoid(gap), gap = difference of utility / noise + position + length for 100 characters more + group, each but the position as left less right. People judge on the page.",
  positionals: [],
  flags: {
    simulate: {
      field: flag(false, { label: "Simulate", help: "Must be given: no person judges anything here." }),
    },
    ...projectFlag,
    annotators: {
      field: text<string>("", {
        label: "Annotators",
        help: "How many there are, or their names with commas between them.",
      }),
      value: "N|NAME,NAME",
      required: true,
    },
    overlap: {
      field: integer(1, { atLeast: 1, label: "Overlap", help: "How many of them judge each pair." }),
      value: "K",
    },
    seed: { field: integer(42, { atLeast: 0, label: "Seed", help: "Fixes what is judged." }), value: "N" },
    noise: {
      field: number(1, {
        above: 0,
        label: "Noise",
        help: "What differences of utility are divided by: the more, the more often they err.",
      }),
      value: "X",
    },
    position_bias: {
      field: number(0, { label: "Position bias", help: "Added to the gap: above 0 they prefer the left." }),
      value: "X",
    },
    length_bias: {
      field: number(0, { label: "Length bias", help: "Added for 100 characters that the left has more." }),
      value: "X",
    },
    group_bias: {
      field: text<string | null>(null, {
        label: "Group bias",
        help: "Added where the left answer is of group G and the right is not, taken off where it is the other way round.",
      }),
      value: "G=X",
    },
    careless: {
      field: number(0, {
        atLeast: 0,
        atMost: 1,
        label: "Careless",
        help: "Share of judgements that are a fair coin's.",
      }),
      value: "P",
    },
    tie_width: {
      field: number(0, { atLeast: 0, label: "Tie width", help: "A gap that is smaller than this is a tie." }),
      value: "X",
    },
  },
  async run({ flags, out, session }) {
    if (!flags.simulate)
      throw new AppError(
        "usage/missing-flag",
        "annotate judges with simulated annotators only.",
        "Give --simulate, or open the page, where people judge.",
      );
    const { existingProject } = await import("./projectFolder.ts");
    const { simulateProject } = await import("../data/annotation/simulateProject.ts");
    const { annotators, group_bias, ...rest } = flags;
    const names = namesOf(annotators);
    const counts = await simulateProject(existingProject(flags.project, session), {
      annotators: names,
      overlap: rest.overlap,
      seed: rest.seed,
      noise: rest.noise,
      positionBias: rest.position_bias,
      lengthBias: rest.length_bias,
      groupBias: groupBiasOf(group_bias),
      careless: rest.careless,
      tieWidth: rest.tie_width,
    });
    const { items, comparisons, already, withoutUtility, sameText } = counts;
    const warn = (code: string, message: string): void => {
      out.result({ type: "warning", file: flags.project, code, message }, undefined);
      if (!out.json) out.note(`${message}.`);
    };
    if (withoutUtility > 0)
      warn(
        "annotate/no-utility",
        `${withoutUtility} answers were not judged: they have no utility, which says what an answer is worth to a simulated annotator`,
      );
    if (sameText > 0)
      warn("annotate/same-text", `${sameText} pairs of answers of the same text were not compared`);
    out.result(
      { type: "done", items, annotators: names.length, comparisons, already },
      `${items} pairs, ${comparisons} judgements by ${names.length} simulated annotators added; ${already} were there`,
    );
    return undefined;
  },
});

/** AppError "usage/bad-value". */
function namesOf(given: string): string[] {
  if (/^\d+$/.test(given.trim())) {
    const count = Number(given);
    if (count >= 1 && count <= mostAnnotators)
      return Array.from({ length: count }, (_, i) => `recruiter-${i + 1}`);
    throw badAnnotators(`got ${quote(given)}`);
  }
  // "-1" and "1.5" are slips, and no names.
  if (given.trim() !== "" && Number.isFinite(Number(given))) throw badAnnotators(`got ${quote(given)}`);
  const names = given.split(",").map((name) => name.trim());
  const longest = 200;
  if (names.some((name) => name === "" || name.length > longest)) throw badAnnotators(`got ${quote(given)}`);
  if (new Set(names).size < names.length) throw badAnnotators(`${quote(given)} has a name twice`);
  if (names.length > mostAnnotators) throw badAnnotators(`got ${names.length} names`);
  return names;
}

const badAnnotators = (what: string): AppError =>
  new AppError(
    "usage/bad-value",
    `--annotators is a number from 1 to ${mostAnnotators}, or names with commas between them: ${what}.`,
    "See: feedbackloop annotate --help",
  );

/** AppError "usage/bad-value". */
function groupBiasOf(given: string | null): { group: string; bias: number } | null {
  if (given === null) return null;
  const at = given.lastIndexOf("=");
  const [group, bias] = [given.slice(0, at), given.slice(at + 1).trim()];
  if (at > 0 && bias !== "" && Number.isFinite(Number(bias))) return { group, bias: Number(bias) };
  throw new AppError(
    "usage/bad-value",
    `--group-bias is a group and a number, such as "G=0.5", got ${quote(given)}.`,
    "See: feedbackloop annotate --help",
  );
}
