"""Lines of `evaluate counterfactual` for 120 random tables of scores: `.venv-agreement/bin/python tests/golden/make_counterfactual.py [SEED PATH]`.

Written from docs/contract.md section 8 alone, as loops over templates; percentiles by NumPy, the sign-flip test by going through all signs
and by scipy.stats.permutation_test beside it (they must agree), Holm by its definition. Of more than 12 templates p is drawn by whoever
measures: the fixture has SciPy's p of 99,999 draws, and no corrected p and no verdict for that table. Ten tables have intervals from our
bootstrap's own draws (make_evaluation.py has the stream), and SciPy's percentile interval of 9,999 draws.

A table is {axis: {group: {template: [score of each variant]}}}. With a seed and a path it makes other tables.
"""

import json
import math
import sys
from itertools import combinations, product
from pathlib import Path

import numpy as np
from make_evaluation import random_stream
from scipy import stats

PATH = Path(__file__).resolve().parent / "counterfactual.json"
TABLES = 120
WITH_INTERVALS = 10
DRAWS = 60
# Beyond ASCII, so that the order of names shows: U+FF5E is one UTF-16 unit above the halves of an emoji, and one code point below it.
GROUPS = ["b", "a", "Ä", "～", "😀", "a b", "B"]


def rounded(value):
    return None if value is None or not math.isfinite(value) else float(f"{value:.14g}")


def random_table(rng, kind):
    """`kind` "exact": at most 12 templates; "drawn": some axis has more."""
    table = {}
    for axis in rng.permutation(["names", "place", "age"])[: rng.integers(1, 4)]:
        most = int(rng.integers(13, 25)) if kind == "drawn" else int(rng.integers(1, 13))
        groups = rng.permutation(GROUPS)[: rng.integers(1, 5)]
        variants = int(rng.integers(1, 5))
        present = rng.choice([1.0, 0.8, 0.3])
        gap = rng.choice([0.0, 0.3, 2.0])
        on_grid = rng.random() < 0.3
        quality = rng.normal(size=most)
        table[str(axis)] = {}
        for place, group in enumerate(groups):
            cells = {}
            for template in range(most):
                if rng.random() > present:
                    continue
                count = int(rng.integers(1, variants + 1))
                scores = quality[template] + gap * place + rng.choice([0.02, 0.5]) * rng.normal(size=count)
                cells[f"t{template}"] = [float(np.round(s * 2) / 2 if on_grid else np.round(s, 3)) for s in scores]
            if cells:
                table[str(axis)][str(group)] = cells
    return {axis: groups for axis, groups in table.items() if groups}


def sign_flips(differences):
    """All ways to choose signs; SciPy's must be the same number."""
    ways = np.array(list(product([1, -1], repeat=len(differences))))
    far = np.abs(ways @ differences) / len(differences)
    p = float(np.mean(far >= abs(np.mean(differences)) - 1e-9))
    if len(differences) > 1:
        result = stats.permutation_test(
            (differences,), np.mean, permutation_type="samples", n_resamples=np.inf, alternative="two-sided"
        )
        assert abs(result.pvalue - p) < 1e-9, (result.pvalue, p)
    return p


def far_from_zero(values, axis):
    """Rounded, so that sums in another order tie."""
    return np.round(np.abs(np.mean(values, axis=axis)), 9)


def drawn_flips(differences, rng):
    return float(
        stats.permutation_test(
            (differences,), far_from_zero, permutation_type="samples", n_resamples=99_999, rng=rng, alternative="greater"
        ).pvalue
    )


def our_interval(differences, seed):
    stream = random_stream(seed, "bootstrap")
    means = []
    for _ in range(DRAWS):
        picked = [int(next(stream) * len(differences)) for _ in differences]
        means.append(np.mean(differences[picked]))
    return [float(np.percentile(means, q)) for q in (2.5, 97.5)]


def line(a, b, kind, rng):
    """`a` and `b`: {template: scores}. A list of numbers in the order of the test, null where undefined."""
    shared = [template for template in sorted(a) if template in b]
    n = len(shared)
    if n == 0:
        return dict(templates=0, mean=None, floor=None, p=None, mde=None), np.array([])
    differences = np.array([np.mean(a[t]) - np.mean(b[t]) for t in shared])
    swaps = [abs(x - y) for t in shared for cell in (a[t], b[t]) for x, y in combinations(cell, 2)]
    floor = float(np.percentile(swaps, 95)) if swaps else None
    mde = 2.80 * float(np.std(differences, ddof=1)) / math.sqrt(n) if n > 1 else None
    p = sign_flips(differences) if n <= 12 else drawn_flips(differences, rng)
    mean = float(np.mean(differences))
    return dict(templates=n, mean=mean, floor=floor, p=p, mde=mde), differences


def holm(p_values):
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted, so_far = [0.0] * len(p_values), 0.0
    for rank, i in enumerate(order):
        so_far = max(so_far, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = so_far
    return adjusted


def verdict(found, adjusted):
    if adjusted is not None and adjusted < 0.05 and (found["floor"] is None or abs(found["mean"]) > found["floor"]):
        return "gap found"
    return "insufficient data" if found["templates"] < 8 else "not found"


def measure(table, kind, rng, with_intervals):
    lines, all_differences = [], []
    for axis in sorted(table):
        for a, b in combinations(sorted(table[axis]), 2):
            found, differences = line(table[axis][a], table[axis][b], kind, rng)
            lines.append({"axis": axis, "groups": [a, b], **found})
            all_differences.append(differences)
    is_drawn = any(one["templates"] > 12 for one in lines)
    tested = [i for i, one in enumerate(lines) if one["p"] is not None]
    adjusted = dict(zip(tested, holm([lines[i]["p"] for i in tested]))) if not is_drawn else {}
    rows = []
    for i, one in enumerate(lines):
        row = [one["axis"], *one["groups"], one["templates"], *(rounded(one[k]) for k in ("mean", "floor", "p", "mde"))]
        row += [] if is_drawn else [rounded(adjusted.get(i)), verdict(one, adjusted.get(i))]
        rows.append(row)
    made = {"scores": table, "lines": rows}
    if with_intervals:
        made["intervals"] = [
            None if len(d) < 2 else [rounded(v) for v in our_interval(d, 7)] for d in all_differences
        ]
        made["scipy"] = [
            None
            if len(d) < 2 or np.ptp(d) == 0
            else [
                rounded(float(v))
                for v in stats.bootstrap((d,), np.mean, method="percentile", n_resamples=9999, rng=rng).confidence_interval
            ]
            for d in all_differences
        ]
    return made, lines


def is_clear(lines):
    """No mean lies on its floor, where the last bit would decide."""
    return all(one["floor"] is None or abs(abs(one["mean"]) - one["floor"]) > 1e-6 for one in lines)


def main():
    seed, path = (int(sys.argv[1]), Path(sys.argv[2])) if len(sys.argv) > 2 else (20261127, PATH)
    rng = np.random.default_rng(seed)
    tables = []
    while len(tables) < TABLES:
        kind = "drawn" if len(tables) % 6 == 5 else "exact"
        made, lines = measure(random_table(rng, kind), kind, rng, len(tables) < WITH_INTERVALS)
        if is_clear(lines):
            tables.append(made)
    texts = ",\n".join(json.dumps(table, ensure_ascii=False, separators=(",", ":")) for table in tables)
    path.write_text(f'{{"draws":{DRAWS},"seed":7,"tables":[\n{texts}\n]}}\n', encoding="utf-8")
    count = sum(len(table["lines"]) for table in tables)
    found = sum(row[-1] == "gap found" for table in tables for row in table["lines"])
    print(f"{path.name}: {len(tables)} tables, {count} lines, {found} gaps, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
