// A real turn of the event loop, so that signals arrive between pieces of work that compute on this thread.
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
