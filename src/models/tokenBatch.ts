// Rows of token ids as one padded batch. A row is a shared prefix and one or two branches after it: a pair's chosen and
// rejected answers share their prompt, which is computed once. `rows` are the flat positions that heads read: those whose
// next token counts, with `targets` those tokens, or the one token whose hidden state stands for its sequence. Ids after
// the last one that is read are left out where nothing depends on them. Equal branches are one branch that counts twice,
// so that equal answers get equal numbers, to the last bit.

export interface TokenBatch {
  readonly batch: number;
  readonly length: number;
  /** (batch * length) */
  readonly ids: Int32Array;
  readonly positions: Int32Array;
  /** 1 for tokens of the second text, else 0; see `Tree.secondText`. */
  readonly segments: Int32Array;
  /** (batch, 3): length, shared, branch; see engine/ops/attention.ts. */
  readonly spans: Int32Array;
  /** (M) */
  readonly rows: Int32Array;
  /** (M); empty where nothing is predicted. */
  readonly targets: Int32Array;
  /** For each sequence in the order given: its range within the M rows. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
}

/** One or two sequences with a common start: `branches[i]` follows `prefix`; counted are the branch's tokens. */
export interface Tree {
  readonly prefix: readonly number[];
  readonly branches: readonly (readonly number[])[];
  /** Where the second of two texts begins (BERT's token types); absent: there is one. */
  readonly secondText?: number;
}

export interface BatchOptions {
  /**
   * predict: each token of a branch, from the one before it; the last token is left out. last: the last token that is no
   * padding, as transformers' classifiers on decoders have it; first: the first token.
   */
  readonly rows?: "predict" | "last" | "first";
  /** Lengths are rounded up to it, so that devices see few shapes; default 1. */
  readonly multiple?: number;
  /** `pad_token_id`: tokens of that id at the end of a text are passed over by "last". */
  readonly padId?: number | undefined;
}

/** The padded batch. */
export function makeBatch(trees: readonly Tree[], options: BatchOptions = {}): TokenBatch {
  const { rows: read = "predict", multiple = 1, padId } = options;
  const leftOut = read === "predict" ? 1 : 0;
  const kept = (ids: readonly number[]): number => Math.max(0, ids.length - leftOut);
  // With nothing before it, a branch's first token is predicted by nobody.
  const inputs = trees.map((tree) =>
    (areEqual(tree) ? tree.branches.slice(0, 1) : tree.branches)
      .map(kept)
      .reduce((a, b) => a + b, tree.prefix.length),
  );
  const longest = Math.max(1, ...inputs);
  const length = Math.ceil(longest / multiple) * multiple;
  const batch = trees.length;
  const ids = new Int32Array(batch * length);
  const positions = new Int32Array(batch * length);
  const segments = new Int32Array(batch * length);
  const spans = new Int32Array(batch * 3);
  const rows: number[] = [];
  const targets: number[] = [];
  const ranges: { start: number; end: number }[] = [];
  trees.forEach((tree, b) => {
    const { prefix, branches, secondText = Infinity } = tree;
    const isOne = areEqual(tree);
    const base = b * length;
    const put = (at: number, id: number, position: number): void => {
      ids[at] = id;
      positions[at] = position;
      if (position >= secondText) segments[at] = 1;
    };
    prefix.forEach((id, i) => put(base + i, id, i));
    let at = prefix.length;
    let second = -1;
    for (const [which, branch] of branches.entries()) {
      if (which === 1 && isOne) at = prefix.length;
      else if (which === 1) second = at;
      const start = rows.length;
      /** Where the i-th token of the sequence lies. */
      const placeOf = (i: number): number => base + (i < prefix.length ? i : at + i - prefix.length);
      for (let i = 0; i < kept(branch); i++) put(base + at + i, branch[i] as number, prefix.length + i);
      if (read === "predict") {
        branch.forEach((id, i) => {
          // The token before this one: the end of the prefix, or the branch's own previous token.
          if (prefix.length + i === 0) return;
          rows.push(placeOf(prefix.length + i - 1));
          targets.push(id);
        });
      } else {
        const sequence = [...prefix, ...branch];
        if (sequence.length === 0) throw new Error("internal: a text without tokens has no score");
        let last = read === "first" ? 0 : sequence.length - 1;
        while (last > 0 && sequence[last] === padId) last--;
        rows.push(placeOf(last));
      }
      ranges.push({ start, end: rows.length });
      at += kept(branch);
    }
    // One branch: no query lies behind the border.
    spans.set([at, second < 0 ? length : prefix.length, second < 0 ? length : second], b * 3);
  });
  return {
    batch,
    length,
    ids,
    positions,
    segments,
    spans,
    rows: Int32Array.from(rows),
    targets: Int32Array.from(targets),
    ranges,
  };
}

function areEqual({ branches: [first, second] }: Tree): boolean {
  return first?.length === second?.length && first?.every((id, i) => id === second?.[i]) === true;
}
