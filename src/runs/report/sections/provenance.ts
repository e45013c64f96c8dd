// What the report is made of: purpose, people, every file with its hash, and how it is made again.

import { purposes } from "../../../domain/duties.ts";
import { chosenRules } from "../../../domain/retention.ts";
import type { Block, Part } from "../../../evaluation/report/document.ts";
import { code, count, said, wording } from "../parts.ts";
import type { SectionMaker } from "./section.ts";

/** Of a long list of files only these are named; all of them are in the fingerprint. */
const mostFiles = 200;

export const provenance: SectionMaker = {
  anchor: "provenance",
  title: "What this report is made of",
  blocks({ facts }, { madeBy, command }) {
    const { project, files, erased, fingerprint } = facts;
    const purpose = purposes.find(({ id }) => id === project?.purpose);
    const rules = project === undefined ? [] : chosenRules(project);
    const items: { term: string; parts: Part[] }[] = [
      { term: "Project", parts: [wording(facts.title)] },
      {
        term: "Purpose",
        parts: [
          project?.purposeStatedAtMs === undefined || purpose === undefined
            ? "nobody has said what this project is for"
            : wording(`${purpose.title}. ${purpose.about}`),
        ],
      },
      { term: "Overseen by", parts: [wording(project?.overseer ?? "nobody is named")] },
      {
        term: "Rules of retention that were chosen",
        parts:
          rules.length === 0 ? ["none"] : rules.map(({ id }, i) => (i === 0 ? code(id) : wording(`, ${id}`))),
      },
      {
        term: "Legal hold",
        parts: [project?.legalHold === undefined ? "none" : wording(project.legalHold.reason)],
      },
      { term: "Candidates erased from this project", parts: [count(erased, "erased.jsonl")] },
      { term: "Written by", parts: [code(madeBy)] },
      { term: "Made again by", parts: [code(command)] },
      { term: "Fingerprint of everything below", parts: [code(fingerprint)] },
    ];
    const shown = files.slice(0, mostFiles);
    const blocks: Block[] = [
      { kind: "list", items },
      said(
        "The fingerprint is the hash (",
        code("SHA-256"),
        ") of the lines of ",
        code("sha256sum"),
        " of all files, in order of their paths: one changed byte in any of them changes it.",
      ),
      {
        kind: "table",
        id: "files",
        caption: "Files that were read",
        columns: [{ title: "File" }, { title: "SHA-256" }],
        rows: shown.map(({ path, sha256 }) => ({ cells: [[code(path)], [code(sha256)]] })),
      },
    ];
    if (files.length > shown.length)
      blocks.push(said("The list is long: its end is left out here and is in the fingerprint all the same."));
    return blocks;
  },
};
