// Every op, in one list: tests/ops walks it.

import { geluErf, geluTanh, silu } from "./activation.ts";
import { add } from "./add.ts";
import { attention } from "./attention.ts";
import { columns } from "./columns.ts";
import { decodeAttention } from "./decodeAttention.ts";
import { dropout } from "./dropout.ts";
import { embeddings } from "./embedding.ts";
import { layerNorm } from "./layerNorm.ts";
import { linears } from "./linear.ts";
import { rmsNorm } from "./rmsNorm.ts";
import { rotary } from "./rotary.ts";
import { swiglu } from "./swiglu.ts";
import { tokenLogProbsOps } from "./tokenLogProbs.ts";
import type { Op } from "../defineOp.ts";

export const ops = [
  ...Object.values(embeddings),
  ...Object.values(linears),
  add,
  columns,
  dropout,
  layerNorm,
  rmsNorm,
  geluTanh,
  geluErf,
  silu,
  swiglu,
  rotary,
  attention,
  decodeAttention,
  ...Object.values(tokenLogProbsOps),
] as unknown as readonly Op[];
