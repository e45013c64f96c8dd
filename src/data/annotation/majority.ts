// Whoever settles an item against what most annotators said of it says why.
import { AppError } from "../../domain/errors.ts";
import { skipChoice } from "./widgets/skipChoice.ts";

/** The choice of more than half of those who decided; undefined where there is none. */
export function majorityOf(choices: readonly string[]): string | undefined {
  const decided = choices.filter((one) => one !== skipChoice.id);
  return decided.find((one) => decided.filter((other) => other === one).length * 2 > decided.length);
}

function needsRationale(choices: readonly string[], choice: string): boolean {
  const majority = majorityOf(choices);
  return majority !== undefined && majority !== choice;
}

/** AppError "judging/no-rationale". */
export function requireRationale(
  choices: readonly string[],
  { choice, rationale }: { readonly choice: string; readonly rationale: string },
): void {
  if (rationale.trim() === "" && needsRationale(choices, choice))
    throw new AppError(
      "judging/no-rationale",
      "Most annotators said something else of this item, and no reason was given.",
      "Write why it is decided otherwise.",
    );
}
