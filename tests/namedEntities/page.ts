// Hands what run.ts asks to the worker and the worker's answers back.
import type { Answer, Question } from "./model.worker.ts";

declare global {
  interface Window {
    ask(question: Question): Promise<Answer>;
  }
}

const worker = new Worker(new URL("./model.worker.ts", import.meta.url), { type: "module" });
window.ask = (question) =>
  new Promise((resolve) => {
    worker.addEventListener("message", (event: MessageEvent<Answer>) => resolve(event.data), { once: true });
    worker.addEventListener(
      "error",
      (event) => resolve({ error: { code: "worker", message: event.message, hint: "" } }),
      { once: true },
    );
    worker.postMessage(question);
  });
