// What the build tells the service worker about itself (scripts/offline.ts writes it into the worker's text).

export interface BuiltFile {
  sizeBytes: number;
  /** 64 hexadecimal digits. The page itself is known by its version instead: a server may write its policy into it. */
  sha256: string;
  /** Large, and of use to few: stored when it was asked for, not ahead. */
  isOptional?: true;
}

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
