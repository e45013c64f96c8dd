// Every op, in one list: tests/ops walks it.

import { geluErf, geluTanh, relu, silu, tanh } from "./activation.ts";
import { add } from "./add.ts";
import { attention } from "./attention.ts";
import { columns } from "./columns.ts";
import { decodeAttentionOps } from "./decodeAttention.ts";
import { dropout } from "./dropout.ts";
import { embeddingOp } from "./embedding.ts";
import { klDivergenceOp } from "./klDivergence.ts";
import { layerNorm } from "./layerNorm.ts";
import { linearOps } from "./linear.ts";
import { rmsNorm } from "./rmsNorm.ts";
import { rotary } from "./rotary.ts";
import { swiglu } from "./swiglu.ts";
import { tokenLogProbsOp } from "./tokenLogProbs.ts";
import type { AnyOp } from "../defineOp.ts";

export const ops: readonly AnyOp[] = [
  embeddingOp,
  ...linearOps,
  add,
  columns,
  dropout,
  layerNorm,
  rmsNorm,
  geluTanh,
  geluErf,
  silu,
  tanh,
  relu,
  swiglu,
  rotary,
  attention,
  ...decodeAttentionOps,
  tokenLogProbsOp,
  klDivergenceOp,
];
