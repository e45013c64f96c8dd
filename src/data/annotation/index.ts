// Judgements of answers: by a function of the text, by a simulated judge, and by simulated annotators.

export { answerQuality, type AnswerQuality, qualityWeights } from "./answerQuality.ts";
export { type JudgeOptions, type Judgement, simulatedJudge } from "./simulatedJudge.ts";
export {
  type AnnotatorOptions,
  type ComparisonEvent,
  type ComparisonItem,
  type JudgedAnswer,
  simulateAnnotators,
} from "./simulatedAnnotators.ts";
export { annotatorsOf, guidelinesVersion, queueOf, type QueueEntry } from "./queue.ts";
export { answersOf, decisionOf, type Judged, roundOf, standing, type Standing, voided } from "./standing.ts";
export { counted, type Counted, type JudgedTables, type LeftOut, told } from "./counted.ts";
