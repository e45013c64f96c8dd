export interface Job {
  name: string;
  /** The job that has to have ended before, where it is among them. */
  after?: string;
  /** Nothing runs beside it. */
  alone?: boolean;
}
export function runInLanes<T extends Job>(
  jobs: readonly T[],
  lanes: number,
  work: (job: T) => Promise<void>,
): Promise<void>;
export function runProgram(
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; live: boolean },
): Promise<{ status: number; output: string; seconds: number }>;
