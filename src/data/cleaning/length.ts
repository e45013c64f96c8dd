// Documents too short to say anything, or too long to be one. In code points, as every length of ours.

import { badSetting, type CleaningOutcome, type CleaningStep, eachDocument } from "./cleaningStep.ts";

const usual = { least: 30, most: 100_000 };

export const length: CleaningStep = {
  id: "length",
  title: "Length",
  about: `Leaves out documents of fewer than ${usual.least} or more than ${usual.most.toLocaleString("en")} characters.`,
  drops: true,
  setting: "the least and the most characters, such as 30-100000",
  async run(documents, context, setting) {
    const { least, most } = limitsOf(setting);
    return eachDocument(documents, context, ({ text }): CleaningOutcome => {
      const characters = codePoints(text.trim());
      const isLeftOut = characters < least || characters > most;
      return { count: isLeftOut ? 1 : 0, isLeftOut };
    });
  },
};

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function limitsOf(setting: string | undefined): { least: number; most: number } {
  if (setting === undefined) return usual;
  const [, least = "", most = ""] = /^(\d{1,9})-(\d{1,9})$/.exec(setting) ?? [];
  if (least !== "" && Number(least) <= Number(most)) return { least: Number(least), most: Number(most) };
  throw badSetting("length", setting, "the least and the most characters, such as 30-100000");
}
