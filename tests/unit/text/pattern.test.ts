// Our matcher finds what JavaScript's own engine finds, for the patterns that tokenizers use and for odd ones.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AppError } from "../../../src/domain/errors.ts";
import { compilePattern } from "../../../src/text/steps/pattern.ts";
import { goldenFolder, readJson } from "./folders.ts";

const patterns = [
  String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`,
  String.raw`[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  String.raw`[\p{Lu}\p{Lt}]*[\p{Ll}\p{M}]+|[\p{Lu}]+[\p{Ll}]*|\p{N}|[^\s]+?(?=[a-z])|\s+`,
  String.raw`(?:ab|a)+?c|(?:a|b){2,3}|(?:x*)*y|(?:x{0,2}y?){1,2}z`,
  String.raw`(?<=[a-z])(?=[A-Z])|(?<![a-z0-9])\d+`,
  String.raw`a{2}|b{1,}?c|(?:(?:a|b)*c){1,2}|[^a-c\]]`,
  "",
];
const alphabet = Array.from("aabbccxyzABC012  \n\r\t'sé求😀.,");

describe.each(patterns)("%s", (source) => {
  it("matches as RegExp does", () => {
    const pattern = compilePattern(source, "test");
    const native = new RegExp(
      source.replaceAll("\\s", "\\p{White_Space}").replaceAll("\\S", "\\P{White_Space}"),
      "gu",
    );
    let state = 3;
    for (let i = 0; i < 400; i++) {
      let text = "";
      for (let k = 0; k < i % 24; k++) {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        text += alphabet[state % alphabet.length] ?? "";
      }
      const expected = [...text.matchAll(native)].flatMap((match) => [
        match.index,
        match.index + match[0].length,
      ]);
      expect(pattern.findAll(text), JSON.stringify(text)).toEqual(expected);
    }
  });
});

// What Oniguruma finds (tests/golden/tokenize/make_patterns.py): the same, or a refusal that names the construct.
describe("Oniguruma", () => {
  const golden = readJson(join(goldenFolder, "patterns.json")) as {
    texts: string[];
    patterns: [string, number[][] | null][];
  };
  const withoutEmpty = (spans: number[]): number[] =>
    spans.filter((_, i) => spans[i - (i % 2)] !== spans[i - (i % 2) + 1]);

  /** Constructs that the library knows and we do not. */
  const refused: [RegExp, RegExp][] = [
    [/^\\X$/, /a grapheme/],
    [/^\\y$/, /a grapheme's edge/],
    [/^\\[cCM]/, /a (control|meta) character by/],
    [/\\k</, /a back reference/],
    [/^\(\?~/, /an absence/],
    [/^\(\?[uWy(P{)]|^\(\*/, /a group of an unknown kind/],
    [/\\pL/, /the property .* is not known/],
    [/\\p\{In_?[A-Z]/, /the property "In.*" is not known/],
    [/^a\{2,1\}$/, /a count's least is above its most/],
    [/x\{4e00 4e01\}/, /the character/],
    [/\\xe9|\\x$/, /the character/],
    [/^\[\[:foo:\]\]$/, /the class \[:foo:\] is not known/],
    [/^\[\[:alpha:\]-z\]$/, /a range from or to a class/],
    [/^\(\?<=\\R\)d$/, /in a look-behind/],
    [/^\(\?i\)\[\^?ß\]/, /a ligature in a class/],
  ];

  it.each(golden.patterns)("%s", (source, expected) => {
    const reason = refused.find(([pattern]) => pattern.test(source))?.[1];
    const find = (text: string): number[] => withoutEmpty(compilePattern(source, "test").findAll(text));
    if (expected !== null && reason === undefined) expect(golden.texts.map(find)).toEqual(expected);
    else if (expected !== null) expect(() => find("")).toThrow(reason);
    else if (source !== "(?<=(?=b)b)b") expect(() => find("")).toThrow(AppError);
  });
});
