// Judgements that no person made: by a function of the text, by a simulated judge, and by simulated annotators. What people judge, and what
// of it counts, is in the files beside this one.

export { answerQuality, qualityWeights } from "./answerQuality.ts";
export { simulatedJudge } from "./simulatedJudge.ts";
export { type AnnotatorOptions, type ComparisonItem, simulateAnnotators } from "./simulatedAnnotators.ts";
