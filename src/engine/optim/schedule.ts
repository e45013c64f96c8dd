// Learning-rate schedules under transformers' names: a factor of the peak rate at each optimiser step, counted from 0
// (the first step of a warm-up has rate 0, as there).

const schedules = ["linear", "cosine", "constant", "constant_with_warmup"] as const;
export type Schedule = (typeof schedules)[number];

/** `warmupSteps` below 1 is a share of all steps, rounded up. */
export function warmupCount(warmupSteps: number, totalSteps: number): number {
  return warmupSteps < 1 ? Math.ceil(totalSteps * warmupSteps) : Math.floor(warmupSteps);
}

export function scheduleFactor(schedule: Schedule, step: number, warmup: number, total: number): number {
  if (schedule === "constant") return 1;
  if (step < warmup) return step / Math.max(1, warmup);
  if (schedule === "constant_with_warmup") return 1;
  const rest = Math.max(1, total - warmup);
  if (schedule === "linear") return Math.max(0, (total - step) / rest);
  return Math.max(0, 0.5 * (1 + Math.cos((Math.PI * (step - warmup)) / rest)));
}
