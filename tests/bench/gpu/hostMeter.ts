// How long the host waits for the device: from the moment at which JavaScript has nothing left to do, while the device
// still owes an answer, until one comes. Processor time would not tell: Dawn polls while it waits. Counted at
// WebGPU's own two promises, so it holds for our engine and for tfjs alike; a host that works on while a reading is
// under way is rightly counted as working.

/** Counts on every device from now on; returns the milliseconds waited until the call. Needs Dawn's globals. */
export function meterHost(now: () => number = () => performance.now()): () => number {
  let pending = 0;
  let idleSince: number | undefined;
  let waited = 0;
  /** Immediates run when the current task and its microtasks have ended: then nothing is left to do. */
  const watch = (): void => {
    setImmediate(() => {
      if (pending > 0) idleSince ??= now();
    });
  };
  const count = <T>(promise: Promise<T>): Promise<T> => {
    const answered = (): void => {
      pending--;
      if (idleSince !== undefined) waited += now() - idleSince;
      idleSince = undefined;
      if (pending > 0) watch();
    };
    pending++;
    watch();
    promise.then(answered, answered);
    return promise;
  };
  const buffer = GPUBuffer.prototype;
  const queue = GPUQueue.prototype;
  const { mapAsync } = buffer;
  const { onSubmittedWorkDone } = queue;
  buffer.mapAsync = function (...given) {
    return count(mapAsync.apply(this, given));
  };
  queue.onSubmittedWorkDone = function () {
    return count(onSubmittedWorkDone.call(this));
  };
  return () => waited;
}
