export function importsOf(text: string): { now: string[]; later: string[] };
export function importsOfEntries(folder: string): string[];
