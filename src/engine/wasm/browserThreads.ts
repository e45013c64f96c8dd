// Helper threads in a browser: module workers from a file of our own origin (`worker-src 'self'`), also from inside
// a worker. The URL is written the way bundlers recognise.

import { AppError } from "../../domain/errors.ts";
import type { HelperStart, Port, ThreadHost } from "./threads.ts";

export function createBrowserThreads(): ThreadHost {
  return {
    spawn(): Port {
      const worker = new Worker(new URL("./helper.worker.ts", import.meta.url), { type: "module" });
      return {
        start: (message: HelperStart) =>
          new Promise((resolve, reject) => {
            worker.addEventListener("message", () => resolve(), { once: true });
            worker.addEventListener(
              "error",
              (event) =>
                reject(new AppError("wasm/thread-failed", `A helper thread did not start: ${event.message}`)),
              { once: true },
            );
            worker.postMessage(message);
          }),
        terminate: () => worker.terminate(),
      };
    },
  };
}
