// Made by scripts/build-wasm.mjs from the job functions of this folder; do not edit.

import { ARGUMENTS } from "./layout";
import { Attention, attention } from "./attention";
import { AttentionGradient, attentionGradient } from "./attentionBackward";
import { AttentionDecode, attentionDecode } from "./attentionDecode";
import { Activation, ActivationGradient, Add, Dropout, Rotary, Swiglu, SwigluGradient, activation, activationGradient, add, dropout, rotary, swiglu, swigluGradient } from "./elementwise";
import { Product, multiplyLocal, multiplyShared } from "./matmul";
import { ColumnTotals, Norm, NormInputGradient, columnTotals, norm, normInputGradient } from "./norms";
import { AdamW, SquaredSums, adamw, squaredSums } from "./optimiser";
import { CopyRows, WriteRows, copyRows, writeRows } from "./rows";
import { Sample, sample } from "./sample";
import { prepareSkinnyDots, prepareSkinnySums, skinnyDots, skinnySums } from "./skinny";
import { Embedding, EmbeddingGradient, VocabularyChunk, VocabularyChunkGradient, embedding, embeddingGradient, vocabularyChunk, vocabularyChunkGradient } from "./vocabulary";

/** What the coordinator does before any thread starts. */
export function prepare(kind: i32): void {
  if (kind == 21) prepareSkinnyDots(changetype<Product>(ARGUMENTS));
  if (kind == 22) prepareSkinnySums(changetype<Product>(ARGUMENTS));
}

/** What every thread does. */
export function perform(kind: i32, thread: i32): void {
  switch (kind) {
    case 1:
      attention(changetype<Attention>(ARGUMENTS), thread);
      return;
    case 2:
      attentionGradient(changetype<AttentionGradient>(ARGUMENTS), thread);
      return;
    case 3:
      attentionDecode(changetype<AttentionDecode>(ARGUMENTS), thread);
      return;
    case 4:
      activation(changetype<Activation>(ARGUMENTS));
      return;
    case 5:
      activationGradient(changetype<ActivationGradient>(ARGUMENTS));
      return;
    case 6:
      swiglu(changetype<Swiglu>(ARGUMENTS));
      return;
    case 7:
      swigluGradient(changetype<SwigluGradient>(ARGUMENTS));
      return;
    case 8:
      add(changetype<Add>(ARGUMENTS));
      return;
    case 9:
      dropout(changetype<Dropout>(ARGUMENTS));
      return;
    case 10:
      rotary(changetype<Rotary>(ARGUMENTS));
      return;
    case 11:
      multiplyShared(changetype<Product>(ARGUMENTS), thread);
      return;
    case 12:
      multiplyLocal(changetype<Product>(ARGUMENTS), thread);
      return;
    case 13:
      norm(changetype<Norm>(ARGUMENTS));
      return;
    case 14:
      normInputGradient(changetype<NormInputGradient>(ARGUMENTS));
      return;
    case 15:
      columnTotals(changetype<ColumnTotals>(ARGUMENTS), thread);
      return;
    case 16:
      adamw(changetype<AdamW>(ARGUMENTS));
      return;
    case 17:
      squaredSums(changetype<SquaredSums>(ARGUMENTS));
      return;
    case 18:
      copyRows(changetype<CopyRows>(ARGUMENTS));
      return;
    case 19:
      writeRows(changetype<WriteRows>(ARGUMENTS));
      return;
    case 20:
      sample(changetype<Sample>(ARGUMENTS));
      return;
    case 21:
      skinnyDots(changetype<Product>(ARGUMENTS), thread);
      return;
    case 22:
      skinnySums(changetype<Product>(ARGUMENTS), thread);
      return;
    case 23:
      vocabularyChunk(changetype<VocabularyChunk>(ARGUMENTS));
      return;
    case 24:
      vocabularyChunkGradient(changetype<VocabularyChunkGradient>(ARGUMENTS));
      return;
    case 25:
      embedding(changetype<Embedding>(ARGUMENTS));
      return;
    case 26:
      embeddingGradient(changetype<EmbeddingGradient>(ARGUMENTS));
      return;
    default:
      unreachable();
  }
}
