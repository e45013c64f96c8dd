// A list of questions: one prompt a question. Where no line of a list ends as a question does, every line is taken for one.

import { forRole, promptTemplate } from "./promptTemplate.ts";

const mark = /^\s*(?:[-*•‣◦–—]|\(?\d{1,3}[.):]|\(?[a-z][.)]|q\d{0,3}\s*[.:)])\s*/i;
const asks = /[?？؟]["'”’)]*$/;

export const questions = promptTemplate({
  id: "questions",
  title: "A list of questions",
  about: "Asks each question of a list by itself.",
  isPersonal: false,
  build({ text, isRow }, { role }) {
    const lines = isRow ? [text] : text.split("\n");
    const said = lines
      .map((line) => line.replace(mark, "").replace(/\s+/g, " ").trim())
      .filter((line) => line !== "");
    const asked = said.filter((line) => asks.test(line));
    const taken = asked.length > 0 ? asked : said;
    const opening = forRole(role, "Interview for the position of").trim();
    return [...new Set(taken)].map((question) => (opening === "" ? question : `${opening}. ${question}`));
  },
});
