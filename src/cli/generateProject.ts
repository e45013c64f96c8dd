// `generate --project`: a model's answers to a project's prompts, added to its completions.

import type { DevicePreference } from "../domain/records/index.ts";
import { drawCompletions, modelWriter } from "../runs/projectCompletions.ts";
import { breathe } from "../runs/turns.ts";
import type { CacheDtype } from "../models/decodeSteps.ts";
import { AppError, quote } from "../domain/errors.ts";
import { answerEnds } from "./answerEnds.ts";
import type { Output } from "./output.ts";
import { existingProject } from "./projectFolder.ts";
import { usualNewTokens } from "./samplingFlags.ts";
import type { Session } from "./session.ts";

interface Flags {
  readonly model: string;
  readonly adapter: string | null;
  readonly project: string;
  readonly n: number | null;
  readonly temperature: number;
  readonly top_k: number;
  readonly top_p: number;
  readonly max_new_tokens: number | null;
  readonly cache_dtype: CacheDtype;
  readonly seed: number;
  readonly device: DevicePreference;
}

/** AppError "project/...", "prompts/...", and those of models and tokens. */
export async function generateProject(
  flags: Flags,
  out: Output,
  session: Session,
  signal: AbortSignal,
): Promise<undefined> {
  const { model: name, adapter, project } = flags;
  const data = existingProject(project, session);
  if ((await data.prompts.all()).length === 0)
    throw new AppError(
      "prompts/none",
      `${quote(project)} has no prompts.`,
      "Make some of its documents (prompts), or import some (import --format completions).",
    );
  const loaded = await session.model(flags, out, signal);
  const tokenizer = await loaded.tokenizer();
  if (tokenizer === undefined)
    throw new AppError(
      "tokenizer/missing",
      `${quote(name)} brings no tokenizer, which turns text into what a model reads.`,
      "Use a model's whole folder, tokenizer.json included.",
    );
  const counts = await drawCompletions(
    modelWriter(loaded.model, tokenizer),
    data,
    {
      n: flags.n ?? 2,
      source: adapter === null ? name : `${name} + ${adapter}`,
      temperature: flags.temperature,
      topK: flags.top_k,
      topP: flags.top_p,
      maxNewTokens: flags.max_new_tokens,
      usualNewTokens,
      eosIds: await answerEnds(session, { loaded, tokenizer, adapter }, out, signal),
      seed: flags.seed,
      cacheDtype: flags.cache_dtype,
      check: async () => {
        await breathe();
        signal.throwIfAborted();
      },
    },
    {
      async drawn({ prompt, record, completion, promptIds }, done, total) {
        const { ids, logprobs, finish } = completion;
        out.result(
          {
            type: "completion",
            prompt: prompt.prompt,
            completion: record.completion,
            prompt_ids: promptIds,
            completion_ids: ids,
            logprobs,
            finish,
          },
          `--- prompt ${prompt.id} (${finish === "eos" ? "ended" : "cut"} after ${ids.length} tokens)\n${record.completion}`,
        );
        out.progress("generating", done, total, "answers");
        await out.ready();
      },
      fault({ id }, message) {
        const hint = "Shorten this prompt, or ask for fewer new tokens; the others are answered.";
        const file = "data/prompts.jsonl";
        const told = `prompt ${quote(id)}: ${message}`;
        out.result(
          { type: "row_error", file, line: null, code: "tokens/too-long", message: told, hint },
          undefined,
        );
        if (!out.json) out.note(`${told}. ${hint}`);
      },
    },
  );
  const { prompts, completions, already, faults } = counts;
  if (already > 0) out.note(`${already} answers by this model were there.`);
  out.result({ type: "done", prompts, completions, already, errors: faults }, undefined);
  return undefined;
}
