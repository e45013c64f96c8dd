// Reverse-mode differentiation of scalar expressions, in double precision: a loss over a handful of sequence
// log-probabilities is written once, as its formula, and its gradient follows. (Numbers by the thousand belong on the
// device; here are a few dozen.)

export class Scalar {
  gradient = 0;

  constructor(
    readonly value: number,
    private readonly parents: readonly { readonly of: Scalar; readonly slope: number }[] = [],
  ) {}

  plus(other: Scalar | number): Scalar {
    const b = scalar(other);
    return new Scalar(this.value + b.value, [
      { of: this, slope: 1 },
      { of: b, slope: 1 },
    ]);
  }

  minus(other: Scalar | number): Scalar {
    const b = scalar(other);
    return new Scalar(this.value - b.value, [
      { of: this, slope: 1 },
      { of: b, slope: -1 },
    ]);
  }

  times(other: Scalar | number): Scalar {
    const b = scalar(other);
    return new Scalar(this.value * b.value, [
      { of: this, slope: b.value },
      { of: b, slope: this.value },
    ]);
  }

  square(): Scalar {
    return this.map(this.value ** 2, 2 * this.value);
  }

  exp(): Scalar {
    const value = Math.exp(this.value);
    return this.map(value, value);
  }

  sigmoid(): Scalar {
    const s = sigmoid(this.value);
    return this.map(s, s * sigmoid(-this.value));
  }

  /** log sigmoid(x), exact for large |x|. */
  logSigmoid(): Scalar {
    return this.map(
      Math.min(this.value, 0) - Math.log1p(Math.exp(-Math.abs(this.value))),
      sigmoid(-this.value),
    );
  }

  /** max(0, x), slope 0 at 0. */
  relu(): Scalar {
    return this.map(Math.max(0, this.value), this.value > 0 ? 1 : 0);
  }

  /** min(x, limit); beyond the limit nothing flows back. */
  atMost(limit: number): Scalar {
    return this.map(Math.min(this.value, limit), this.value <= limit ? 1 : 0);
  }

  negative(): Scalar {
    return this.times(-1);
  }

  /** Adds d(this)/d(every scalar it is made of) to their `gradient`. */
  backward(): void {
    const order: Scalar[] = [];
    const seen = new Set<Scalar>();
    const visit = (node: Scalar): void => {
      if (seen.has(node)) return;
      seen.add(node);
      for (const { of } of node.parents) visit(of);
      order.push(node);
    };
    visit(this);
    this.gradient = 1;
    for (const node of order.reverse())
      for (const { of, slope } of node.parents) of.gradient += slope * node.gradient;
  }

  private map(value: number, slope: number): Scalar {
    return new Scalar(value, [{ of: this, slope }]);
  }
}

export function scalar(value: Scalar | number): Scalar {
  return value instanceof Scalar ? value : new Scalar(value);
}

export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

export function mean(terms: readonly Scalar[]): Scalar {
  let total = scalar(0);
  for (const term of terms) total = total.plus(term);
  return total.times(1 / terms.length);
}
