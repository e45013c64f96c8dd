// How much this site has stored and may store; not every browser tells a page (none does over plain http).

export interface StorageEstimate {
  /** Bytes; null: not known. */
  usage: number | null;
  quota: number | null;
}

export async function storageEstimate(): Promise<StorageEstimate> {
  const { storage } = navigator as { storage?: Partial<StorageManager> };
  try {
    const { usage = null, quota = null } = (await storage?.estimate?.()) ?? {};
    return { usage, quota };
  } catch {
    return { usage: null, quota: null };
  }
}

/** Bytes that are left; Infinity where it is not known: writing says when there is no room. */
export async function storageLeft(): Promise<number> {
  const { usage, quota } = await storageEstimate();
  return quota === null ? Infinity : quota - (usage ?? 0);
}
