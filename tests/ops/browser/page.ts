// Starts the suite's worker for the back end named in ?backend= and hands its results to the test runner.
import type { SuiteMessage } from "./suite.worker.ts";

declare global {
  interface Window {
    reportCase: (message: SuiteMessage) => Promise<void>;
  }
}

const backend = new URLSearchParams(location.search).get("backend");
const worker = new Worker(new URL("./suite.worker.ts", import.meta.url), { type: "module" });
worker.addEventListener("message", (event: MessageEvent<SuiteMessage>) => void window.reportCase(event.data));
worker.addEventListener("error", (event) => void window.reportCase({ type: "end", error: event.message }));
worker.postMessage(backend);
