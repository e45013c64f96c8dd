// Health and disability: conditions, treatments and leave that somebody may have. Words of medicine alone ("healthcare", "patient",
// "clinical") are a nurse's job and stay.
import { setOf } from "../text/setOf.ts";
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import type { Token } from "../text/tokens.ts";
import type { Candidate, Detector } from "./detector.ts";
import { WordList } from "./wordList.ts";

const conditions = new WordList(
  "coeliac|celiac|coeliac disease|celiac disease|pacemaker|rheumatism|varicose veins|laryngitis|hypothyroid|hypothyroidism|hyperthyroidism|motor neurone disease|kidney stone|sleep disorder|sleep apnoea|sleep apnea|slipped discs|herniated disc|sickle cell trait|sickle cell disease|type 1 diabetic|type 2 diabetic|hernia operation|thyroid cancer|thyroid surgery|stomach cancer|dust allergy|pollen allergy|retinitis|glaucoma|cataract operation|gastric ulcer|colour blind|color blind|pneumonia|sciatica|endometriosis|psoriasis|eczema|asthma|asthmatic|diabetes|diabetic|type 1 diabetes|type 2 diabetes|epilepsy|epileptic|cancer|breast cancer|lung cancer|prostate cancer|colon cancer|skin cancer|leukemia|leukaemia|lymphoma|tumor|tumour|melanoma|hiv|hiv positive|hiv-positive|aids|hepatitis|hepatitis b|hepatitis c|tuberculosis|multiple sclerosis|parkinson's|parkinson's disease|alzheimer's|dengue|malaria|typhoid|chickenpox|measles|mumps|glandular fever|shingles|tendinitis|tendonitis|tinnitus|vertigo|sickle-cell crisis|sickle cell crisis|essential tremor|thyroid nodule|hernia|kidney stones|gallstones|stomach ulcer|nut allergy|peanut allergy|latex allergy|hay fever|carpal tunnel|carpal tunnel syndrome|slipped disc|corrective lenses|contact lenses|reading glasses|pregnant|dementia|lupus|crohn's|crohn's disease|fibromyalgia|arthritis|rheumatoid arthritis|osteoporosis|hypertension|high blood pressure|heart disease|heart attack|heart failure|heart condition|cardiac arrest|stroke|migraine|migraines|chronic pain|chronic fatigue|chronic illness|kidney disease|kidney failure|dialysis|chemotherapy|radiotherapy|radiation therapy|organ transplant|kidney transplant|depression|depressed|clinical depression|postpartum depression|anxiety disorder|social anxiety|panic attacks|panic attack|bipolar|bipolar disorder|schizophrenia|schizophrenic|ptsd|post-traumatic stress disorder|ocd|obsessive-compulsive disorder|adhd|attention deficit disorder|autism|autistic|autism spectrum|asperger's|asperger's syndrome|neurodivergent|dyslexia|dyslexic|dyspraxia|eating disorder|anorexia|bulimia|burnout|nervous breakdown|addiction|alcoholism|alcoholic|substance abuse|drug abuse|rehab|sobriety|suicidal|self-harm|disabled|wheelchair|wheelchair user|paraplegic|quadriplegic|amputee|prosthetic|prosthesis|hearing aid|hearing aids|hearing loss|hard of hearing|deaf|deaf-blind|deafness|visually impaired|vision impairment|legally blind|blindness|colour blind|color blind|colour-blind|color-blind|cerebral palsy|down syndrome|muscular dystrophy|spina bifida|cystic fibrosis|sickle cell|scoliosis|stutter|speech impediment|long covid|covid-19|covid|pneumonia|appendicitis|anemia|anaemia|endometriosis|miscarriage|infertility|ivf|menopause|psoriasis|eczema|celiac|celiac disease|coeliac disease|ulcerative colitis|gout|sciatica|insomnia|sleep apnea|narcolepsy|obesity|copd|bronchitis|emphysema|angina|arrhythmia|glaucoma|cataracts|thyroid condition|hypothyroidism|concussion|brain injury|tbi|spinal injury|back injury|antidepressants|insulin|lithium|prozac|zoloft|metformin|sick leave|medical leave|disability leave|medical condition|health condition|mental illness|mental health issues|mental health condition|psychiatric|hospitalised|hospitalized|surgery|physiotherapy|physical therapy|rehabilitation|psychotherapy|counselling sessions|pregnancy|maternity complications|schwerbehindert|schwerbehinderung|gdb|grad der behinderung|behinderung|handicap|rqth|discapacidad",
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
  "diagnos(?:is|es|ed with)|medical conditions?|health conditions?|disabilit(?:y|ies)|allerg(?:y|ies|ic to)|blood (?:type|group)|suffer(?:s|ed|ing)? from|treated for|symptoms?";
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

const ofTrade = setOf(
  "patients patient unit units ward wards culture cultures portal research campaign awareness charity care test tests testing screening clinic clinics drug drugs vaccine vaccines study studies group groups app device devices user users support training policy prevention treatment access ramp spaces toilet spot spots test reading trust association society law batteries adjustments applicants foot by spaniel dog school",
);
const many = setOf(
  "persons people patients those anyone anybody users guests customers residents children adults visitors employees staff whoever",
);
/** "Persons with diabetes, epilepsy or": anybody's. */
function isOfMany(tokens: readonly Token[], i: number): boolean {
  for (let n = i - 1; n >= 0 && i - n < 9; n--) {
    const { folded, text, gap } = tokens[n]!;
    if (/^[.:?!]$/.test(text) || tokens[n + 1]!.gap === "\n") return false;
    if (many.has(folded) && /^(?:with|who|suffering)$/.test(tokens[n + 1]?.folded ?? "")) return true;
    // "most of them with dementia"
    if (folded === "them" && tokens[n + 1]?.folded === "with") return true;
    if (/^(?:cure|cures|prevent|prevents|teach|taught|associated|asked)$/.test(folded) && gap !== "\n")
      return true;
  }
  return false;
}
const sayers = setOf(
  "had has have having my his her their needs need needed following undergoing underwent undergo since awaiting after i",
);
/** A treatment that somebody has. */
const isSomebodys = (tokens: readonly Token[], i: number): boolean =>
  degrees.has(tokens[i - 1]?.folded ?? "") || [1, 2, 3].some((n) => sayers.has(tokens[i - n]?.folded ?? ""));
const body =
  "heart|back|knee|knees|hip|hips|shoulder|ankle|wrist|wrists|elbow|finger|fingers|thumb|toe|foot|leg|arm|hand|collarbone|rib|ribs|nose|neck|spine|jaw|skull|ligament|meniscus|tendon|achilles|cartilage|hamstring|eye|ear|lung|kidney|liver|hearing|eyesight";
const inPart = new RegExp(
  `^,? (?:in|on|of) (?:the|his|her|my|one|both) (?:left|right|other|(?:left |right )?(?:${body}))(?!\\p{L})`,
  "u",
);
const hurt =
  "broke|broken|fractured|sprained|torn|tore|dislocated|twisted|ruptured|crushed|strained|injured|bad|dodgy|gammy|swollen|frozen";
/** "broke my wrist", "a bad heart", "hip replacement", "pain in the right elbow" */
const bodily = new RegExp(
  String.raw`(?<![\p{L}])(?:(?:${hurt}) (?:(?:my|his|her|their) )?(?:left |right )?(?:${body})|(?:left |right )?(?:${body}) (?:replacement|operation|injury|trouble|replaced|pain)|(?:pains?|arthritis|numbness) in (?:the|my|his|her) (?:left |right |lower )?(?:${body})|hard of hearing|(?:(?:nearly|almost|legally|partially|half) blind|blind (?:in|since) (?:the|one|my|his|her|birth|childhood))(?: (?:left |right )?eye)?|deaf in (?:the|one|my|his|her) (?:left |right )?ear|had (?:a|the|his|her) (?:stroke|heart attack))(?![\p{L}])`,
  "uy",
);
const bodilyWords = wordList([
  ...hurt.split("|"),
  ..."left right pain pains arthritis numbness hard deaf had nearly almost legally partially half blind".split(
    " ",
  ),
  ...body.split("|"),
]);
/** Before a colon, or in capitals before a gap: what it says is of somebody's health. */
const ownLabels =
  "health|medical|medical notes?|health notes?|disability|impairment|injuries|allergies|eyesight|medication|medical history|health condition|medical condition";
const ownLabel = new RegExp(
  String.raw`(?<=(?:^|[\n;|]| {3}|\. )[ \t]{0,4})(?:${ownLabels})(?: \([\p{L} ]{2,30}\))? ?(?:[:=]|\.{3,}:?)[ \t]{0,12}((?!class|insurance|cover|benefits|care|and safety|secretary|centre|center|yes|nothing|no(?!\p{L}| )|n/a)[\p{L}\p{Nd}][^\n.;,|]{1,60})`,
  "uy",
);
const ownLabelWords = wordList(firstWords(ownLabels));
/** What people are allergic to, and no "allergic to meetings". */
const allergens =
  /^(?:nuts?|peanuts?|tree nuts|mustard|penicillin|latex|pollen|dust|cats?|dogs?|bees?|bee stings|wasps?|wasp stings|shellfish|fish|eggs?|milk|lactose|gluten|wheat|soya?|sesame|nickel|aspirin|ibuprofen|iodine|horses?|feathers|mould|grass|hay|celery|lupin|crustaceans|prawns|kiwi|strawberries|antibiotics|plasters|bleach|chlorine|detergents?|resin|epoxy|flour)(?!\p{L})/u;

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
      // "stroke patients", "persons with epilepsy", "asked about pregnancy"
      if (next?.gap === " " && ofTrade.has(next.folded)) continue;
      if (isOfMany(tokens, i)) continue;
      if (length === 1 && treatments.has(token.folded) && !isSomebodys(tokens, i)) continue;
      const tail =
        inPart.exec(lower.slice(tokens[i + length - 1]!.end, tokens[i + length - 1]!.end + 32))?.[0].length ??
        0;
      const isMore = token.gap === " " && degrees.has(previous?.folded ?? "");
      yield {
        start: isMore ? previous!.start : token.start,
        end: tokens[i + length - 1]!.end + tail,
        entity: "HEALTH",
        score: length > 1 ? 0.98 : 0.82,
        reason: "A condition, a treatment or a disability.",
      };
      i += length - 1;
    }
    for (const { 0: found, index } of matchesAt(bodily, lower, words, bodilyWords))
      yield {
        start: index,
        end: index + found.length,
        entity: "HEALTH",
        score: 0.985,
        reason: "Something of somebody's body.",
      };
    for (const { 0: found, 1: value = "", index } of matchesAt(ownLabel, lower, words, ownLabelWords)) {
      const kept = value.split(/ {3}|\t/)[0]!.trimEnd();
      const start = index + found.length - value.length;
      yield {
        start,
        end: start + kept.length,
        entity: "HEALTH",
        score: 0.99,
        reason: "Follows a label for health.",
      };
    }
    for (const match of matchesAt(label, lower, words, labelWords)) {
      const value = (match[1] ?? "")
        .split(/ (?:and|but|who|when|since|because|for|in|at|on|by|which|that) /)[0]!
        .trimEnd();
      const key = match[0].slice(0, match[0].length - (match[1] ?? "").length);
      const isVerb = /diagnosed with|suffer|treated for|allergic to/i.test(key);
      if (key.includes("allergic to")) {
        const what = allergens.exec(value)?.[0];
        if (what !== undefined)
          yield {
            start: match.index,
            end: match.index + key.length + what.length,
            entity: "HEALTH",
            score: 0.9,
            reason: "What somebody is allergic to.",
          };
        continue;
      }
      // "suffered from an NDA"
      if (key.includes("suffer") && /^(?:an?|the|this|that|lack|poor|low|high|too|some|many) /.test(value))
        continue;
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
