// A crowd that judges: simulated annotators (src/data/annotation/simulatedAnnotators.ts), most of them honest, some with a habit that is
// planted. All get the items that an honest crowd would get, and times as people take them.

import {
  type AnnotatorOptions,
  type ComparisonItem,
  simulateAnnotators,
} from "../../src/data/annotation/index.ts";
import { normalDraws, randomStream } from "../../src/domain/random.ts";
import type { JudgedAnswer, JudgedEvent } from "../../src/evaluation/annotators/judgedPairs.ts";
import type { FlagKind } from "../../src/evaluation/annotators/annotatorReport.ts";

export interface Planted {
  readonly kind: FlagKind;
  readonly size: number;
}

export interface CrowdOptions {
  readonly seed: number;
  readonly items: number;
  readonly overlap: number;
  readonly honest: number;
  readonly planted: readonly Planted[];
  /** Better answers are longer: code points that a standard deviation of utility adds. */
  readonly lengthOfUtility?: number;
  /** Whether answers tell what they are worth. */
  readonly tellsUtility?: boolean;
}

export interface Crowd {
  readonly events: JudgedEvent[];
  readonly answers: JudgedAnswer[];
  readonly planted: ReadonlyMap<string, Planted>;
}

/** Utilities are normal, gaps of pairs have a standard deviation of 2 in log odds: an honest annotator is right about four times in five. */
const noise = Math.SQRT1_2;

export function crowd(options: CrowdOptions): Crowd {
  const {
    seed,
    items: count,
    overlap,
    honest,
    planted,
    lengthOfUtility = 60,
    tellsUtility = false,
  } = options;
  const random = randomStream(seed, "crowd");
  const normal = normalDraws(random);
  const items = Array.from({ length: count }, (_, i): ComparisonItem => {
    const answer = (side: string) => {
      const utility = normal();
      const length = Math.max(40, Math.round(400 + 120 * normal() + lengthOfUtility * utility));
      return {
        id: `${i}${side}`,
        text: "x".repeat(length),
        utility,
        group: random() < 0.5 ? "North" : "South",
      };
    };
    return { itemId: `item ${i}`, answers: [answer("a"), answer("b")] };
  });
  const habits = new Map(planted.map((one, i) => [`planted ${i} ${one.kind}`, one]));
  const annotators = [...Array.from({ length: honest }, (_, i) => `honest ${i}`), ...habits.keys()];
  const basic = { annotators, overlap, seed, noise };
  const all = new Map<string, AnnotatorOptions>([["", basic]]);
  for (const [name, one] of habits) all.set(name, { ...basic, ...habitOf(one) });
  const answers = items.flatMap((item) => item.answers);
  const lengths = new Map(answers.map(({ id, text }) => [id, text.length]));
  const events = [...all].flatMap(([name, own]) =>
    simulateAnnotators(items, own).filter(
      ({ annotator }) => (habits.has(annotator) ? annotator : "") === name,
    ),
  );
  return {
    events: events.map((event): JudgedEvent => {
      const characters = event.completionIds.reduce((sum, id) => sum + (lengths.get(id) ?? 0), 0);
      // 25 characters a second is how adults read (Brysbaert 2019: 238 words a minute); people differ by a third or so.
      const reading = (1000 * characters) / 25;
      const isFast = habits.get(event.annotator)?.kind === "fast";
      const usual = isFast ? (habits.get(event.annotator)?.size ?? 0) : reading;
      return { ...event, decideMs: usual * Math.exp(0.35 * normal()) };
    }),
    answers: answers.map(({ utility, ...answer }) => (tellsUtility ? { ...answer, utility } : answer)),
    planted: habits,
  };
}

function habitOf({ kind, size }: Planted): Partial<AnnotatorOptions> {
  const habits: Record<FlagKind, Partial<AnnotatorOptions>> = {
    side: { positionBias: size },
    length: { lengthBias: size },
    group: { groupBias: { group: "South", bias: size } },
    careless: { careless: size },
    // The size is the usual time in milliseconds.
    fast: {},
  };
  return habits[kind];
}
