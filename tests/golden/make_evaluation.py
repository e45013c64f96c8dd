"""Measures of reward models by NumPy, with our bootstrap's draws: `python tests/golden/make_evaluation.py`.

The formulas are written anew, as loops over rows or as NumPy has them, and the random stream of src/domain/random.ts a second
time, so that intervals are held to the last digits. Numbers stand in full, as float64.
"""

import json
from pathlib import Path
from statistics import NormalDist

import numpy as np

PATH = Path(__file__).resolve().parent / "evaluation.json"
U32 = 0xFFFFFFFF
BINS = 15


def random_stream(seed: int, name: str):
    """xoshiro128** (Blackman & Vigna 2018), seeded as src/domain/random.ts does it."""
    mixed = 0x811C9DC5
    for unit in name.encode("ascii"):
        mixed = (mixed ^ unit) * 0x01000193 & U32
    mixed ^= (seed * 0x9E3779B9 & U32) ^ seed >> 32

    def split() -> int:
        nonlocal mixed
        mixed = mixed + 0x9E3779B9 & U32
        z = (mixed ^ mixed >> 16) * 0x85EBCA6B & U32
        z = (z ^ z >> 13) * 0xC2B2AE35 & U32
        return z ^ z >> 16

    a, b, c, d = (split() for _ in range(4))
    while True:
        x = b * 5 & U32
        yield ((x << 7 | x >> 25) & U32) * 9 % 2**32 / 2**32
        shifted = b << 9 & U32
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = (d << 11 | d >> 21) & U32


def bootstrap(rows: list, statistic, draws: int, seed: int):
    """95 % percentiles of a statistic of rows, resampled by prompt."""
    prompts = list(dict.fromkeys(row["prompt"] for row in rows))
    if len(prompts) < 2:
        return None
    of = {prompt: [row for row in rows if row["prompt"] == prompt] for prompt in prompts}
    stream = random_stream(seed, "bootstrap")
    values = []
    for _ in range(draws):
        drawn = [prompts[int(next(stream) * len(prompts))] for _ in prompts]
        values.append(statistic([row for prompt in drawn for row in of[prompt]]))
    return np.percentile(values, [2.5, 97.5]).tolist()


def margin(row) -> float:
    return row["chosen"]["score"] - row["rejected"]["score"]


def sigmoid(x):
    return np.exp(-np.logaddexp(0, -x))


def accuracy(rows):
    return np.mean([margin(row) > 0 for row in rows])


def mean_margin(rows):
    return np.mean([margin(row) for row in rows])


def calibration_error(rows):
    margins = np.array([margin(row) for row in rows])
    confidence = sigmoid(np.abs(margins))
    bins = np.digitize(confidence, np.linspace(0, 1, BINS + 1), right=True)
    parts = [
        np.mean(bins == i) * abs(np.mean(confidence[bins == i]) - np.mean(margins[bins == i] > 0))
        for i in np.unique(bins)
    ]
    return np.sum(parts)


def brier(rows):
    return np.mean([(sigmoid(margin(row)) - 1) ** 2 for row in rows])


def longer(rows):
    return np.mean([row["chosen"]["length"] > row["rejected"]["length"] for row in rows])


def answers(rows):
    both = [row[side] for row in rows for side in ("chosen", "rejected")]
    return np.array([one["length"] for one in both]), np.array([one["score"] for one in both])


def slope(rows):
    return 100 * np.polyfit(*answers(rows), 1)[0]


def pearson(rows):
    return np.corrcoef(*answers(rows))[0, 1]


def spearman(rows):
    def ranks(values):
        ordered = np.sort(values)
        return (np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right") + 1) / 2

    lengths, scores = answers(rows)
    return np.corrcoef(ranks(lengths), ranks(scores))[0, 1]


def pair_of(row):
    return row["prompt"], frozenset((row["chosen"]["key"], row["rejected"]["key"]))


def ceiling(rows, with_itself: bool):
    """Each judgement predicted by the majority of its pair's, with or without itself; rows whose pair was judged twice or more."""
    right = []
    for i, row in enumerate(rows):
        # A prompt that was drawn twice brings its pairs twice: those are other pairs.
        others = [o for o in rows if pair_of(o) == pair_of(row) and o["copy"] == row["copy"]]
        same = sum(o["chosen"]["key"] == row["chosen"]["key"] for o in others) - (0 if with_itself else 1)
        against = sum(o["chosen"]["key"] != row["chosen"]["key"] for o in others)
        right.append((same > against) + (same == against) / 2)
    return np.mean(right)


def upper(rows):
    """The best that one choice a pair can do."""
    total = 0
    for pair in {(pair_of(row), row["copy"]) for row in rows}:
        votes = [row["chosen"]["key"] for row in rows if (pair_of(row), row["copy"]) == pair]
        total += max(votes.count(key) for key in votes)
    return total / len(rows)


def measured(rows, statistic, draws, seed):
    """As our Estimate has it."""
    value = None if not rows else float(statistic(rows))
    interval = None if not rows else bootstrap(rows, statistic, draws, seed)
    return {"value": value, "interval": interval, "prompts": len({row["prompt"] for row in rows}), "samples": len(rows)}


def wilson(right: int, count: int):
    """The shares that a normal test at 5 % does not refuse: roots of (s - p)^2 = z^2 p (1 - p) / n in p."""
    z2 = NormalDist().inv_cdf(0.975) ** 2
    share = right / count
    return sorted(np.roots([1 + z2 / count, -2 * share - z2 / count, share * share]).tolist())


def reliability(rows):
    edges = np.linspace(0, 1, BINS + 1)
    found = []
    for low, high in zip(edges, edges[1:]):
        inside = [row for row in rows if low < sigmoid(abs(margin(row))) <= high]
        right = sum(margin(row) > 0 for row in inside)
        count = len(inside)
        found.append(
            {
                "count": count,
                "confidence": float(np.mean([sigmoid(abs(margin(row))) for row in inside])) if count else None,
                "right": right / count if count else None,
                "interval": wilson(right, count) if count else None,
            }
        )
    return found


def make_rows(random: np.random.Generator, prompts: int, pairs: int, sharpness: float):
    """Pairs of three answers a prompt, some judged several times; scores on a coarse grid, so that some are equal."""
    rows = []
    for p in range(prompts):
        own = [
            {
                "key": f"answer {i}",
                "length": int(random.integers(3, 12)) * 20,
                "score": round(float(random.normal(0, sharpness)) * 4) / 4,
            }
            for i in range(3)
        ]
        for _ in range(int(random.integers(1, pairs + 1))):
            a, b = random.choice(3, 2, replace=False)
            chance = float(sigmoid(own[a]["score"] - own[b]["score"]))
            first = random.random() < chance
            chosen, rejected = (own[a], own[b]) if first else (own[b], own[a])
            row = {"prompt": f"prompt {p}", "chosen": chosen, "rejected": rejected, "isTie": bool(random.random() < 0.1)}
            row["probability"] = chance if first else 1 - chance
            rows.append(row)
    return rows


def case(name: str, rows: list, draws: int, seed: int):
    judged = [{**row, "copy": 0} for row in rows if not row["isTie"]]
    unlike = [row for row in judged if margin(row) != 0]
    lengths = [row for row in judged if row["chosen"]["length"] != row["rejected"]["length"]]
    repeated = [row for row in judged if sum(pair_of(o) == pair_of(row) for o in judged) > 1]

    def apart(statistic):
        """Copies of a prompt told apart, for statistics that count judgements of one pair."""

        def of(drawn):
            seen: dict = {}
            told = []
            for row in drawn:
                seen[id(row)] = seen.get(id(row), 0) + 1
                told.append({**row, "copy": seen[id(row)]})
            return statistic(told)

        return of

    of = lambda rows, statistic: measured(rows, statistic, draws, seed)  # noqa: E731
    return {
        "name": name,
        "draws": draws,
        "seed": seed,
        "rows": rows,
        "pairs": len(judged),
        "ties": len(rows) - len(judged),
        "measures": {
            "accuracy": of(unlike, accuracy),
            "margin": of(judged, mean_margin),
            "ece": of(unlike, calibration_error),
            "brier": of(judged, brier),
            "longer_accuracy": of(lengths, longer),
        },
        "reliability": reliability(unlike),
        "length": {
            # Of answers, two a pair.
            "slope": of(judged, slope) | {"samples": 2 * len(judged)},
            "intercept": float(np.polyfit(*answers(judged), 1)[1]),
            "pearson": of(judged, pearson) | {"samples": 2 * len(judged)},
            "spearman": float(spearman(judged)),
        },
        "ceiling": {
            "pairs": len({pair_of(row) for row in repeated}),
            "lower": of(repeated, apart(lambda rows: ceiling(rows, with_itself=False))),
            "upper": of(repeated, apart(upper)),
            "simulated": of(judged, lambda rows: np.mean([max(row["probability"], 1 - row["probability"]) for row in rows])),
        },
    }


def main() -> None:
    random = np.random.default_rng(7)
    cases = [
        case("few", make_rows(random, 6, 4, 1.5), 200, 1),
        case("many", make_rows(random, 30, 4, 0.8), 100, 42),
        case("sure of itself", make_rows(random, 12, 5, 40), 100, 2**33 + 5),
    ]
    percentiles = []
    for count in (1, 2, 5, 100):
        values = random.normal(size=count)
        percentiles.append({"values": values.tolist(), "interval": np.percentile(values, [2.5, 97.5]).tolist()})
    shares = [{"right": r, "count": n, "interval": wilson(r, n)} for r, n in ((0, 1), (1, 1), (3, 7), (84, 100), (9999, 10000))]
    stream = random_stream(42, "bootstrap")
    parts = {"stream": [next(stream) for _ in range(5)], "percentiles": percentiles, "wilson": shares, "cases": cases}
    lines = ",\n".join(
        f" {json.dumps(key)}: [\n" + ",\n".join("  " + json.dumps(one) for one in value) + "\n ]" for key, value in parts.items()
    )
    PATH.write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
