// `generate`: completions of prompts. Its lines can be used as rollouts: ids and log-probabilities beside the text.

import { choice, integer, orNull, text } from "../domain/config/field.ts";
import { AppError } from "../domain/errors.ts";
import { command } from "./command.ts";
import { modelFlags } from "./modelFlags.ts";
import { samplingFlags, usualNewTokens } from "./samplingFlags.ts";

export const generate = command({
  id: "generate",
  summary: "Completions of prompts by a model.",
  about:
    "Rows are {prompt} (a text, or a list of messages) or {ids}. Temperature 0 always takes the likeliest token. With --project the prompts are a project's, and their answers are added to it until each prompt has --n by this model; the same command goes on where it was ended.",
  endsInOrder: true,
  positionals: [],
  flags: {
    ...modelFlags,
    prompts: {
      field: text<string | null>(null, {
        label: "Prompts",
        help: "A .jsonl, .json or .csv file of rows, or - for stdin.",
      }),
      value: "ROWS",
    },
    project: {
      field: text<string | null>(null, {
        label: "Project",
        help: "A project's folder, instead of --prompts.",
      }),
      value: "DIR",
    },
    n: {
      field: orNull(
        integer(1, {
          atLeast: 1,
          atMost: 100_000,
          label: "Number",
          help: "Completions for each prompt; where not given 1, and 2 of a project.",
        }),
      ),
      value: "N",
    },
    ...samplingFlags,
    cache_dtype: {
      field: choice("float32", ["float32", "float16"], {
        label: "Cache",
        help: "How keys and values are kept. float16: half the memory; rounding changes the last digits of log-probabilities, and so what is drawn.",
      }),
      value: "DTYPE",
    },
    seed: { field: integer(42, { atLeast: 0, label: "Seed", help: "Fixes what is drawn." }), value: "N" },
  },
  async run({ flags, device, out, session, signal }) {
    if ((flags.prompts === null) === (flags.project === null))
      throw new AppError(
        flags.prompts === null ? "usage/missing-flag" : "usage/bad-value",
        `generate needs --prompts ROWS or --project DIR${flags.prompts === null ? "" : ", not both"}.`,
        "See: feedbackloop generate --help",
      );
    if (flags.project !== null) {
      const { generateProject } = await import("./generateProject.ts");
      return generateProject({ ...flags, project: flags.project, device }, out, session, signal);
    }
    const name = flags.prompts ?? "";
    const n = flags.n ?? 1;
    const { isBareIds, openRows, rowsToIds, tokenizerFor } = await import("./rowsFile.ts");
    const { tokenizePrompt } = await import("../data/rows/index.ts");
    const { generate: decode } = await import("../models/decode.ts");
    const { answerEnds } = await import("./answerEnds.ts");
    const { breathe } = await import("../runs/turns.ts");
    const rows = await openRows(name, session.options.folder);
    const loaded = await session.model({ ...flags, device }, out, signal);
    const rowTokenizer = await tokenizerFor(rows, loaded, isBareIds);
    // Rows of ids need no tokenizer; where there is one, the ids are still shown as text.
    const tokenizer = await loaded.tokenizer().catch((error: unknown) => {
      if (rowTokenizer) throw error;
      return undefined;
    });
    const { config } = loaded.model;
    const prompts = await rowsToIds(
      name,
      rows,
      config,
      (row, noting) => tokenizePrompt(row, isBareIds(row) ? undefined : rowTokenizer, noting),
      (ids) => [ids],
      (message) => out.note(message),
    );
    const longest = prompts.reduce((most, ids) => Math.max(most, ids.length), 0);
    const room = config.contextLength - longest;
    const completions = decode(loaded.model, prompts, {
      n,
      temperature: flags.temperature,
      topK: flags.top_k,
      topP: flags.top_p,
      maxNewTokens: flags.max_new_tokens ?? Math.max(1, Math.min(usualNewTokens, room)),
      eosIds: await answerEnds(session, { loaded, tokenizer, adapter: flags.adapter }, out, signal),
      seed: flags.seed,
      cacheDtype: flags.cache_dtype,
      check: async () => {
        await breathe();
        signal.throwIfAborted();
      },
    });
    let done = 0;
    for await (const { promptIndex, ids, logprobs, finish } of completions) {
      const promptIds = prompts[promptIndex] ?? [];
      const given = rows[promptIndex]?.row["prompt"];
      const prompt = given ?? tokenizer?.decode(promptIds) ?? null;
      const completion = tokenizer?.decode([...ids], { skipSpecialTokens: true }) ?? null;
      const shown = completion ?? `ids ${ids.join(" ")}`;
      out.result(
        {
          type: "completion",
          prompt,
          completion,
          prompt_ids: promptIds,
          completion_ids: ids,
          logprobs,
          finish,
        },
        `--- prompt ${promptIndex + 1} (${finish === "eos" ? "ended" : "cut"} after ${ids.length} tokens)\n${shown}`,
      );
      done++;
      out.progress("generating", done, prompts.length * n, "completions");
      await out.ready();
    }
    return undefined;
  },
});
