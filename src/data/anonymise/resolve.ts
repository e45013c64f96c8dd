// Which of overlapping proposals stay: the higher score, then the longer, then the earlier. One rule for all detectors.
import type { Candidate } from "./detectors/detector.ts";
import type { Region } from "./text/tokens.ts";

/** Disjoint and sorted by where they begin; none touches `hidden` (sorted, disjoint). */
export function resolve<C extends Candidate>(candidates: readonly C[], hidden: readonly Region[]): C[] {
  const ranked = [...candidates].sort(
    (a, b) => b.score - a.score || b.end - b.start - (a.end - a.start) || a.start - b.start,
  );
  // A byte a character: whether it is taken.
  const taken = new Uint8Array(candidates.reduce((most, { end }) => Math.max(most, end), 0));
  for (const { start, end } of hidden) taken.fill(1, start, end);
  const kept = ranked.filter(({ start, end }) => {
    for (let at = start; at < end; at++) if (taken[at] === 1) return false;
    taken.fill(1, start, end);
    return end > start;
  });
  return kept.sort((a, b) => a.start - b.start);
}
