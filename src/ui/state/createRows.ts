// A long list of which the worker has all and the page what is in sight: blocks of rows, asked for when they come into view and
// again when the list has changed. What is shown stays until its successor is here.
import { createSignal } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import type { Part } from "../../page/bridge/documentTypes.ts";

const blockRows = 50;

export function createRows<T extends { id: string }>(
  fetch: (from: number, count: number) => Promise<Part<T> | undefined>,
  onFailure: (error: unknown) => void,
) {
  const [blocks, setBlocks] = createStore<Record<number, T[]>>({});
  const [total, setTotal] = createSignal<number>();
  /** Blocks that are here or under way, as of the list's newest state. */
  let current = new Set<number>();
  let inView: [number, number] = [0, blockRows];
  let age = 0;

  async function load(block: number): Promise<void> {
    const mine = age;
    current.add(block);
    try {
      const part = await fetch(block * blockRows, blockRows);
      if (mine !== age || part === undefined) return;
      setBlocks(block, reconcile(part.rows, { key: "id" }));
      setTotal(part.total);
    } catch (error) {
      if (mine === age) onFailure(error);
    }
  }

  function want(first: number, last: number): void {
    inView = [first, last];
    for (let block = Math.floor(first / blockRows); block * blockRows <= last; block++)
      if (!current.has(block)) void load(block);
  }

  return {
    /** undefined until the first part is here. */
    total,
    at: (index: number): T | undefined => blocks[Math.floor(index / blockRows)]?.[index % blockRows],
    /** These rows are in sight. */
    want,
    /** The list is another one or was changed: what is in sight is asked for again. */
    renew(): void {
      age++;
      current = new Set();
      want(...inView);
    },
    /** Another list: nothing of the old one is shown any more. */
    clear(): void {
      inView = [0, blockRows];
      setBlocks(reconcile({}));
      setTotal(undefined);
    },
  };
}

export type Rows<T extends { id: string }> = ReturnType<typeof createRows<T>>;
