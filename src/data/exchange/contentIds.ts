// Ids made of what they name: the same content gets the same id in every project, so that a second import adds nothing and two
// projects' records can be put together as sets.

import { Sha256 } from "../../domain/sha256.ts";

const digits = 20;

/** "p-0f3a..." of anything that JSON can write. */
export function contentId(letter: string, ...parts: readonly unknown[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  return `${letter}-${new Sha256().update(bytes).hex().slice(0, digits)}`;
}
