// Which of overlapping proposals stay: the higher score, then the longer, then the earlier. One rule for all detectors.
import type { Candidate } from "./detectors/detector.ts";
import type { Region } from "./text/tokens.ts";

/** Disjoint and sorted by where they begin; none touches `hidden` (sorted, disjoint). */
export function resolve<C extends Candidate>(candidates: readonly C[], hidden: readonly Region[]): C[] {
  const ranked = [...candidates].sort(
    (a, b) => b.score - a.score || b.end - b.start - (a.end - a.start) || a.start - b.start,
  );
  const taken = new Taken();
  for (const { start, end } of hidden) taken.add(start, end);
  const kept = ranked.filter(
    ({ start, end }) => end > start && taken.isFree(start, end) && taken.add(start, end),
  );
  return kept.sort((a, b) => a.start - b.start);
}

/** Which stretches are taken, by a bit a character in pages that are made when first needed. */
class Taken {
  private readonly pages = new Map<number, Uint8Array>();

  isFree(start: number, end: number): boolean {
    for (let at = start; at < end; at++) if (this.pages.get(at >> 12)?.[at & 4095] === 1) return false;
    return true;
  }

  add(start: number, end: number): true {
    for (let at = start; at < end; at++) {
      let page = this.pages.get(at >> 12);
      if (page === undefined) this.pages.set(at >> 12, (page = new Uint8Array(4096)));
      page[at & 4095] = 1;
    }
    return true;
  }
}
