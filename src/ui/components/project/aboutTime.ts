// An estimated time in words.

/** "about 40 s", "about 3 min": no more digits than the estimate has. */
export function aboutTime(seconds: number): string {
  if (seconds < 10) return "about 10 s";
  if (seconds < 90) return `about ${Math.round(seconds / 10) * 10} s`;
  if (seconds < 5400) return `about ${Math.ceil(seconds / 60)} min`;
  return `about ${Math.ceil(seconds / 3600)} h`;
}
