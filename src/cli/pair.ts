// `pair`: new items of a judging task, pairs of a project's answers.

import { integer, number, text } from "../domain/config/field.ts";
import { AppError, nearestName, quote } from "../domain/errors.ts";
import { command } from "./command.ts";
import { projectFlag } from "./projectFlag.ts";

export const pair = command({
  id: "pair",
  summary: "Chooses pairs of a project's answers to be judged.",
  about:
    "Some pairs are always drawn at random, whatever the strategy, and some of these from prompts that no strategy ever chooses from: they are for measuring. The task is made if there is none of that name.",
  positionals: [],
  flags: {
    ...projectFlag,
    count: {
      field: integer(100, { atLeast: 1, label: "Count", help: "How many pairs." }),
      value: "N",
    },
    strategy: {
      field: text<string>("random", { label: "Strategy", help: "How: one of the strategies below." }),
      value: "S",
    },
    model: {
      field: text<string | null>(null, {
        label: "Reward model",
        help: "For the strategies that ask one: a folder, a bundled name or a hub id.",
      }),
      value: "RM",
    },
    random_share: {
      field: number(0.2, {
        atLeast: 0.05,
        atMost: 1,
        label: "Random share",
        help: "Share of the pairs that are drawn at random whatever the strategy.",
      }),
      value: "X",
    },
    held_out_share: {
      field: number(0.2, {
        atLeast: 0,
        below: 1,
        label: "Held-out share",
        help: "Share of the random pairs that are for measuring. Where prompts are split, they are of the held-out ones; else of this share of all prompts.",
      }),
      value: "X",
    },
    task: {
      field: text<string>("judging", { label: "Task", help: "The judging task that they belong to." }),
      value: "ID",
    },
    seed: {
      field: integer(42, { atLeast: 0, label: "Seed", help: "Fixes what is drawn." }),
      value: "N",
    },
  },
  async details() {
    const { pairingStrategies } = await import("../data/annotation/pairing/index.ts");
    return [
      { title: "Strategies", entries: pairingStrategies.map(({ id, about }) => ({ term: id, help: about })) },
    ];
  },
  async run({ flags, device, out, session, signal }) {
    const { resolve } = await import("node:path");
    const { existingProject, requireProjectsReady } = await import("./projectFolder.ts");
    const { pairingStrategies } = await import("../data/annotation/pairing/index.ts");
    const { addPairs } = await import("../runs/projectPairs.ts");
    const { ensureTask } = await import("../data/annotation/tasks.ts");
    const { breathe } = await import("../runs/turns.ts");
    const ids = pairingStrategies.map(({ id }) => id);
    const strategy = pairingStrategies.find(({ id }) => id === flags.strategy);
    if (strategy === undefined) {
      const near = nearestName(flags.strategy, ids);
      throw new AppError(
        "usage/bad-value",
        `There is no strategy ${quote(flags.strategy)}.${near === undefined ? "" : ` Did you mean "${near}"?`}`,
        `Take one of ${ids.join(", ")}.`,
      );
    }
    const data = existingProject(flags.project, session);
    // What is chosen here is judged next.
    const today = new Date().toISOString().slice(0, 10);
    await requireProjectsReady([resolve(session.options.folder, flags.project)], undefined, today);
    const scorer =
      strategy.needs === "nothing" || flags.model === null ? undefined : await scorerOf(flags.model);
    const task = await ensureTask(data, flags.task, Date.now());
    const made = await addPairs(data, {
      task: task.id,
      strategy,
      count: flags.count,
      randomShare: flags.random_share,
      heldOutShare: flags.held_out_share,
      seed: flags.seed,
      ...(scorer === undefined ? {} : { scorer }),
      addedAtMs: Date.now(),
      async check(done, total) {
        await breathe();
        signal.throwIfAborted();
        out.progress("scoring", done, total, "answers");
      },
    });
    for (const why of made.heldBackWhy) out.note(`Held back: ${why}.`);
    for (const { id, promptId, completionIds, arm, isHeldOut = false } of made.items)
      out.result(
        { type: "item", id, prompt_id: promptId, completion_ids: completionIds, arm, held_out: isHeldOut },
        `${id} (${arm}${isHeldOut ? ", for measuring" : ""})`,
      );
    const arms = (name: string): number => made.items.filter(({ arm }) => arm === name).length;
    out.result(
      {
        type: "done",
        task: task.id,
        items: made.items.length,
        random: arms("random"),
        held_out: made.items.filter(({ isHeldOut }) => isHeldOut).length,
        pool: made.pool,
        held_back: made.heldBack,
      },
      `${made.items.length} of ${made.pool} pairs chosen for ${task.id}`,
    );
    return undefined;

    async function scorerOf(name: string) {
      const { scorerRequest, rewardModel } = await import("./rewardModel.ts");
      const request = await scorerRequest(session, name, out, signal);
      const loaded = await rewardModel(session, { ...request, device }, out, signal);
      const tokenizer = await loaded.tokenizer();
      if (tokenizer !== undefined) return { model: loaded.model, tokenizer };
      throw new AppError(
        "tokenizer/missing",
        `${quote(name)} brings no tokenizer, which turns text into what a model reads.`,
        "Use a model's whole folder, tokenizer.json included.",
      );
    }
  },
});
