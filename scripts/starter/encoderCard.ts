// The reward encoder's model card, with the numbers of its training's log.

import { encoderConfig } from "./initEncoder.ts";

export interface EncoderNumbers {
  readonly parameters: number;
  readonly trainRows: number;
  readonly heldOutRows: number;
  readonly steps: number;
  readonly tokens: number;
  /** Nats a hidden token, of the last evaluation. */
  readonly heldOutLoss: number;
  readonly heldOutAccuracy: number;
}

/** README.md of public/models/starter-reward-base. */
export function encoderCard(numbers: EncoderNumbers): string {
  const { hidden_size: width, num_hidden_layers: layers, num_attention_heads: heads } = encoderConfig;
  const { vocab_size: vocabulary, max_position_embeddings: positions } = encoderConfig;
  const count = (value: number): string => value.toLocaleString("en");
  return `---
license: apache-2.0
language: en
library_name: transformers
pipeline_tag: fill-mask
tags: [feedbackloop, starter, synthetic]
---

# starter-reward-base

An encoder of ${count(numbers.parameters)} parameters (BERT, ${layers} layers, width ${width}, ${heads} heads, ${positions} positions, vocabulary ${vocabulary}, lower
case) that has read interview questions and answers in English. It has no head and scores nothing: it is what FeedbackLoop's
reward models of such answers begin from. Weights are f16.

## Training

Trained from random weights by FeedbackLoop on masked words; corpus, vocabulary, recipe, configuration and log are in
\`scripts/starter\` of the repository, where one command a step makes it again. No third party's text or weights went in.

- Corpus: that of the model \`starter\`, hand-written questions and answer parts put together by a seeded generator. A text is
  a question and its answer. ${count(numbers.trainRows)} texts to learn from, ${numbers.heldOutRows} held out, of questions that no text to learn from asks.
- Vocabulary: WordPiece, trained on the same corpus; any English word has its pieces.
- ${count(numbers.steps)} steps, ${count(numbers.tokens)} tokens. Of the hidden tokens of held-out texts ${(100 * numbers.heldOutAccuracy).toFixed(1)} % are its first choice; the loss is
  ${numbers.heldOutLoss.toFixed(4)} nats a token.

## Limits

Synthetic, English, 14 topics, some 1,200 words. A part of the corpus is rude, vague or off the point. What is trained from it
judges answers like those of its corpus and must not be used for decisions about people.
`;
}
