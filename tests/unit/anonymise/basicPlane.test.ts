// An expression of the basic plane is the one that was written, on every character of the plane; of pairs it knows nothing.
import { describe, expect, it } from "vitest";
import { inBasicPlane } from "../../../src/data/anonymise/text/basicPlane.ts";

const plane = Array.from({ length: 0x10000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code >= 0xe000)
  .map((code) => String.fromCharCode(code));

describe("expressions of the basic plane", () => {
  it.each([
    String.raw`\p{L}`,
    String.raw`\p{Lu}`,
    String.raw`[\p{L}\p{M}'’.-]`,
    String.raw`[^\p{P}\s]`,
    String.raw`[\p{Script=Han}\p{Nd}]`,
    String.raw`\[|[\]\\\p{Ll}]`,
    String.raw`\P{L}`,
  ])("%s matches the same characters", (source) => {
    const [written, compact] = [new RegExp(source, "u"), inBasicPlane(new RegExp(source, "u"))];
    expect(compact.source).not.toContain("\\p{");
    expect(plane.filter((sign) => compact.test(sign) !== written.test(sign))).toEqual([]);
  });

  it("keeps flags, groups and what is escaped, and is made once", () => {
    const written = /(?<name>\p{Lu}\p{Ll}+) \\p\{L\}/giu;
    const compact = inBasicPlane(written);
    expect(inBasicPlane(written)).toBe(compact);
    expect(compact.flags).toBe(written.flags);
    expect(compact.exec("x Zoë \\p{L}")?.groups?.["name"]).toBe("Zoë");
  });

  it("matches no letter of a pair", () => {
    expect(/^\p{L}$/u.test("𐐀")).toBe(true);
    expect(inBasicPlane(/^\p{L}$/u).test("𐐀")).toBe(false);
  });
});
