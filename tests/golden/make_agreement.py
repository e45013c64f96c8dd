"""Agreement of 200 random tables by other people's packages: `.venv-agreement/bin/python tests/golden/make_agreement.py [SEED PATH]`.

Alpha by krippendorff, Cohen's kappa by scikit-learn, Fleiss' kappa by statsmodels where every item was judged equally often and else by
the definition of docs/contract.md written as loops; percent by looking at every pair. What a package refuses or calls NaN is null. Five
tables have intervals, from our bootstrap's draws (make_evaluation.py has the stream) and the package's alpha of every draw.

A table is text: a character an item and annotator (places in `values`), "." where nothing was judged; items with a space between.
With a seed and a path it makes other tables, to hold the code to what nobody has seen.
"""

import json
import math
import sys
import warnings
from itertools import combinations
from pathlib import Path

import krippendorff
import numpy as np
from make_evaluation import random_stream
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

PATH = Path(__file__).resolve().parent / "agreement.json"
TABLES = 200
WITH_INTERVALS = 5
DRAWS = 60

# Fleiss 1971, table 1 (30 patients, 6 psychiatrists, 5 diagnoses): kappa is printed as .430.
FLEISS_1971 = (
    "333333 111444 122224 444444 111333 002222 222244 002223 003333 444444 033333 013333 111222 033333 113334 "
    "222224 000344 000001 113333 022444 444444 133333 113444 003333 033334 111113 000044 113333 022222 444444"
)
# The example with fourteen raters that is passed on under the same name (Wikipedia, statsmodels): .210.
FOURTEEN = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip
# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C: nominal .743, ordinal .815.
KRIPPENDORFF_2011 = "000. 1121 2222 2222 1111 0123 3333 0010 1111 .444 ..00 .2.."


def rounded(value):
    """Fifteen digits say all that is held; null for what is undefined."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.14g}")


def alpha(table, level, domain):
    """`table` (items, annotators), NaN where nothing was judged."""
    try:
        return float(krippendorff.alpha(table.T, level_of_measurement=level, value_domain=domain))
    except ValueError:
        return None


def counts_of(table, kinds):
    return np.array([[np.sum(row == kind) for kind in range(kinds)] for row in table]).reshape(len(table), kinds)


def fleiss(table, kinds):
    """As the contract has it, by loops."""
    counts = [row for row in counts_of(table, kinds).tolist() if sum(row) > 0]
    several = [row for row in counts if sum(row) > 1]
    if not several:
        return None
    agreements = [sum(n * (n - 1) for n in row) / (sum(row) * (sum(row) - 1)) for row in several]
    shares = [sum(row[k] / sum(row) for row in counts) / len(counts) for k in range(kinds)]
    if sum(share > 0 for share in shares) < 2:
        return None
    chance = sum(share * share for share in shares)
    found = (sum(agreements) / len(agreements) - chance) / (1 - chance)
    if len({sum(row) for row in counts}) == 1:
        theirs = float(fleiss_kappa(np.array(counts)))
        assert abs(theirs - found) < 1e-12, (theirs, found)
        return theirs
    return found


def percent(table):
    pairs = [a == b for row in table for a, b in combinations(row[~np.isnan(row)], 2)]
    return None if not pairs else sum(map(bool, pairs)) / len(pairs)


def kappa(first, second):
    if len(first) == 0:
        return None
    return float(cohen_kappa_score([f"v{int(x)}" for x in first], [f"v{int(x)}" for x in second]))


def cohen(table):
    found = []
    for a, b in combinations(range(table.shape[1]), 2):
        both = ~np.isnan(table[:, a]) & ~np.isnan(table[:, b])
        found.append([a, b, int(both.sum()), rounded(kappa(table[both, a], table[both, b]))])
    return found


def intra(first, second):
    found = []
    for a in range(first.shape[1]):
        if np.isnan(second[:, a]).all():
            continue
        both = ~np.isnan(first[:, a]) & ~np.isnan(second[:, a])
        x, y = first[both, a], second[both, a]
        found.append([a, int(both.sum()), rounded(float(np.mean(x == y)) if both.any() else None), rounded(kappa(x, y))])
    return found


def intervals(table, numbers, seed):
    """Items resampled; a statistic that is undefined in some draws has the interval of the others."""
    judged = table[~np.isnan(table).all(axis=1)]
    kinds = len(numbers)
    statistics = {
        "alpha_nominal": lambda drawn: alpha(drawn, "nominal", list(range(kinds))),
        "alpha_ordinal": lambda drawn: alpha(drawn, "ordinal", list(range(kinds))),
        "fleiss_kappa": lambda drawn: fleiss(drawn, kinds),
        "percent": percent,
    }
    stream = random_stream(seed, "bootstrap")
    draws = [judged[[int(next(stream) * len(judged)) for _ in judged]] for _ in range(DRAWS)]
    found = {}
    for name, statistic in statistics.items():
        values = [value for value in map(statistic, draws) if value is not None and math.isfinite(value)]
        assert len(values) >= 0.95 * DRAWS, name
        found[name] = [rounded(float(x)) for x in np.percentile(values, [2.5, 97.5])]
    return found


def parse(text):
    return np.array([[np.nan if c == "." else int(c) for c in row] for row in text.split(" ")])


def text_of(table):
    return " ".join("".join("." if np.isnan(x) else str(int(x)) for x in row) for row in table)


def expected(table, values):
    """`table` holds places in `values`; ordinal where all of them that were given are numbers, by their size."""
    kinds = len(values)
    given = {int(x) for x in table[~np.isnan(table)]}
    is_ordered = all(isinstance(values[x], (int, float)) and not isinstance(values[x], bool) for x in given)
    ranks = {x: rank for rank, x in enumerate(sorted(given, key=lambda x: values[x]))} if is_ordered else {}
    ranked = np.vectorize(lambda x: np.nan if np.isnan(x) else ranks[int(x)], otypes=[float])(table) if is_ordered and given else table
    judged_items = int((~np.isnan(table)).any(axis=1).sum())
    return {
        "items": judged_items,
        "annotators": int((~np.isnan(table)).any(axis=0).sum()),
        "judgements": int((~np.isnan(table)).sum()),
        "alpha_nominal": rounded(alpha(table, "nominal", list(range(kinds)))),
        "alpha_ordinal": rounded(alpha(ranked, "ordinal", list(range(max(kinds, 2))))) if is_ordered and given else None,
        "fleiss_kappa": rounded(fleiss(table, kinds)),
        "percent": rounded(percent(table)),
        "cohen": [one for one in cohen(table) if not np.isnan(table[:, one[0]]).all() and not np.isnan(table[:, one[1]]).all()],
    }


def make_table(random, number):
    """Sizes and habits vary; every tenth is one of the odd kinds."""
    items = int(random.integers(1, 61))
    people = int(random.integers(2, 13))
    kinds = int(random.integers(2, 7))
    odd = {3: "constant", 13: "unanimous", 23: "alone", 33: "single", 43: "empty", 53: "full", 63: "booleans"}.get(number % 70)
    numbers = [1, 2, 3, 4, 5, 6] if random.random() < 0.5 else [-3, -0.5, 0, 0.25, 2, 1000]
    texts = ["A", "B", "tie", "bothBad", "skip", "__proto__"]
    values = ([False, True] if odd == "booleans" else numbers if random.random() < 0.5 else texts)[:kinds]
    kinds = len(values)
    if odd == "alone":
        people = 1
    truth = random.choice(kinds, items, p=random.dirichlet(np.ones(kinds)))
    noise = random.uniform(0, 1, people)
    table = np.full((items, people), np.nan)
    missing = 0 if odd in ("full", "unanimous") else random.choice([0, 0.1, 0.4, 0.7, 0.9])
    for i in range(items):
        for a in range(people):
            if random.random() < missing:
                continue
            guess = random.random() < noise[a] and odd != "unanimous"
            table[i, a] = random.integers(kinds) if guess else truth[i]
    if odd == "constant":
        table[~np.isnan(table)] = 0
    if odd == "empty":
        table[:] = np.nan
    if odd == "single":
        for i in range(items):
            keep = random.integers(people)
            table[i, [a for a in range(people) if a != keep]] = np.nan
    one = {"values": values, "table": text_of(table), **expected(table, values)}
    if number % 3 == 0:
        again = table.copy()
        for i in range(items):
            for a in range(people):
                if random.random() < 0.6:
                    again[i, a] = np.nan
                elif random.random() < 0.2:
                    again[i, a] = random.integers(kinds)
        one |= {"again": text_of(again), "intra": intra(table, again)}
    return one, table


def main(seed: int = 14, path: Path = PATH) -> None:
    warnings.simplefilter("ignore")
    random = np.random.default_rng(seed)
    tables, with_intervals = [], 0
    for number in range(TABLES):
        one, table = make_table(random, number)
        isfit = one["items"] > 12 and one["alpha_ordinal"] is not None and one["percent"] < 1 and one["judgements"] > 3 * one["items"]
        if isfit and with_intervals < WITH_INTERVALS:
            with_intervals += 1
            one |= {"seed": number, "draws": DRAWS, "intervals": intervals(table, one["values"], number)}
        tables.append(one)
    assert with_intervals == WITH_INTERVALS
    raters = np.array([[kind for kind, n in enumerate(row) for _ in range(n)] for row in FOURTEEN])
    assert (aggregate_raters(raters)[0] == np.array(FOURTEEN)).all()
    published = {
        "fleiss 1971": {"values": [1, 2, 3, 4, 5], "table": FLEISS_1971, "fleiss_kappa": 0.430},
        "fourteen raters": {"values": [1, 2, 3, 4, 5], "table": text_of(raters), "fleiss_kappa": 0.210},
        "krippendorff 2011": {"values": [1, 2, 3, 4, 5], "table": KRIPPENDORFF_2011, "alpha_nominal": 0.743, "alpha_ordinal": 0.815},
    }
    for name, one in published.items():
        found = expected(parse(one["table"]), one["values"])
        for key, value in one.items():
            if isinstance(value, float):
                assert abs(found[key] - value) < 0.0006, (name, key, found[key], value)
    lines = ",\n".join("  " + json.dumps(one, separators=(",", ":")) for one in tables)
    said = ",\n".join(f"  {json.dumps(name)}: {json.dumps(one)}" for name, one in published.items())
    path.write_text(f'{{\n "published": {{\n{said}\n }},\n "tables": [\n{lines}\n ]\n}}\n', encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        main(int(sys.argv[1]), Path(sys.argv[2]))
    else:
        main()
