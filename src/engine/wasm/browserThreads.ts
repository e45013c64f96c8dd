// Helper threads in a browser: module workers from a file of our own origin (`worker-src 'self'`). The URL is written the
// way bundlers recognise. Call it on the page: Firefox may hang where a worker starts more helpers than there are cores.

import { AppError } from "../../domain/errors.ts";
import type { HelperStart, Port, ThreadHost } from "./threads.ts";

export function createBrowserThreads(): ThreadHost {
  return {
    startLimitMs: 10_000,
    spawn(): Port {
      const worker = new Worker(new URL("./helper.worker.ts", import.meta.url), { type: "module" });
      return {
        start: (message: HelperStart) =>
          new Promise((resolve, reject) => {
            worker.addEventListener("message", () => resolve(), { once: true });
            worker.addEventListener(
              "error",
              ({ message }) => {
                const reason = message || "its file could not be loaded";
                reject(new AppError("wasm/thread-failed", `A helper thread did not start: ${reason}`));
              },
              { once: true },
            );
            worker.postMessage(message);
          }),
        terminate: () => worker.terminate(),
      };
    },
  };
}
