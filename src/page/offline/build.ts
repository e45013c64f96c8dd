// What the build tells the service worker about itself (scripts/offline.ts writes it into the worker's text).
import { sha256Hex } from "../../domain/sha256.ts";

export interface BuiltFile {
  sizeBytes: number;
  /** Of its bytes (digestOf). The page itself is known by its version instead: a server may write its policy into it. */
  digest: string;
  /** Large, and of use to few: stored when it was asked for, not ahead. */
  isOptional?: true;
}

/** 128 bits of a file's SHA-256, in hexadecimal digits: digits are most of the list, and half of them tell files apart. */
export const digestOf = async (bytes: Uint8Array): Promise<string> => (await sha256Hex(bytes)).slice(0, 32);

export interface BuildFacts {
  /** Changes with any byte of any file; the page carries it in <meta name="version">. */
  version: string;
  /** Every file of the site by its path, in the order in which they are stored. */
  files: Record<string, BuiltFile>;
  /** What the first load needs; stored before the worker is active. */
  first: string[];
  /** The policy as a header and as the page's <meta>; scripts/policy.mjs. */
  headerPolicy: string;
  pagePolicy: string;
  /** Origins that stand for several sources. */
  originFamilies: Record<string, string[]>;
}

/** Names under assets/ carry a hash of their content: what is stored under one is never stale. */
export const isHashed = (path: string): boolean => path.startsWith("assets/");

/** The page's file. */
export const pagePath = "index.html";

/** The version that a page carries; undefined where the text is no page of ours. */
export function versionOf(html: string): string | undefined {
  return /<meta name="version" content="([^"]*)"/.exec(html)?.[1];
}
