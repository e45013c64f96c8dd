// A part of a service that is loaded late.

/** Loaded when it is first asked for, and asked for again after a failure. */
export function loadedOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
}

/** Its methods by their names, as a page calls them. */
export function latePart(
  load: () => Promise<object>,
): (name: string, ...args: unknown[]) => Promise<unknown> {
  const loaded = loadedOnce(load);
  return async (name, ...args) => {
    const methods = (await loaded()) as Record<string, ((...args: unknown[]) => unknown) | undefined>;
    return methods[name]?.(...args);
  };
}
