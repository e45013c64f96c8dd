// Runs programs side by side. What each prints is held back and shown whole when it ends, so that no two are mixed.
import { spawn } from "node:child_process";
import { root } from "./install.mjs";

/**
 * Runs this Node with `args`. Resolves to the exit status (1 where a signal ended it), what was printed (nothing when
 * `live`: then it is shown as it comes), and the seconds it took.
 */
export function runProgram(args, { env, live }) {
  const began = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: live ? "inherit" : "pipe" });
  const chunks = [];
  child.stdin?.end();
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({
        status: code ?? 1,
        output: Buffer.concat(chunks).toString(),
        seconds: (performance.now() - began) / 1000,
      }),
    );
  });
}

/**
 * Calls `work` for every job, at most `lanes` at a time, in their order. A job's `after` names one that has to have
 * ended before, where it is among them; an `alone` job begins when all before it have ended, and none runs beside it.
 */
export async function runInLanes(jobs, lanes, work) {
  const waiting = [...jobs];
  const running = new Map();
  const mayBegin = (job, index) => {
    if (waiting.slice(0, index).some(({ alone }) => alone)) return false;
    if ([...running.keys()].some(({ alone }) => alone)) return false;
    if (job.alone) return index === 0 && running.size === 0;
    return ![...waiting, ...running.keys()].some(({ name }) => name === job.after);
  };
  while (waiting.length > 0 || running.size > 0) {
    const index = running.size < lanes ? waiting.findIndex(mayBegin) : -1;
    if (index >= 0) {
      const [job] = waiting.splice(index, 1);
      running.set(
        job,
        work(job).finally(() => running.delete(job)),
      );
    } else await Promise.race(running.values());
  }
}
