// Hides what tells who somebody is: detectors propose, one rule decides overlaps, operators put something in, a person reviews.
export {
  type AnonymisedText,
  type Anonymiser,
  type AnonymiserOptions,
  createAnonymiser,
  parseEntities,
  parseOperators,
  type ProposedSpan,
} from "./anonymiser.ts";
export { detectors } from "./detectors/index.ts";
export { entities, type Entity, entityKinds, isEntity, kindOf } from "./entities.ts";
export { projectWords, toLookThrough, withHidden } from "./hideDocuments.ts";
export { type LanguageSupport, otherLanguages, supportedLanguages } from "./languages.ts";
export { operators, type OperatorId } from "./operators/index.ts";
export { addSpan, applySpans, type Decision, decideAll, type Reviewed, reviewAgain } from "./review.ts";
export type { ProjectWord } from "./words.ts";
