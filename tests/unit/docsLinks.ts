// Relative links of a page under docs/: each must lead to a file that is there, and to a heading of it.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A heading's anchor as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

export function anchors(text: string): string[] {
  const outsideCode = text.replace(/^```[^]*?^```/gm, "");
  return [...outsideCode.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));
}

/** Links of `file` (a path) that lead nowhere. */
export function deadLinks(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => {
      if (/^[a-z]+:/.test(target)) return false;
      const [path = "", anchor] = target.split("#");
      const other = path === "" ? file : join(dirname(file), path);
      if (!existsSync(other)) return true;
      return anchor !== undefined && !anchors(readFileSync(other, "utf8")).includes(anchor);
    });
}
