// What is told quickly of a frame may be wrong in one way only: where the whole expression matches it must have been tried.
import { expect, test } from "vitest";
import { frames } from "../../../src/data/anonymise/detectors/employerFrames.ts";
import { inBasicPlane } from "../../../src/data/anonymise/text/basicPlane.ts";
import { corpus } from "../../anonymise/corpus.ts";

test("wherever a frame matches it may stand", () => {
  let matched = 0;
  for (const { text } of [...corpus("dev", 1), ...corpus("opened", 1)])
    for (const { pattern: given, mayStand } of frames) {
      const pattern = inBasicPlane(given);
      for (const { index } of text.matchAll(/(?<![\p{L}\p{Nd}])\p{L}/gu)) {
        pattern.lastIndex = index;
        if (!pattern.test(text)) continue;
        matched++;
        expect(mayStand(text, index), text.slice(index, index + 60)).toBe(true);
      }
    }
  expect(matched).toBeGreaterThan(500);
});
