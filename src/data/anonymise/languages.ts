// What the anonymiser is made for, in a value that the page shows and the docs tell.

export interface LanguageSupport {
  /** ISO 639-1. */
  readonly code: string;
  readonly title: string;
  readonly support: "full" | "partly" | "none";
  readonly note: string;
}

export const supportedLanguages: readonly LanguageSupport[] = [
  {
    code: "en",
    title: "English",
    support: "full",
    note: "With names, phone numbers, addresses and personal numbers of the whole world.",
  },
  {
    code: "de",
    title: "German",
    support: "partly",
    note: "Labels and heads of a resume, streets, dates of birth, forms of address; not running text.",
  },
  {
    code: "fr",
    title: "French",
    support: "partly",
    note: "Labels and heads of a resume, streets, dates of birth, forms of address; not running text.",
  },
  {
    code: "es",
    title: "Spanish",
    support: "partly",
    note: "Labels and heads of a resume, streets, dates of birth, forms of address; not running text.",
  },
];

export const otherLanguages =
  "In other languages only what needs no words is found: e-mail and web addresses, phone numbers, card and account numbers, personal numbers with check digits. Names in other scripts than Latin are not found.";
