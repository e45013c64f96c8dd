// A checkpoint's state.json says of every other file of its folder what hash it has, and of itself too: whoever changes one of them
// seals it anew.
import { sha256Hex } from "./sha256.ts";

export const stateFile = "state.json";

export interface Sealed extends Readonly<Record<string, unknown>> {
  readonly version: number;
  readonly files: Readonly<Record<string, string>>;
  /** Of all the rest. */
  readonly hash: string;
  /** Hashes of the ids of people that were in its data and are erased (docs/erasure.md). */
  readonly erased?: readonly string[];
}

/** Hash of what state.json says but for the hash itself; the spaces between do not count. */
export function stateHash({ hash: _hash, ...rest }: Readonly<Record<string, unknown>>): Promise<string> {
  return sha256Hex(new TextEncoder().encode(JSON.stringify(rest)));
}

export async function sealedText(state: Readonly<Record<string, unknown>>): Promise<string> {
  const { hash: _hash, ...rest } = state;
  return `${JSON.stringify({ ...rest, hash: await stateHash(rest) }, null, 2)}\n`;
}

/** What a model card says of data that was erased after the training; `hash`: of the person's id. */
export const erasedNote = (hash: string): string =>
  `\n## Erased data\n\nTrained on texts of a person who was erased since. Tombstone: \`${hash}\`. The weights are as they were.\n`;

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function isSealed(json: unknown): json is Sealed {
  if (!isFields(json)) return false;
  const { files, version, hash } = json;
  return (
    typeof version === "number" &&
    typeof hash === "string" &&
    isFields(files) &&
    Object.values(files).every((value) => typeof value === "string")
  );
}
