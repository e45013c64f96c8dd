// Runs every op at all its cases on one back end, in a worker as training does, and posts one message a case.
import { runOpSuite, type OpSuiteBackend } from "../suite.ts";

export type SuiteMessage =
  { type: "case"; name: string; ok: boolean; message: string } | { type: "end"; error?: string };

const post = (message: SuiteMessage): void => postMessage(message);

addEventListener("message", (event: MessageEvent<OpSuiteBackend>) => {
  void run(event.data);
});

async function run(backend: OpSuiteBackend): Promise<void> {
  try {
    for await (const { name, ok, message } of runOpSuite(backend)) {
      post({ type: "case", name, ok, message: message ?? "" });
    }
    post({ type: "end" });
  } catch (error) {
    post({ type: "end", error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
