// Every training method, in one list: the `algorithm` key of a config names one.

import { dpo } from "./dpo.ts";
import { sft } from "./sft.ts";

export const recipes = [sft, dpo] as const;
