// One hostile input, watched: it loads, or ends in an AppError that a person can read, in time and without much memory.
// Time is the processor's own, so that a busy machine fails nothing.
import { AppError } from "../../src/domain/errors.ts";

/** Mutations of a file; FEEDBACKLOOP_FUZZ says how many instead (`npm run test:fuzz`: 1000). */
export const fuzzCases = Number(process.env["FEEDBACKLOOP_FUZZ"] ?? 300);

const mostMs = 2_000;
const mostBytes = 512 << 20;

/** What went wrong with one hostile case, or undefined. */
export async function faultOf(what: string, work: () => unknown): Promise<string | undefined> {
  const held = process.memoryUsage();
  const before = process.cpuUsage();
  let fault: string | undefined;
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AppError)) fault = String((error as Error).stack ?? error).slice(0, 500);
    else {
      const { message, hint } = error;
      if (message.length > 2_000)
        fault = `a message of ${message.length} characters: ${message.slice(0, 200)}`;
      // What the file itself says stands in quotation marks.
      else if (
        /\bundefined\b|is not a function|\[object |^internal:|Cannot read/.test(
          message.replace(/"[^"]*"/g, ""),
        )
      )
        fault = message;
      else if (hint === "") fault = `no hint: ${message}`;
    }
  }
  const { user, system } = process.cpuUsage(before);
  const now = process.memoryUsage();
  const grown = now.heapTotal + now.arrayBuffers - held.heapTotal - held.arrayBuffers;
  if ((user + system) / 1_000 > mostMs) fault = `took ${Math.round((user + system) / 1_000)} ms`;
  if (grown > mostBytes) fault = `holds ${grown >> 20} MiB more`;
  return fault === undefined ? undefined : `${what}: ${fault}`;
}

export async function faultsOf(cases: Iterable<[string, () => unknown]>): Promise<string[]> {
  const faults: string[] = [];
  for (const [what, work] of cases) {
    const fault = await faultOf(what, work);
    if (fault !== undefined) faults.push(fault);
    if (faults.length > 20) break;
  }
  return faults;
}
