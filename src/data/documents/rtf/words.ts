// The control words of RTF that decide where text goes.

/** Groups whose content is no text of the document, or a second copy of it for older programs. */
export const skippedDestinations: ReadonlySet<string> = new Set([
  "annotation",
  "atnauthor",
  "atnid",
  "author",
  "buptim",
  "colorschememapping",
  "comment",
  "company",
  "creatim",
  "datafield",
  "datastore",
  "doccomm",
  "docvar",
  "falt",
  "filetbl",
  "fldinst",
  "ftncn",
  "ftnsep",
  "ftnsepc",
  "generator",
  "info",
  "keywords",
  "listoverridetable",
  "listtable",
  "listtext",
  "nonshppict",
  "objclass",
  "objdata",
  "objname",
  "operator",
  "panose",
  "pict",
  "pnseclvl",
  "pntext",
  "pntxta",
  "pntxtb",
  "private",
  "revtbl",
  "rsidtbl",
  "rxe",
  "shprslt",
  "sp",
  "stylesheet",
  "subject",
  "tc",
  "template",
  "themedata",
  "title",
  "txe",
  "xe",
  "xmlnstbl",
]);

/** Known though marked as optional (\*). */
export const knownOptional: ReadonlySet<string> = new Set(["shpinst", "shptxt"]);

/** Groups that are places of their own. */
export const boxDestinations: ReadonlySet<string> = new Set(["shptxt", "footnote"]);

export function flowOf(word: string): "header" | "footer" | undefined {
  const kind = /^(header|footer)[lrf]?$/.exec(word)?.[1];
  return kind === "header" || kind === "footer" ? kind : undefined;
}

export const literals: Readonly<Record<string, string>> = {
  bullet: "\u2022",
  emdash: "\u2014",
  emspace: "\u2003",
  endash: "\u2013",
  enspace: "\u2002",
  ldblquote: "\u201c",
  line: "\n",
  lquote: "\u2018",
  nestcell: "\t",
  nestrow: "\n",
  qmspace: "\u2005",
  rdblquote: "\u201d",
  rquote: "\u2019",
  tab: "\t",
};
