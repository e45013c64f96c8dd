// The starter's model card, with the numbers that publish.ts measured.

import { cells } from "./corpus/cells.ts";
import { competencies } from "./corpus/competencies.ts";
import { roles } from "./corpus/roles.ts";

export interface CardNumbers {
  readonly trainRows: number;
  readonly heldOutRows: number;
  readonly heldOutTokens: number;
  /** Nats a token, on the published f16 weights. */
  readonly heldOutLoss: number;
  readonly sampleRows: number;
  readonly sampleLoss: number;
  readonly steps: number;
  readonly trainTokens: number;
  readonly lastTrainLoss: number;
  /** The last evaluation of the training run itself, on f32 weights. */
  readonly loggedEvalLoss: number;
}

/** README.md of public/models/starter. */
export function modelCard(numbers: CardNumbers): string {
  const heldOutCount = cells.filter(({ heldOut }) => heldOut).length;
  const titles = roles.map(({ title }) => title).join(", ");
  const topics = competencies.map(({ id }) => id).join(", ");
  const perplexity = Math.exp(numbers.heldOutLoss);
  return `---
license: apache-2.0
language: en
library_name: transformers
pipeline_tag: text-generation
tags: [feedbackloop, starter, synthetic]
model-index:
  - name: starter
    results:
      - task: { type: text-generation }
        dataset: { type: synthetic, name: held-out cells }
        metrics:
          - { type: loss, value: ${numbers.heldOutLoss.toFixed(4)} }
          - { type: perplexity, value: ${perplexity.toFixed(3)} }
---

# starter

A language model of 2,016,960 parameters (Llama, 4 layers, width 192, 6 heads on 3 key heads, vocabulary 2048) that answers
interview questions in English, middling on purpose: it is the model that FeedbackLoop's sample run improves. Weights are
f16. It knows what its corpus holds and nothing else.

## Training

Trained from random weights by FeedbackLoop's own \`sft\`; corpus, tokenizer, configuration and log are in
\`scripts/starter\` of the repository, where one command a step makes it again. No third party's text or weights went in.

- Corpus: hand-written questions and answer parts for ${roles.length} jobs (${titles}) and ${competencies.length} topics
  (${topics}), put together by a seeded generator that varies structure, relevance, specificity, politeness and length.
- Split: by question. ${heldOutCount} of the ${cells.length} meetings of a job and a topic are held out whole.
  ${numbers.trainRows.toLocaleString("en")} training rows, ${numbers.heldOutRows} held-out rows.
- ${numbers.steps.toLocaleString("en")} steps, ${numbers.trainTokens.toLocaleString("en")} tokens, the last logged training loss ${numbers.lastTrainLoss.toFixed(4)}.

## Evaluation

| rows | tokens | loss (nats a token) | perplexity |
| --- | ---: | ---: | ---: |
| ${numbers.heldOutRows} held-out rows | ${numbers.heldOutTokens} | ${numbers.heldOutLoss.toFixed(4)} | ${perplexity.toFixed(3)} |
| ${numbers.sampleRows} of them, kept as \`tests/unit/starter/heldOutRows.jsonl\` | | ${numbers.sampleLoss.toFixed(4)} | ${Math.exp(numbers.sampleLoss).toFixed(3)} |

Measured on these f16 weights over the answers' tokens, the end mark included. The training run's own last evaluation, on f32
weights, is ${numbers.loggedEvalLoss.toFixed(4)}, as in its log.

## Limits

Synthetic, English, 14 topics. Answers are put together from learned phrases; what they tell never happened. A part of the
corpus is rude, vague or off the point, and so are the model's answers. It must not be used for decisions about people, and
its answers are no advice for a real interview.
`;
}
