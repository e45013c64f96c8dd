// Entry of a helper thread in a browser; see threads.ts. It sits in help() for its whole life and handles no events.

import { layout } from "./jobs.generated.ts";
import type { HelperStart } from "./threads.ts";

self.addEventListener(
  "message",
  ({ data }: MessageEvent<HelperStart>) => {
    const { module, memory, thread } = data;
    const { help, leave } = new WebAssembly.Instance(module, { env: { memory } }).exports as {
      help(thread: number): void;
      leave(): void;
    };
    self.postMessage("ready");
    try {
      help(thread);
    } catch (error) {
      Atomics.store(new Int32Array(memory.buffer), layout.FAILED / 4, 1);
      leave();
      throw error;
    }
  },
  { once: true },
);
