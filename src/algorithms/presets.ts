// Settings by purpose, which the page offers: how much is trained, and how gently. The rates are each method's own.

export interface Preset {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** A method's own starting values stay where a preset says nothing. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** The three presets, with a learning rate for each; without one it is the method's default. */
export function presetsAt(rates: Readonly<Partial<Record<"try" | "laptop" | "long", number>>>): Preset[] {
  const rate = (preset: keyof typeof rates): { learning_rate?: number } => {
    const learning_rate = rates[preset];
    return learning_rate === undefined ? {} : { learning_rate };
  };
  return [
    {
      id: "try",
      title: "Try",
      summary: "A few minutes: enough to see whether data and model fit together.",
      values: {
        use_peft: true,
        ...rate("try"),
        max_steps: 40,
        per_device_train_batch_size: 4,
        max_length: 384,
        warmup_steps: 4,
        logging_steps: 1,
        save_steps: 10,
        save_total_limit: 2,
        eval_strategy: "steps",
        eval_steps: 20,
      },
    },
    {
      id: "laptop",
      title: "Laptop",
      summary:
        "An hour or so on a laptop's graphics: a small model in 8 bits, a rate that falls, a check every 25 steps.",
      values: {
        use_peft: true,
        load_in_8bit: true,
        ...rate("laptop"),
        max_steps: 200,
        per_device_train_batch_size: 4,
        gradient_accumulation_steps: 2,
        max_length: 512,
        lr_scheduler_type: "cosine",
        warmup_steps: 0.1,
        logging_steps: 1,
        save_steps: 25,
        save_total_limit: 3,
        eval_strategy: "steps",
        eval_steps: 25,
      },
    },
    {
      id: "long",
      title: "Long run",
      summary: "Over night: all rows three times, large steps of many rows, gentle changes.",
      values: {
        use_peft: true,
        load_in_8bit: true,
        ...rate("long"),
        num_train_epochs: 3,
        max_steps: -1,
        per_device_train_batch_size: 4,
        gradient_accumulation_steps: 8,
        max_length: 1024,
        lr_scheduler_type: "cosine",
        warmup_steps: 0.05,
        logging_steps: 1,
        save_steps: 50,
        save_total_limit: 5,
        eval_strategy: "steps",
        eval_steps: 50,
      },
    },
  ];
}

/** An adapter on a model of a few million weights, such as the bundled starter: rates at which a larger one would fall apart. */
export function smallPreset(learning_rate: number): Preset {
  const { values } = presetsAt({})[0] as Preset;
  return {
    id: "small",
    title: "Small model",
    summary:
      "A minute or two: an adapter on a small model, such as the bundled starter, at a rate that larger ones do not bear.",
    values: { ...values, learning_rate },
  };
}

/** Of all methods, however long they take. */
const watched = { logging_steps: 1, save_total_limit: 3, eval_strategy: "steps" };

/** A model that scores is small, or is trained by an adapter: the whole of an encoder, a little of a language model. */
export const rewardPresets: readonly Preset[] = [
  {
    id: "encoder",
    title: "Small encoder",
    summary:
      "Minutes: all of a small encoder, such as the bundled one, DistilBERT or MiniLM, two times over all judgements.",
    values: {
      ...watched,
      use_peft: false,
      learning_rate: 2e-4,
      num_train_epochs: 2,
      max_steps: -1,
      per_device_train_batch_size: 16,
      max_length: 256,
      warmup_steps: 0.1,
      save_steps: 50,
      eval_steps: 50,
    },
  },
  {
    id: "adapter",
    title: "Language model",
    summary:
      "An hour or so on a laptop's graphics: a head and an adapter on a small language model in 8 bits.",
    values: {
      ...watched,
      use_peft: true,
      load_in_8bit: true,
      learning_rate: 2e-4,
      num_train_epochs: 1,
      max_steps: -1,
      per_device_train_batch_size: 4,
      gradient_accumulation_steps: 4,
      max_length: 512,
      lr_scheduler_type: "cosine",
      warmup_steps: 0.1,
      save_steps: 25,
      eval_steps: 25,
    },
  },
];

/**
 * Of methods that draw: the whole of a small model, with the settings that docs/benchmarks.md measures on the starter, or an adapter
 * on a larger one. `own`: what a method calls the settings of its answers; `rates`: learning rates; `answersPerRow`: of a recipe.
 */
export function drawingPresets(
  own: Preset["values"],
  rates: { readonly small: number; readonly adapter: number },
  answersPerRow = 1,
): Preset[] {
  return [
    {
      id: "small",
      title: "Small model",
      summary:
        "Minutes: all of a small model, such as the bundled starter, in steps of 64 answers of at most 128 tokens.",
      values: {
        ...watched,
        ...own,
        use_peft: false,
        learning_rate: rates.small,
        lr_scheduler_type: "linear",
        warmup_steps: 2,
        adam_epsilon: 1e-5,
        max_steps: 16,
        per_device_train_batch_size: 64 / answersPerRow,
        per_device_eval_batch_size: 16,
        max_length: 256,
        gradient_checkpointing: false,
        save_steps: 4,
        eval_steps: 8,
      },
    },
    {
      id: "adapter",
      title: "Language model",
      summary:
        "Hours on a laptop's graphics: an adapter on a small language model in 8 bits, 32 answers a step, eight at a time.",
      values: {
        ...watched,
        ...own,
        use_peft: true,
        load_in_8bit: true,
        learning_rate: rates.adapter,
        lr_scheduler_type: "cosine",
        warmup_steps: 0.1,
        max_steps: 100,
        per_device_train_batch_size: 8 / answersPerRow,
        gradient_accumulation_steps: 4,
        per_device_eval_batch_size: 8,
        max_length: 512,
        save_steps: 10,
        eval_steps: 25,
      },
    },
  ];
}
