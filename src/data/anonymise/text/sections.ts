// Sections of a resume by their heads: lines of few words that a list knows. Text before the first head is section "head".
import { classAt, letter, runEnd, widthAt } from "./characters.ts";
import { fold } from "./tokens.ts";

export type SectionKind =
  | "head"
  | "contact"
  | "personal"
  | "summary"
  | "experience"
  | "education"
  | "skills"
  | "references"
  | "languages"
  | "other";

export interface Section {
  readonly kind: SectionKind;
  /** UTF-16 offsets; the head's own line is inside. */
  readonly start: number;
  readonly end: number;
}

const heads: Readonly<Record<Exclude<SectionKind, "head">, string>> = {
  contact: "contact|contact details|contact information|contacts|kontakt|kontaktdaten|coordonnees|contacto",
  personal:
    "personal|personal details|personal information|personal data|personal particulars|bio data|biodata|personliche daten|angaben zur person|etat civil|informations personnelles|datos personales|dati personali",
  summary:
    "summary|profile|about|about me|objective|career objective|professional summary|executive summary|professional profile|personal statement|profil|perfil",
  experience:
    "experience|work|work experience|employment in brief|employment|employment history|work history|professional experience|career history|career|professional background|relevant experience|internships|jobs|jobs so far|past jobs|previous jobs|other jobs|berufserfahrung|beruflicher werdegang|experience professionnelle|experiences professionnelles|experiencia|experiencia laboral|experiencia profesional|volunteering|volunteer experience|work record|career so far|posts|teaching posts|appointments|clinical work|positions|positions held|professional career|career summary|employment record|employment details|previous employment|present employment|work so far|where i have worked|where i worked|jobs held|sea service|teaching practice|teaching experience|clinical experience|flying experience|trade experience|postings|previous roles|practice|chronology|engagements|recent work|posts held",
  education:
    "education|academic background|education and training|educational background|academic qualifications|qualifications|education & training|academic history|studies|ausbildung|bildung|bildungsweg|studium|formation|formations|formacion|formacion academica|educacion|istruzione|school|schooling|schools|academics|academic record|academic details|academic profile|academic qualification|degrees|diplomas|learned|learnt|where i studied|education background|educational qualification|educational qualifications|educational attainment|school and training|schooling and training|studies and training|training and education|degrees and training|formal education|schooling and degrees|schools attended",
  skills:
    "skills|technical skills|key skills|core skills|core competencies|competencies|technologies|tools|tech stack|technical proficiencies|skills & tools|skills and tools|software|kenntnisse|fahigkeiten|competences|competencias|habilidades|hard skills|soft skills|tools and technologies",
  references: "references|refs|ref|referees|referenzen|referencias|references available",
  languages: "languages|language skills|sprachen|sprachkenntnisse|langues|idiomas|lingue",
  other:
    "projects|certifications|certificates|awards|honors|honours|publications|interests|hobbies|activities|achievements|memberships|affiliations|training|courses|patents|additional information|interessen|hobbys|loisirs|zertifikate|key achievements|selected projects|awards and honors",
};
const kinds = new Map<string, SectionKind>();
for (const [kind, names] of Object.entries(heads)) {
  for (const name of names.split("|")) kinds.set(name, kind as SectionKind);
}

const firstWords = new Set([...kinds.keys()].map((name) => /^\p{L}+/u.exec(name)![0]));

/** No head has one of these, nor digits but at its beginning. */
const notHead = /[,;!?@|()/"<>[\]{}+]|\p{L}[.:]\s*\p{L}|\p{L}\s?\d/u;

/** The section that a line begins, if it is a head. */
export function headOf(line: string): SectionKind | undefined {
  if (line.length > 48) return undefined;
  let at = 0;
  while (at < line.length && classAt(line, at) !== letter) at += widthAt(line, at);
  if (!firstWords.has(fold(line.slice(at, runEnd(line, at, letter)))) || notHead.test(line)) return undefined;
  const name = fold(line)
    .replace(/^[\s#*=_•\-0-9.]{1,8}/, "")
    .replace(/[\s:*=_#\-]{1,8}$/, "")
    .replace(/\s+/g, " ");
  return kinds.get(name);
}

export function sectionsOf(text: string): Section[] {
  const sections: Section[] = [];
  let kind: SectionKind = "head";
  let start = 0;
  let at = 0;
  while (at < text.length) {
    let end = text.indexOf("\n", at);
    if (end === -1) end = text.length;
    const found = end - at <= 60 ? headOf(text.slice(at, end)) : undefined;
    if (found !== undefined) {
      sections.push({ kind, start, end: at });
      kind = found;
      start = at;
    }
    at = end + 1;
  }
  sections.push({ kind, start, end: text.length });
  return sections;
}

/** Where the line that `at` stands in begins, but for at most `most` characters before it. */
export function lineStart(text: string, at: number, most: number): number {
  const lead = text.slice(Math.max(0, at - most), at);
  return at - lead.length + lead.lastIndexOf("\n") + 1;
}

export function sectionAt(sections: readonly Section[], at: number): Section {
  let low = 0;
  let high = sections.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (sections[middle]!.start <= at) low = middle;
    else high = middle - 1;
  }
  return sections[low]!;
}
