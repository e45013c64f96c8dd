// What a judgement said of its item, for agreement.

/**
 * The place of the answer that was chosen, counted in the order of the answers' ids, which says nothing of sides or sources; else the
 * verdict; null where nothing was said. By the ids themselves no two items would share a value, and nothing would be chance.
 */
export function judgedValue(
  {
    verdict,
    completionIds,
  }: { readonly verdict: string; readonly completionIds?: readonly [string, string] },
  ids: readonly string[],
): string | null {
  if (verdict === "skip") return null;
  if (completionIds === undefined || (verdict !== "A" && verdict !== "B")) return verdict;
  return `answer ${[...ids].sort().indexOf(completionIds[verdict === "A" ? 0 : 1]) + 1}`;
}

/** Of two answers: both bad prefers neither, as a tie does. */
export function judgedOrder(value: string | null): number | null {
  if (value === null) return null;
  return value === "answer 1" ? 1 : value === "answer 2" ? -1 : 0;
}
