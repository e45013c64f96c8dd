// A text with slots: the stretches that stay, and the names of what is put between them. Texts of a project come with braces of their
// own, so that only texts of ours are read from "{slot}".

export type Slotted = readonly (string | { readonly slot: string })[];
export type Fills = Readonly<Record<string, string>>;

/** "I am {first} {last}." */
export function slotted(text: string): Slotted {
  return text
    .split(/(\{[a-z_]+\})/)
    .filter((part) => part !== "")
    .map((part) => (/^\{[a-z_]+\}$/.test(part) ? { slot: part.slice(1, -1) } : part));
}

export function filled(text: Slotted, fills: Fills): string {
  return text
    .map((part) => {
      if (typeof part === "string") return part;
      const put = fills[part.slot];
      if (put === undefined) throw new Error(`internal: nothing is put into the slot ${part.slot}`);
      return put;
    })
    .join("");
}
