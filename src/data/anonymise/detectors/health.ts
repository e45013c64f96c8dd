// Health and disability: conditions, treatments and leave that somebody may have. Words of medicine alone ("healthcare", "patient",
// "clinical") are a nurse's job and stay.
import { setOf } from "../text/setOf.ts";
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import type { Token } from "../text/tokens.ts";
import type { Candidate, Detector } from "./detector.ts";
import { WordList } from "./wordList.ts";

const conditions = new WordList(
  "asthma|asthmatic|diabetes|diabetic|type 1 diabetes|type 2 diabetes|epilepsy|epileptic|cancer|breast cancer|lung cancer|prostate cancer|colon cancer|skin cancer|leukemia|leukaemia|lymphoma|tumor|tumour|melanoma|hiv|hiv positive|hiv-positive|aids|hepatitis|hepatitis b|hepatitis c|tuberculosis|multiple sclerosis|parkinson's|parkinson's disease|alzheimer's|dementia|lupus|crohn's|crohn's disease|fibromyalgia|arthritis|rheumatoid arthritis|osteoporosis|hypertension|high blood pressure|heart disease|heart attack|heart failure|heart condition|cardiac arrest|stroke|migraine|migraines|chronic pain|chronic fatigue|chronic illness|kidney disease|kidney failure|dialysis|chemotherapy|radiotherapy|radiation therapy|organ transplant|kidney transplant|depression|depressed|clinical depression|postpartum depression|anxiety disorder|social anxiety|panic attacks|panic attack|bipolar|bipolar disorder|schizophrenia|schizophrenic|ptsd|post-traumatic stress disorder|ocd|obsessive-compulsive disorder|adhd|attention deficit disorder|autism|autistic|autism spectrum|asperger's|asperger's syndrome|neurodivergent|dyslexia|dyslexic|dyspraxia|eating disorder|anorexia|bulimia|burnout|nervous breakdown|addiction|alcoholism|alcoholic|substance abuse|drug abuse|rehab|sobriety|in recovery|suicidal|self-harm|disability|disabilities|disabled|wheelchair|wheelchair user|paraplegic|quadriplegic|amputee|prosthetic|prosthesis|hearing aid|hearing aids|hearing loss|hard of hearing|deaf|deaf-blind|deafness|visually impaired|vision impairment|legally blind|blindness|colour blind|color blind|colour-blind|color-blind|cerebral palsy|down syndrome|muscular dystrophy|spina bifida|cystic fibrosis|sickle cell|scoliosis|stutter|speech impediment|long covid|covid-19|covid|pneumonia|appendicitis|anemia|anaemia|endometriosis|miscarriage|infertility|ivf|menopause|psoriasis|eczema|celiac|celiac disease|coeliac disease|ulcerative colitis|gout|sciatica|insomnia|sleep apnea|narcolepsy|obesity|copd|bronchitis|emphysema|angina|arrhythmia|glaucoma|cataracts|thyroid condition|hypothyroidism|concussion|brain injury|tbi|spinal injury|back injury|antidepressants|insulin|lithium|prozac|zoloft|metformin|sick leave|medical leave|disability leave|medical condition|health condition|mental illness|mental health issues|mental health condition|psychiatric|hospitalised|hospitalized|surgery|physiotherapy|physical therapy|rehabilitation|psychotherapy|counselling sessions|pregnancy|maternity complications|schwerbehindert|schwerbehinderung|gdb|grad der behinderung|behinderung|handicap|rqth|discapacidad",
);
/** What a ward does, and a nurse there. */
const treatments = setOf(
  "surgery dialysis chemotherapy radiotherapy physiotherapy rehabilitation rehab psychotherapy psychiatric insulin",
);
const worksWith = setOf(
  "of and or for general head chief ward senior junior taught teaching orthopaedic orthopedic cardiac vascular plastic day",
);
const workplaces = setOf(
  "ward wards unit units department dept team clinic clinics nurse nurses nursing resident residents registrar assistant assistants centre center patients patient technician services suite rotation manager",
);
/** What belongs to a condition or a treatment that stands behind it. */
const degrees = setOf(
  "chronic severe mild acute early-onset recurrent hip knee heart back shoulder brain eye spinal open-heart bypass cataract dental stomach bowel",
);
const labels =
  "diagnos(?:is|es|ed with)|medical conditions?|health conditions?|disabilit(?:y|ies)|allerg(?:y|ies|ic to)|medications?|blood (?:type|group)|suffer(?:s|ed|ing)? from|treated for|symptoms?";
const label = new RegExp(
  String.raw`(?<!\p{L})(?:${labels})\s{0,3}(?::| is | was | )\s{0,3}((?!(?:with|of|and|the|for|in|is|by|to|from|or)\b)[\p{L}\p{Nd}][^\n.;,|]{1,50})`,
  "uy",
);
const labelWords = wordList(firstWords(labels));
const signed = /[:]\s*$/;

/** Whether a colon ends what begins at `i`, perhaps after a remark in brackets. */
function isLabel(tokens: readonly Token[], i: number): boolean {
  let at = i;
  if (tokens[at]?.text === "(") for (at++; at < i + 7; at++) if (tokens[at]?.text === ")") break;
  if (tokens[at]?.text === ")") at++;
  return tokens[at]?.text === ":" && tokens[at]!.gap !== "\n" && tokens[at + 1]?.gap !== "\n";
}

export const health = {
  id: "health",
  title: "Health and disability",
  entities: ["HEALTH"],
  *find({ lower, tokens, words }): Iterable<Candidate> {
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!;
      if (token.kind !== "word") continue;
      const length = conditions.lengthAt(tokens, i);
      if (length === 0) continue;
      const next = tokens[i + length];
      const previous = tokens[i - 1];
      // "Disability: none", "Disability (voluntary): ...", and "head of surgery", which is work.
      if (isLabel(tokens, i + length)) continue;
      if (
        length === 1 &&
        treatments.has(token.folded) &&
        (worksWith.has(previous?.folded ?? "") ||
          previous?.text === ":" ||
          workplaces.has(next?.folded ?? ""))
      )
        continue;
      const isMore = token.gap === " " && degrees.has(previous?.folded ?? "");
      yield {
        start: isMore ? previous!.start : token.start,
        end: tokens[i + length - 1]!.end,
        entity: "HEALTH",
        score: length > 1 ? 0.98 : 0.82,
        reason: "A condition, a treatment or a disability.",
      };
      i += length - 1;
    }
    for (const match of matchesAt(label, lower, words, labelWords)) {
      const value = (match[1] ?? "")
        .split(/ (?:and|but|who|when|since|because|for|in|at|on|by|which|that) /)[0]!
        .trimEnd();
      const key = match[0].slice(0, match[0].length - (match[1] ?? "").length);
      const isVerb = /diagnosed with|suffer|treated for|allergic to/i.test(key);
      if (!signed.test(key) && !isVerb && !/^blood/i.test(key)) continue;
      if (/^blood/i.test(key) && !/^(?:a|b|ab|o)\b/i.test(value)) continue;
      const start = match.index + key.length;
      yield {
        start,
        end: start + value.length,
        entity: "HEALTH",
        score: 0.8,
        reason: `Follows "${key.trim().replace(/:$/, "")}".`,
      };
    }
  },
} as const satisfies Detector;
