// A cell is a role and a competency. 36 of the 168 are held out: three of each role's fourteen, so that every role and
// every competency is learned, but never their meeting. Nothing of a held-out cell, neither its question nor an answer
// for its role and competency, is in the training rows of the starter or of the sample project.

import { permutation, randomStream } from "../../../src/domain/random.ts";
import { competencies, type Competency } from "./competencies.ts";
import { cellQuestion } from "./questions.ts";
import { type Role, roles } from "./roles.ts";

export interface Cell {
  readonly role: Role;
  readonly competency: Competency;
  /** The hand-written question of this cell. */
  readonly question: string;
  readonly heldOut: boolean;
}

export const heldOutPerRole = 3;

export const cells: readonly Cell[] = makeCells();

function makeCells(): Cell[] {
  // The same permutation walked on from role to role spreads the held-out cells evenly over the competencies.
  const order = permutation(competencies.length, randomStream(7, "held-out cells"));
  return roles.flatMap((role, r) => {
    const held = new Set(
      Array.from(
        { length: heldOutPerRole },
        (_, k) => order[(r * heldOutPerRole + k) % order.length] as number,
      ),
    );
    return competencies.map((competency, c) => ({
      role,
      competency,
      question: cellQuestion(role.title, competency.id),
      heldOut: held.has(c),
    }));
  });
}

/** The prompt as it stands in every row. */
export function promptFor(role: Role, question: string): string {
  return `Interview for ${role.article} ${role.title}. ${question}`;
}

/** A competency's questions for any role, worded for this one. */
export function generalQuestions({ role, competency }: Cell): string[] {
  return competency.questions.map((question) =>
    question
      .replaceAll("{a_role}", `${role.article} ${role.title}`)
      .replaceAll("{clients}", role.clients)
      .replaceAll("{client}", role.client),
  );
}
