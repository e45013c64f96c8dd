// Rows of token ids as one padded batch. A row is a shared prefix and one or two branches after it: a pair's chosen and
// rejected answers share their prompt, which is computed once. `rows` are the flat positions whose next token counts,
// `targets` those tokens. Ids after the last one that predicts something are left out: nothing depends on them. Equal
// branches are one branch that counts twice, so that equal answers get equal numbers, to the last bit.

export interface TokenBatch {
  readonly batch: number;
  readonly length: number;
  /** (batch * length) */
  readonly ids: Int32Array;
  readonly positions: Int32Array;
  /** (batch, 3): length, shared, branch; see engine/ops/attention.ts. */
  readonly spans: Int32Array;
  /** (M) */
  readonly rows: Int32Array;
  readonly targets: Int32Array;
  /** For each sequence in the order given: its range within the M rows. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
}

/** One or two sequences with a common start: `branches[i]` follows `prefix`; counted are the branch's tokens. */
export interface Tree {
  readonly prefix: readonly number[];
  readonly branches: readonly (readonly number[])[];
}

/** The padded batch. `multiple`: lengths are rounded up to it, so that devices see few shapes. */
export function makeBatch(trees: readonly Tree[], multiple = 1): TokenBatch {
  // With nothing before it, a branch's first token is predicted by nobody.
  const inputs = trees.map((tree) =>
    (areEqual(tree) ? tree.branches.slice(0, 1) : tree.branches)
      .map((ids) => Math.max(0, ids.length - 1))
      .reduce((a, b) => a + b, tree.prefix.length),
  );
  const longest = Math.max(1, ...inputs);
  const length = Math.ceil(longest / multiple) * multiple;
  const batch = trees.length;
  const ids = new Int32Array(batch * length);
  const positions = new Int32Array(batch * length);
  const spans = new Int32Array(batch * 3);
  const rows: number[] = [];
  const targets: number[] = [];
  const ranges: { start: number; end: number }[] = [];
  trees.forEach((tree, b) => {
    const { prefix, branches } = tree;
    const isOne = areEqual(tree);
    const base = b * length;
    ids.set(prefix, base);
    for (let i = 0; i < prefix.length; i++) positions[base + i] = i;
    let at = prefix.length;
    let second = -1;
    for (const [which, branch] of branches.entries()) {
      if (which === 1 && isOne) at = prefix.length;
      else if (which === 1) second = at;
      const start = rows.length;
      branch.forEach((id, i) => {
        // The token before this one: the end of the prefix, or the branch's own previous token.
        const before = i === 0 ? prefix.length - 1 : at + i - 1;
        if (before >= 0) {
          rows.push(base + before);
          targets.push(id);
        }
        if (i < branch.length - 1) {
          ids[base + at + i] = id;
          positions[base + at + i] = prefix.length + i;
        }
      });
      ranges.push({ start, end: rows.length });
      at += Math.max(0, branch.length - 1);
    }
    // One branch: no query lies behind the border.
    spans.set([at, second < 0 ? length : prefix.length, second < 0 ? length : second], b * 3);
  });
  return {
    batch,
    length,
    ids,
    positions,
    spans,
    rows: Int32Array.from(rows),
    targets: Int32Array.from(targets),
    ranges,
  };
}

function areEqual({ branches: [first, second] }: Tree): boolean {
  return first?.length === second?.length && first?.every((id, i) => id === second?.[i]) === true;
}
