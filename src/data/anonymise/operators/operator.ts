// The contract of an operator: what is put in place of a span. Whatever it makes must be known again as a replacement
// (src/data/anonymise/replacements.ts), so that a second pass leaves it alone.

export interface Hidden {
  /** An id of `entityKinds` (src/data/anonymise/entities.ts), which names operators and is therefore not imported here. */
  readonly entity: string;
  readonly text: string;
  /** A coarser form, where a detector or the kind has one. */
  readonly general?: string | undefined;
  /** The name that this span's person, school or company has in this project. */
  pseudonym(): string;
}

export interface Operator {
  readonly id: string;
  /** For people, in a list of choices. */
  readonly title: string;
  readonly help: string;
  apply(hidden: Hidden): string;
}

export const placeholder = (entity: string): string => `[${entity}]`;
