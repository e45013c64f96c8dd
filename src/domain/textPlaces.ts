// Where a text stands in another, for people who want each of its places: whole words, no two places over each other.

/** Its code points, one text each: what records count by. */
export const pointsOf = (text: string): string[] => Array.from(text);

/** Of a script that parts words by spaces. */
const isWord = (text: string | undefined): boolean =>
  text !== undefined &&
  /[\p{L}\p{N}]/u.test(text) &&
  !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u.test(
    text,
  );

/** UTF-16 offsets of `wanted` in `text`; "Ann" stands in "Ann," and not in "Annotation". */
export function placesOf(text: string, wanted: string): number[] {
  if (wanted === "") return [];
  const found: number[] = [];
  const [first, last] = [pointsOf(wanted)[0], pointsOf(wanted).at(-1)];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at)) {
    const end = at + wanted.length;
    const before = pointsOf(text.slice(Math.max(0, at - 2), at)).at(-1);
    const [after] = pointsOf(text.slice(end, end + 2));
    const isWhole = !(isWord(first) && isWord(before)) && !(isWord(last) && isWord(after));
    if (isWhole) found.push(at);
    at = isWhole ? end : at + 1;
  }
  return found;
}

/** Code points before each of these UTF-16 offsets, which are sorted. */
export function codePointsBefore(text: string, offsets: readonly number[]): number[] {
  return counted(text, offsets, (unit) => unit);
}

/** UTF-16 offsets of these code points, which are sorted. */
export function unitsBefore(text: string, points: readonly number[]): number[] {
  return counted(
    text,
    points,
    (_unit, point) => point,
    (unit) => unit,
  );
}

/** Walks the text once: for each wanted place, in units or points, the other count. */
function counted(
  text: string,
  wanted: readonly number[],
  placeOf: (unit: number, point: number) => number,
  answerOf: (unit: number, point: number) => number = (_unit, point) => point,
): number[] {
  const answers: number[] = [];
  let [unit, point] = [0, 0];
  for (const place of wanted) {
    while (placeOf(unit, point) < place && unit < text.length) {
      unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
      point++;
    }
    answers.push(answerOf(unit, point));
  }
  return answers;
}
