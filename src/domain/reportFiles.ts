// Which files of a project a report is about.
import { manifestFile, noticeFile } from "./runFolder.ts";

/** A report that was written says what other files say; drafts and hidden files are nobody's data. */
export const isReported = (path: string): boolean =>
  path !== manifestFile &&
  path !== noticeFile &&
  !path.split("/").some((part) => part.startsWith(".")) &&
  !/^reports\/.*\.(html|md|csv)$/.test(path) &&
  !/\.(new|partial)(\/|$)/.test(path);
