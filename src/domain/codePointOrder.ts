// Texts in the order of their Unicode code points, as Python sorts them. JavaScript's own order is that of UTF-16 units, in which
// an emoji stands before a full-width letter.

export function byCodePoint(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    if (a.charCodeAt(i) === b.charCodeAt(i)) continue;
    // Where halves of a pair differ, what stands before them is the same.
    const isInside = i > 0 && isLow(a.charCodeAt(i)) && isLow(b.charCodeAt(i));
    const at = isInside ? i - 1 : i;
    return (a.codePointAt(at) as number) - (b.codePointAt(at) as number);
  }
  return a.length - b.length;
}

const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
