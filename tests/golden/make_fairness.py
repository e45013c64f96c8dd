"""Fairness of 200 random tables by other people's packages: `.venv-fairness/bin/python tests/golden/make_fairness.py [SEED PATH]`.

Rates and their spreads by Fairlearn's MetricFrame over the groups that have a denominator (without one Fairlearn says 0, and
docs/contract.md null); Fisher, intervals and the median by scipy and numpy, z, Cohen's h and Holm by statsmodels; four fifths and shortfalls
by fractions; the smallest detectable gap from the formula of docs/fairness.md by scipy's root finder. Where every group has both rates,
equalized odds is checked against Fairlearn's own function. The last tables have a curve over all thresholds, counted one by one.

Columns are text: a character a row, "." where nothing is known. With a seed and a path it makes other tables.
"""

import gzip
import json
import math
import random
import sys
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path

import numpy as np
from fairlearn.metrics import (
    MetricFrame,
    demographic_parity_difference,
    demographic_parity_ratio,
    equal_opportunity_difference,
    equalized_odds_difference,
    equalized_odds_ratio,
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)
from scipy.optimize import brentq
from scipy.stats import binomtest, fisher_exact, norm
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_effectsize, proportions_ztest

PATH = Path(__file__).resolve().parent / "fairness.json.gz"
TABLES = 200
CURVES = 20
LEVEL = 0.05


def rounded(value):
    """Twelve digits are more than is held; null for what is undefined."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    return float(f"{value:.12g}") if math.isfinite(value) else None


def random_table(rng):
    """Columns of one table: sizes, groups, and how much is missing differ widely."""
    rows = rng.choice([1, 3, 8, 20, 60, 150, 300, 300])
    attributes = {}
    for name in rng.sample(["sex", "origin", "Ä", "age"], rng.choice([1, 1, 2, 2, 3])):
        groups = rng.sample("ABCDEFGHab12", rng.choice([1, 2, 2, 3, 4]))
        weights = [rng.choice([0.05, 0.3, 1]) for _ in groups]
        missing = rng.choice([0, 0, 0.1, 0.6])
        attributes[name] = "".join(
            "." if rng.random() < missing else rng.choices(groups, weights)[0] for _ in range(rows)
        )
    first = next(iter(attributes.values()))
    base = rng.choice([0, 0.03, 0.2, 0.5, 0.5, 0.8, 1])
    gap = rng.choice([0, 0, 0.3, 0.5])
    low = rng.choice(first)
    chance = [max(0, base - gap) if group == low else base for group in first]
    selected = "".join("1" if rng.random() < p else "0" for p in chance)
    known = rng.choice([0, 0.5, 1, 1])
    positive = rng.choice([0, 0.3, 0.6, 1])
    outcome = "".join("." if rng.random() >= known else str(int(rng.random() < positive)) for _ in range(rows))
    scored = rng.choice([0, 0.5, 1, 1])
    width = rng.choice([1, 3, 10])
    score = "".join(str(rng.randrange(width)) if rng.random() < scored else "." for _ in range(rows))
    return {"attributes": attributes, "selected": selected, "outcome": outcome, "score": score}


def made_tables():
    def table(groups, selected):
        rows = len(selected)
        return {"attributes": {"sex": groups}, "selected": selected, "outcome": "." * rows, "score": "." * rows}

    yield table("A" * 80 + "B" * 80, "1" * 64 + "0" * 16 + "1" * 80)  # .8 exactly
    yield table("A" * 80 + "B" * 80, "1" * 63 + "0" * 17 + "1" * 80)
    yield table("AAAABBBB", "11101000")  # Fisher's tea: .4857
    # 29 CFR 1607.4(D) as its questions and answers have it: 48 of 80 and 12 of 40.
    yield table("W" * 80 + "B" * 40, "1" * 48 + "0" * 32 + "1" * 12 + "0" * 28)
    yield table("A" * 60 + "B" * 60, "0" * 120)
    yield table("A" * 60 + "B" * 60, "1" * 120)
    yield table("." * 9, "101010101")


def mde_of(n, hits, m, level):
    """How far below hits / m a group of n may lie; None where 0 of n would not be found."""
    rate = hits / m

    def missing(drop):
        low = max(0.0, rate - drop)
        both = (n * low + m * rate) / (n + m)
        chance = norm.isf(level / 2) * math.sqrt(both * (1 - both) * (1 / n + 1 / m))
        spread = norm.ppf(0.8) * math.sqrt(rate * (1 - rate) / m + low * (1 - low) / n)
        return chance + spread + (1 / n + 1 / m) / 2 - drop

    return None if missing(rate) > 0 else brentq(missing, 0, rate, xtol=1e-15)


def p_of(a, b):
    """Test and p of two (hits, of)."""
    total, hits = a[1] + b[1], a[0] + b[0]
    least = min(Fraction(side * column, total) for side in (a[1], b[1]) for column in (hits, total - hits))
    if least < 5:
        return "fisher", fisher_exact([[a[0], a[1] - a[0]], [b[0], b[1] - b[0]]])[1]
    return "z", proportions_ztest([a[0], b[0]], [a[1], b[1]])[1]


def cells_of(table, names):
    """The group of every row, None where a part is not known."""
    columns = [table["attributes"][name] for name in names]
    return [None if "." in parts else " & ".join(parts) for parts in zip(*columns)]


def frame_rates(metric, table, cells, keep):
    """Rates of one metric by group, over the rows that `keep`; and those rows for Fairlearn's own functions."""
    rows = [i for i, cell in enumerate(cells) if cell is not None and keep(i)]
    if not rows:
        return {}, None
    chosen = [int(table["selected"][i]) for i in rows]
    truth = [int(table["outcome"][i]) if table["outcome"][i] != "." else 0 for i in rows]
    groups = [cells[i] for i in rows]
    frame = MetricFrame(metrics=metric, y_true=truth, y_pred=chosen, sensitive_features=groups)
    return {group: float(rate) for group, rate in frame.by_group.items()}, (truth, chosen, groups)


def spread(rates):
    values = list(rates.values())
    if len(values) < 2:
        return None, None
    return max(values) - min(values), min(values) / max(values) if max(values) > 0 else None


def measure(table, names, median):
    cells = cells_of(table, names)
    outcome, selected, score = table["outcome"], table["selected"], table["score"]
    rates, of_all = frame_rates(selection_rate, table, cells, lambda i: True)
    tpr, of_ones = frame_rates(true_positive_rate, table, cells, lambda i: outcome[i] == "1")
    # Rows without a positive or negative have a rate of 0 by convention; only those with outcome 0 are kept.
    fpr, of_zeros = frame_rates(false_positive_rate, table, cells, lambda i: outcome[i] == "0")
    dpd, dpr = spread(rates)
    eod, eor = spread(tpr)
    fpd, fpr_ratio = spread(fpr)
    if dpd is not None:
        truth, chosen, groups = of_all
        assert np.isclose(dpd, demographic_parity_difference(truth, chosen, sensitive_features=groups))
        if dpr is not None:
            assert np.isclose(dpr, demographic_parity_ratio(truth, chosen, sensitive_features=groups))
    eqd = None if eod is None or fpd is None else max(eod, fpd)
    eqr = None if eor is None or fpr_ratio is None else min(eor, fpr_ratio)
    if eqd is not None and set(tpr) == set(fpr):
        both = [[x + y for x, y in zip(of_ones, of_zeros)][k] for k in range(3)]
        feature = {"sensitive_features": both[2]}
        assert np.isclose(eod, equal_opportunity_difference(both[0], both[1], **feature))
        assert np.isclose(eqd, equalized_odds_difference(both[0], both[1], **feature))
        if eqr is not None:
            assert np.isclose(eqr, equalized_odds_ratio(both[0], both[1], **feature))
    shares, scoring = {}, {}
    for group in sorted(rates):
        own = [i for i, cell in enumerate(cells) if cell == group]
        shares[group] = (sum(selected[i] == "1" for i in own), len(own))
        scores = [int(score[i]) for i in own if score[i] != "."]
        scoring[group] = sum(s > median for s in scores) / len(scores) if scores else None
    highest = max(shares, key=lambda g: Fraction(*shares[g])) if shares else None
    most = max((rate for rate in scoring.values() if rate is not None), default=0)
    groups = {}
    for group, (hits, of) in shares.items():
        interval = binomtest(hits, of).proportion_ci(method="wilson")
        high, high_of = shares[highest]
        best = Fraction(high, high_of)
        impact = Fraction(hits, of) / best if best else None
        test, p = p_of((hits, of), (high, high_of)) if group != highest else (None, None)
        groups[group] = {
            "count": of,
            "selected": hits,
            "interval": [rounded(interval.low), rounded(interval.high)],
            "ratio": rounded(None if impact is None else float(impact)),
            "below": None if impact is None else impact < Fraction(4, 5),
            "shortfall": None if impact is None else max(0, math.ceil(Fraction(4, 5) * best * of) - hits),
            "tpr": rounded(tpr.get(group)),
            "fpr": rounded(fpr.get(group)),
            "scoring": rounded(scoring[group]),
            "scoringRatio": rounded(None if scoring[group] is None or most == 0 else scoring[group] / most),
            "h": rounded(None if group == highest else float(proportion_effectsize(hits / of, float(best)))),
            "test": test,
            "p": rounded(p),
        }
    figures = [rounded(x) for x in (dpd, dpr, eod, eqd, eqr)]
    return {"unknown": cells.count(None), "groups": groups, "figures": figures}, shares


def curve(table, name):
    """Impact ratio of each group at every distinct score."""
    cells = cells_of(table, [name])
    rows = [(int(s), cell) for s, cell in zip(table["score"], cells) if s != "." and cell is not None]
    people = {group: sum(cell == group for _, cell in rows) for group in sorted({cell for _, cell in rows})}
    made = {}
    for threshold in sorted({s for s, _ in rows}):
        rates = {g: Fraction(sum(s >= threshold and c == g for s, c in rows), n) for g, n in people.items()}
        made[threshold] = [rounded(float(rate / max(rates.values()))) for rate in rates.values()]
    return {"attribute": name, "groups": list(people), "ratios": made}


def expected(table, with_curve):
    names = sorted(table["attributes"])
    lines = [[name] for name in names] + ([names] if len(names) > 1 else [])
    scores = [int(s) for s in table["score"] if s != "."]
    median = float(np.median(scores)) if scores else math.nan
    found, pairs = {}, []
    for line in lines:
        found[" & ".join(line)], shares = measure(table, line, median)
        pairs += [(" & ".join(line), a, b, p_of(shares[a], shares[b])[1]) for a, b in combinations(sorted(shares), 2)]
    adjusted = multipletests([p for *_, p in pairs], method="holm")[1] if pairs else []
    for attribute, measured in found.items():
        groups = measured["groups"]
        own = [(a, b, p) for (name, a, b, _), p in zip(pairs, adjusted) if name == attribute]
        order = sorted(groups, key=lambda g: (-Fraction(groups[g]["selected"], groups[g]["count"]), g))
        for group, one in groups.items():
            one["adjusted"] = next(
                (rounded(p) for a, b, p in own if order and {a, b} == {group, order[0]} and group != order[0]), None
            )
            one["mde"] = None
            for other in order if pairs else []:
                if other != group and one["mde"] is None:
                    against = groups[other]
                    one["mde"] = rounded(
                        mde_of(one["count"], against["selected"], against["count"], LEVEL / len(pairs))
                    )
        detectable = [one["mde"] for one in groups.values() if one["mde"] is not None]
        if any(p < LEVEL for *_, p in own):
            measured["verdict"] = "gap found"
        else:
            measured["verdict"] = f"not found at MDE {max(detectable):.3g}" if detectable else "insufficient data"
    made = {**table, "expected": found}
    return {**made, "curve": curve(table, names[0])} if with_curve else made


def main():
    seed, path = (int(sys.argv[1]), Path(sys.argv[2])) if len(sys.argv) > 1 else (15, PATH)
    rng = random.Random(seed)
    tables = list(made_tables())
    while len(tables) < TABLES:
        tables.append(random_table(rng))
    made = [expected(table, i >= TABLES - CURVES) for i, table in enumerate(tables)]
    text = json.dumps({"tables": made}, ensure_ascii=False, separators=(",", ":"))
    # mtime 0: the same tables are the same bytes.
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    words = [one["verdict"].split(" MDE")[0] for table in made for one in table["expected"].values()]
    print({word: words.count(word) for word in set(words)}, len(text), path.stat().st_size)


if __name__ == "__main__":
    main()
