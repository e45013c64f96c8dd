// `serve`: requests on stdin, one JSON object a line, answered in order by one process that keeps its models loaded.
// A request that is wrong is answered like any other failure; nothing that stands on a line ends the process.

import { AppError, quote } from "../domain/errors.ts";
import { command } from "./command.ts";
import { breathe } from "../runs/turns.ts";

const maxLineBytes = 64 << 20;

interface Request {
  /** Echoed; null where the line had none that could be read. */
  readonly id: unknown;
  readonly args: readonly string[];
}

export const serve = command({
  id: "serve",
  summary: "Answers requests on stdin, one JSON line each, and keeps models loaded between them.",
  about:
    'A request is {"id": 7, "args": ["logprobs", "--model", ...]}. Its answer is the command\'s usual lines, then {"type": "exit", "id": 7, "code": 0}.',
  positionals: [],
  endsInOrder: true,
  outermost: true,
  flags: {},
  async run({ out, session, signal, device, commands }) {
    const { runCommand } = await import("./run.ts");
    const { createOutput } = await import("./output.ts");
    const answers = createOutput({ json: true, stdout: process.stdout, stderr: process.stderr });
    out.note("ready: one request a line on stdin.");
    for await (const line of lines(process.stdin, signal)) {
      if (line.trim() === "") continue;
      let request: Request | undefined;
      let code: number;
      try {
        request = parseRequest(line);
        const args = request.args.includes("--device")
          ? request.args
          : [...request.args, ...deviceFlag(device, request.args)];
        code = await runCommand(args, { commands, out: answers, session, signal, nested: true });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const { code: errorCode, message, hint } = error;
        answers.result({ type: "error", code: errorCode, message, hint }, undefined);
        code = 1;
      }
      answers.result({ type: "exit", id: request?.id ?? idOf(line), code }, undefined);
      await breathe();
      if (signal.aborted) break;
    }
    return signal.aborted ? 130 : undefined;
  },
});

/** The server's own --device counts for requests that name none. */
function deviceFlag(device: string, args: readonly string[]): string[] {
  const hasFlags = args.some((arg) => arg.startsWith("--device"));
  return hasFlags || device === "auto" ? [] : ["--device", device];
}

function parseRequest(line: string): Request {
  const bad = (what: string): AppError =>
    new AppError(
      "serve/bad-request",
      `A request ${what}: ${quote(line, 120)}.`,
      'Write {"id": 1, "args": ["logprobs", "--model", "..."]} on one line.',
    );
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw bad("is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw bad("is no JSON object");
  const { id = null, args } = value as Record<string, unknown>;
  if (!Array.isArray(args) || !args.every((arg) => typeof arg === "string"))
    throw bad('has no "args", a list of texts');
  return { id: plainId(id), args };
}

/** The id of a request that is wrong otherwise. */
function idOf(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return plainId((value as { id?: unknown } | null)?.id ?? null);
  } catch {
    return null;
  }
}

function plainId(id: unknown): unknown {
  return typeof id === "number" || typeof id === "string" ? id : null;
}

/** Lines of a stream as UTF-8; a line of more than 64 MiB is passed over but for its beginning. */
async function* lines(stream: NodeJS.ReadStream, signal: AbortSignal): AsyncGenerator<string> {
  const stop = (): void => void stream.destroy();
  signal.addEventListener("abort", stop, { once: true });
  const decoder = new TextDecoder();
  let parts: Uint8Array[] = [];
  let size = 0;
  const take = (): string => {
    const text = decoder.decode(Buffer.concat(parts));
    parts = [];
    size = 0;
    return text;
  };
  const keep = (part: Uint8Array): void => {
    size += part.byteLength;
    if (size <= maxLineBytes || parts.length === 0) parts.push(part);
  };
  try {
    for await (const data of stream) {
      let rest: Uint8Array = typeof data === "string" ? Buffer.from(data) : (data as Uint8Array);
      for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
        keep(rest.subarray(0, end));
        rest = rest.subarray(end + 1);
        yield take();
      }
      if (rest.byteLength > 0) keep(rest);
    }
    if (size > 0) yield take();
  } catch (error) {
    // The end that `stop` made.
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
