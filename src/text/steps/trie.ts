// Texts by their UTF-16 units, for all that begin at one place of a longer text. One map holds every edge, keyed by
// node * 2^16 + unit: a vocabulary of 250,000 tokens has 700,000 nodes, too many for a map each.

const units = 0x10000;

export class Trie<T> {
  private readonly edges = new Map<number, number>();
  private readonly values: (T | undefined)[] = [undefined];

  /** Of equal keys the first counts. */
  insert(key: string, value: T): void {
    let node = 0;
    for (let i = 0; i < key.length; i++) {
      const edge = node * units + key.charCodeAt(i);
      let child = this.edges.get(edge);
      if (child === undefined) {
        child = this.values.push(undefined) - 1;
        this.edges.set(edge, child);
      }
      node = child;
    }
    this.values[node] ??= value;
  }

  get isEmpty(): boolean {
    return this.edges.size === 0;
  }

  /** Calls `found` for every key that stands at `position`, shortest first; answers how many units were looked at. */
  visit(input: string, position: number, found: (end: number, value: T) => void): number {
    let node: number | undefined = 0;
    let at = position;
    while (at < input.length) {
      node = this.edges.get(node * units + input.charCodeAt(at));
      at++;
      if (node === undefined) break;
      const value = this.values[node];
      if (value !== undefined) found(at, value);
    }
    return at - position;
  }
}
