// Starts the worker for the job in ?job= and hands its one answer to the bench.
import type { WorkerAnswer } from "./bench.worker.ts";

declare global {
  interface Window {
    report: (answer: WorkerAnswer) => Promise<void>;
  }
}

const worker = new Worker(new URL("./bench.worker.ts", import.meta.url), { type: "module" });
worker.addEventListener("message", (event: MessageEvent<WorkerAnswer>) => void window.report(event.data));
worker.addEventListener("error", (event) => void window.report({ error: event.message }));
worker.postMessage(JSON.parse(new URLSearchParams(location.search).get("job") ?? "null"));
