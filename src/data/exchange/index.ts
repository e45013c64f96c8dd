// The formats in which judged data is handed on and comes back, in one list: `import` and `export`, the page's menu and the tests
// are drawn from it.

import { answers } from "./completions.ts";
import { events } from "./events.ts";
import { kto } from "./kto.ts";
import { parquetTuples } from "./parquetTuples.ts";
import { trlPreference } from "./trlPreference.ts";
import { tuplesCsv } from "./tuplesCsv.ts";
import { tuplesJson } from "./tuplesJson.ts";

export const exchangeFormats = [
  tuplesJson,
  tuplesCsv,
  parquetTuples,
  trlPreference,
  kto,
  events,
  answers,
] as const;

export { contentId } from "./contentIds.ts";
export type { ExchangeFormat, GivenComparison, WriteOptions, Written } from "./exchangeFormat.ts";
export { DataUnion, type UnionCounts } from "./union.ts";
