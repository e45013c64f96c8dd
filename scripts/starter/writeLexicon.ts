// Writes src/data/annotation/lexicon.generated.ts: which words belong to a job and which to a topic, with log(n / df) as
// weight. From the slots, the answer parts and the questions of the cells that are not held out.
//   npx tsx scripts/starter/writeLexicon.ts

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { contentStems } from "../../src/data/annotation/words.ts";
import { cells } from "./corpus/cells.ts";
import { competencies } from "./corpus/competencies.ts";
import { roles } from "./corpus/roles.ts";

export const lexiconPath = join(import.meta.dirname, "../../src/data/annotation/lexicon.generated.ts");

type Words = Record<string, Record<string, number>>;

function weigh(texts: ReadonlyMap<string, string>, mostOwners: number, without: ReadonlySet<string>): Words {
  const stems = new Map([...texts].map(([key, text]) => [key, new Set(contentStems(text))]));
  const owners = new Map<string, number>();
  for (const set of stems.values()) for (const word of set) owners.set(word, (owners.get(word) ?? 0) + 1);
  return Object.fromEntries(
    [...stems].map(([key, set]) => [
      key,
      Object.fromEntries(
        [...set]
          .filter((word) => (owners.get(word) ?? 0) <= mostOwners && !without.has(word))
          .sort()
          .map((word) => [word, Number(Math.log(texts.size / (owners.get(word) ?? 1)).toFixed(2))]),
      ),
    ]),
  );
}

/** The module's source. */
export function lexiconSource(): string {
  const topicTexts = new Map(
    competencies.map((topic) => {
      const own = cells.filter(({ competency, heldOut }) => competency === topic && !heldOut);
      const parts = [topic.situations, topic.actions, topic.results, topic.lessons, topic.questions].flat();
      const text = [...parts, ...own.map(({ question }) => question)].join(" ");
      return [topic.id, text.replace(/\{[a-z_0-9]+\}/g, " ")];
    }),
  );
  const roleTexts = new Map(
    roles.map((role) => {
      const slots = [role.places, role.tools, role.people, role.tasks, role.results].flat();
      const text = [role.title, role.client, role.clients, ...slots].join(" ");
      return [role.title, text.replace(/\{[a-z_0-9]+\}/g, " ")];
    }),
  );
  const roleWords = weigh(roleTexts, 2, new Set());
  const jobStems = new Set(Object.values(roleWords).flatMap((words) => Object.keys(words)));
  // What the answer parts say belongs to the topic even if some job says it too.
  const partStems = new Set(
    competencies.flatMap(({ situations, actions, results, lessons, questions }) =>
      contentStems(
        [situations, actions, results, lessons, questions]
          .flat()
          .join(" ")
          .replace(/\{[a-z_0-9]+\}/g, " "),
      ),
    ),
  );
  const competencyWords = weigh(topicTexts, 4, new Set([...jobStems].filter((word) => !partStems.has(word))));
  return [
    "// Written by scripts/starter/writeLexicon.ts from the corpus; do not edit. Word stems with their weights.",
    "",
    `export const roleWords: Readonly<Record<string, Readonly<Record<string, number>>>> = ${JSON.stringify(roleWords)};`,
    "",
    `export const competencyWords: Readonly<Record<string, Readonly<Record<string, number>>>> = ${JSON.stringify(competencyWords)};`,
    "",
  ].join("\n");
}

if (process.argv[1] === import.meta.filename) writeFileSync(lexiconPath, lexiconSource());
