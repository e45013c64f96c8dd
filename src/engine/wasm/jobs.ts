// Numbers of the jobs in assembly/jobs.ts that are not chosen by matmul.ts or attention.ts.

export const jobs = {
  activation: 8,
  activationGradient: 9,
  swiglu: 10,
  swigluGradient: 11,
  add: 12,
  dropout: 13,
  rotary: 14,
  copyRows: 15,
  writeRows: 16,
  adamw: 17,
  squaredSums: 18,
  norm: 19,
  normInputGradient: 20,
  columnTotals: 21,
  vocabularyChunk: 22,
  vocabularyChunkGradient: 23,
  embedding: 24,
  embeddingGradient: 25,
  sample: 26,
} as const;

/** Elements below which a kernel of a few operations each stays on one thread. */
export const FEW_ELEMENTS = 32_768;
/** The same for kernels with an exponential in them. */
export const FEW_EXPONENTIALS = 8_192;
