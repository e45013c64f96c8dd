// File names that come from files (shards of an index, entries of a listing) may not leave their folder. The check
// is on the text alone, so that it holds alike for a disk, a hub, a zip and dropped files; what a link on a disk
// points at is the business of whoever made the link.

import { AppError, quote } from "./errors.ts";

/** Why `path` is not a plain relative path inside its folder, or undefined when it is one. */
export function pathFault(path: string): string | undefined {
  if (path === "") return "it is empty";
  if (path.length > 1024) return "it is longer than 1024 characters";
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(path)) return "it has control characters";
  if (path.includes("\\")) return "it has a backslash";
  if (path.startsWith("/")) return "it is absolute";
  if (path.includes(":")) return "it has a colon (a drive or a URL)";
  if (/%(2e|2f|5c)/i.test(path)) return "it has an escaped dot or slash";
  for (const part of path.split("/")) {
    if (part === "..") return "it leaves the folder";
    if (part === "." || part === "") return "it has an empty part";
  }
  return undefined;
}

/** `path` itself, or AppError "file/bad-path" that names `owner`, the thing that asked for it. */
export function requireInside(path: string, owner: string): string {
  const fault = pathFault(path);
  if (fault === undefined) return path;
  throw new AppError(
    "file/bad-path",
    `${owner}: the file name ${quote(path)} is not usable: ${fault}; expected a relative path inside the folder.`,
    "Files named inside a model folder may not leave it; get the folder from a source you trust.",
  );
}
