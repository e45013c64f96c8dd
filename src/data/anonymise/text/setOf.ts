/** The words of a list with a blank between each two. */
export const setOf = (words: string): ReadonlySet<string> => new Set(words.split(" "));
