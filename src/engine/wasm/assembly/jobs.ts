// The list of jobs: a number, what the coordinator does first, what every thread does.

import { attentionForward } from "./attention";
import { attentionGradient } from "./attentionBackward";
import { attentionDecode } from "./attentionDecode";
import { activation, activationGradient, adamw, add, copyRows, dropout, rotary, squaredSums, swiglu, swigluGradient, writeRows } from "./elementwise";
import { columnTotals, norm, normInputGradient } from "./norms";
import { sample } from "./sample";
import { embedding, embeddingGradient, vocabularyChunk, vocabularyChunkGradient } from "./vocabulary";
import { multiplyLocal, multiplyShared } from "./matmul";
import { prepareSkinny, skinnyDots, skinnySums } from "./skinny";

export const MULTIPLY_SHARED: i32 = 1;
export const MULTIPLY_LOCAL: i32 = 2;
export const SKINNY_DOTS: i32 = 3;
export const SKINNY_SUMS: i32 = 4;

export const ATTENTION: i32 = 5;
export const ATTENTION_GRADIENT: i32 = 6;
export const ATTENTION_DECODE: i32 = 7;
export const ACTIVATION: i32 = 8;
export const ACTIVATION_GRADIENT: i32 = 9;
export const SWIGLU: i32 = 10;
export const SWIGLU_GRADIENT: i32 = 11;
export const ADD: i32 = 12;
export const DROPOUT: i32 = 13;
export const ROTARY: i32 = 14;
export const COPY_ROWS: i32 = 15;
export const WRITE_ROWS: i32 = 16;
export const ADAMW: i32 = 17;
export const SQUARED_SUMS: i32 = 18;
export const NORM: i32 = 19;
export const NORM_INPUT_GRADIENT: i32 = 20;
export const COLUMN_TOTALS: i32 = 21;
export const VOCABULARY_CHUNK: i32 = 22;
export const VOCABULARY_CHUNK_GRADIENT: i32 = 23;
export const EMBEDDING: i32 = 24;
export const EMBEDDING_GRADIENT: i32 = 25;
export const SAMPLE: i32 = 26;

export function prepare(kind: i32): void {
  if (kind == SKINNY_DOTS || kind == SKINNY_SUMS) prepareSkinny();
}

export function perform(kind: i32, thread: i32): void {
  switch (kind) {
    case MULTIPLY_SHARED:
      multiplyShared(thread);
      return;
    case MULTIPLY_LOCAL:
      multiplyLocal(thread);
      return;
    case SKINNY_DOTS:
      skinnyDots(thread);
      return;
    case SKINNY_SUMS:
      skinnySums(thread);
      return;
    case ATTENTION:
      attentionForward(thread);
      return;
    case ATTENTION_GRADIENT:
      attentionGradient(thread);
      return;
    case ATTENTION_DECODE:
      attentionDecode(thread);
      return;
    case ACTIVATION:
      activation();
      return;
    case ACTIVATION_GRADIENT:
      activationGradient();
      return;
    case SWIGLU:
      swiglu();
      return;
    case SWIGLU_GRADIENT:
      swigluGradient();
      return;
    case ADD:
      add();
      return;
    case DROPOUT:
      dropout();
      return;
    case ROTARY:
      rotary();
      return;
    case COPY_ROWS:
      copyRows();
      return;
    case WRITE_ROWS:
      writeRows();
      return;
    case ADAMW:
      adamw();
      return;
    case SQUARED_SUMS:
      squaredSums();
      return;
    case NORM:
      norm();
      return;
    case NORM_INPUT_GRADIENT:
      normInputGradient();
      return;
    case COLUMN_TOTALS:
      columnTotals(thread);
      return;
    case VOCABULARY_CHUNK:
      vocabularyChunk();
      return;
    case VOCABULARY_CHUNK_GRADIENT:
      vocabularyChunkGradient();
      return;
    case EMBEDDING:
      embedding();
      return;
    case EMBEDDING_GRADIENT:
      embeddingGradient();
      return;
    case SAMPLE:
      sample();
      return;
    default:
      unreachable();
  }
}
