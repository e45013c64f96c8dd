"""The model of src/evaluation/annotators/gapModel.ts by SciPy: `.venv-agreement/bin/python tests/golden/make_annotators.py`.

Written anew: the likelihood as an integral over a dense grid, maximised by BFGS without our derivatives, standard errors by differences.
Two small crowds; the second has more votes a pair. `pool` is everybody but the annotator.
"""

import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit, logsumexp

PATH = Path(__file__).resolve().parent / "annotators.json"
GRID = np.linspace(-8, 8, 1601)
LOG_MASS = -GRID**2 / 2 - logsumexp(-GRID**2 / 2)


def log_votes(votes, gaps, lean):
    """Log-likelihood of votes (first chosen, first is left) at each gap."""
    total = np.zeros_like(gaps)
    for vote in votes:
        odds = gaps + (lean if vote["firstIsLeft"] else -lean)
        total += log_expit(odds if vote["first"] else -odds)
    return total


def by_pair(votes, keep):
    pairs = {}
    for vote in votes:
        if keep(vote["annotator"]):
            pairs.setdefault(vote["pair"], []).append(vote)
    return pairs


def maximum(loss, start):
    found = minimize(loss, start, method="BFGS", options={"gtol": 1e-7})
    return minimize(loss, found.x, method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-11, "maxiter": 20000}).x


def pool_of(case, keep):
    pairs = by_pair(case["votes"], keep)
    differences = np.array(case["differences"])

    def loss(at):
        value = np.sum(at[:-1] ** 2) / 18 + at[-1] ** 2 / 2
        for pair, votes in pairs.items():
            gaps = differences[pair] @ at[1:-1] + np.exp(at[-1]) * GRID
            value -= logsumexp(LOG_MASS + log_votes(votes, gaps, at[0]))
        return value

    return maximum(loss, np.zeros(differences.shape[1] + 2))


def own_of(case, annotator, pool):
    others = by_pair(case["votes"], lambda who: who != annotator)
    differences = np.array(case["differences"])
    groups = len(case["groups"])
    honest = np.array([1.0, 0, 0] + [0.0] * groups)
    precision = np.array([1 / 4] + [1 / 9] * (2 + groups))
    rows = []
    for vote in case["votes"]:
        if vote["annotator"] != annotator:
            continue
        gaps = differences[vote["pair"]] @ pool[1:-1] + np.exp(pool[-1]) * GRID
        logs = LOG_MASS + log_votes(others.get(vote["pair"], []), gaps, pool[0])
        rows.append((vote, gaps, logs - logsumexp(logs), differences[vote["pair"]][: 1 + groups]))

    def loss(at):
        value = np.sum(precision * (at - honest) ** 2) / 2
        for vote, gaps, logs, x in rows:
            odds = at[0] * gaps + at[1] * (1 if vote["firstIsLeft"] else -1) + x @ at[2:]
            value -= logsumexp(logs + log_expit(odds if vote["first"] else -odds))
        return value

    best = maximum(loss, honest)
    step = 1e-4
    size = len(best)
    hessian = np.empty((size, size))
    for i in range(size):
        for j in range(size):
            e, f = np.eye(size)[i] * step, np.eye(size)[j] * step
            hessian[i, j] = (loss(best + e + f) - loss(best + e - f) - loss(best - e + f) + loss(best - e - f)) / (4 * step**2)
    lost = []
    for i in range(size):
        free = [j for j in range(size) if j != i]

        def restricted(at, i=i, free=free):
            whole = honest.copy()
            whole[free] = at
            return loss(whole)

        lost.append(2 * (restricted(maximum(restricted, best[free])) - loss(best)))
    return {"at": best.tolist(), "errors": np.sqrt(np.diag(np.linalg.inv(hessian))).tolist(), "lost": lost}


def make_case(random, pairs, overlap, people, groups):
    differences = np.round(np.column_stack([random.normal(0, 2, pairs)] + [random.integers(-1, 2, pairs) for _ in groups]), 2)
    gaps = random.normal(0, 1.5, pairs) + 0.3 * differences[:, 0]
    votes = []
    for pair in range(pairs):
        for annotator in random.permutation(people)[:overlap]:
            side = bool(random.random() < 0.5)
            # The first one leans to the left.
            odds = gaps[pair] + (1.2 if annotator == 0 else 0) * (1 if side else -1)
            first = bool(random.random() < expit(odds))
            votes.append({"annotator": int(annotator), "pair": pair, "first": first, "firstIsLeft": side})
    return {"annotators": people, "groups": groups, "differences": differences.tolist(), "votes": votes}


def main() -> None:
    random = np.random.default_rng(5)
    cases = [make_case(random, 50, 3, 4, ["South"]), make_case(random, 24, 7, 8, [])]
    for case in cases:
        case["fits"] = []
        for annotator in (0, 1):
            pool = pool_of(case, lambda who, annotator=annotator: who != annotator)
            case["fits"].append({"annotator": annotator, "pool": pool.tolist(), **own_of(case, annotator, pool)})
    lines = ",\n".join(" " + json.dumps(case, separators=(",", ":")) for case in cases)
    PATH.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
