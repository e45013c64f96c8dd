// Judgements of answers: by a function of the text, and by a simulated judge.

export { answerQuality, type AnswerQuality, qualityWeights } from "./answerQuality.ts";
export { type JudgeOptions, type Judgement, simulatedJudge } from "./simulatedJudge.ts";
