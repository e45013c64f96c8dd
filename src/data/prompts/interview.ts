// A transcript: each question of the interviewer with what was said before it, and what follows is to be answered. Who speaks is
// found in the text as it is now, in which names are hidden; speakers become "Interviewer" and "Candidate".

import type { Turn } from "../../domain/records/index.ts";
import { findTurns } from "../documents/turns.ts";
import { forRole, promptTemplate } from "./promptTemplate.ts";

const asking =
  /^(?:interviewer(?:in)?|recruiter|moderator|facilitator|host|hiring manager|manager|panel(?:l?ist)?|q|question|human|user|entrevistador(?:a)?|recruteu(?:r|se))\b/i;
const answering =
  /^(?:interviewee|candidate|applicant|respondent|participant|guest|a|answer|assistant|bewerber(?:in)?|kandidat(?:in)?|candidat[eoa]?)\b/i;

export const interview = promptTemplate({
  id: "interview",
  title: "An interview's questions",
  about: "Asks each question of the interviewer again, with what was said before it.",
  isPersonal: true,
  build({ text }, { role, contextLength }) {
    const turns = findTurns(text)?.turns ?? [];
    const interviewers = interviewersOf(turns);
    if (interviewers.size === 0) return [];
    const told = turns.map(({ speaker, text: said }) => ({
      isQuestion: interviewers.has(speaker) && /[?？؟]/.test(said),
      line: `${interviewers.has(speaker) ? "Interviewer" : "Candidate"}: ${said.trim()}`,
      said: said.trim(),
    }));
    return told.flatMap(({ isQuestion, said }, i) => {
      if (!isQuestion) return [];
      const before = contextOf(
        told.slice(0, i).map(({ line }) => line),
        contextLength,
      );
      const opening = `This is an interview${forRole(role)}.`;
      const context =
        before === "" ? "" : ` It went like this so far:\n\n${before}\n\nNow the interviewer asks`;
      return [
        `${opening}${context === "" ? " The interviewer asks" : context}: ${said}\n\nAnswer as the candidate.`,
      ];
    });
  },
});

/** Those who are called so; else those who ask in most of their turns, if anybody answers. */
function interviewersOf(turns: readonly Turn[]): ReadonlySet<string> {
  const speakers = [...new Set(turns.map(({ speaker }) => speaker))];
  const named = speakers.filter((speaker) => asking.test(speaker));
  if (named.length > 0) return new Set(named);
  const share = (speaker: string): number => {
    const own = turns.filter((turn) => turn.speaker === speaker);
    return own.filter(({ text }) => text.includes("?")).length / own.length;
  };
  const asks = speakers.filter((speaker) => !answering.test(speaker) && share(speaker) >= 0.5);
  return new Set(asks.length < speakers.length ? asks : []);
}

/** The last turns that fit; a turn is never cut. */
function contextOf(lines: readonly string[], room: number): string {
  const kept: string[] = [];
  let left = room;
  for (const line of [...lines].reverse()) {
    left -= line.length + 1;
    if (left < 0) break;
    kept.unshift(line);
  }
  return kept.join("\n");
}
