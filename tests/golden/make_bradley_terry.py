"""Strengths by scipy: `python tests/golden/make_bradley_terry.py` (numpy, scipy).

The likelihood of docs/contract.md's Bradley-Terry model is maximised by BFGS over all strengths but the first, which is 0, with the
prior as ties against the first. Contests are lists [prompt, i, j, won by i].
"""

import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

PATH = Path(__file__).resolve().parent / "bradleyTerry.json"
rng = np.random.default_rng(7)


def fit(players, contests, prior):
    wins = np.zeros((players, players))
    wins[1:, 0] += prior / 2
    wins[0, 1:] += prior / 2
    for _, i, j, won in contests:
        wins[i, j] += won
        wins[j, i] += 1 - won

    def loss(free):
        r = np.concatenate([[0.0], free])
        gap = r[None, :] - r[:, None]
        return (wins * np.logaddexp(0, gap)).sum()

    def slope(free):
        r = np.concatenate([[0.0], free])
        chance = 1 / (1 + np.exp(r[None, :] - r[:, None]))
        return -(wins * (1 - chance) - wins.T * chance).sum(1)[1:]

    found = minimize(loss, np.zeros(players - 1), jac=slope, method="BFGS", options={"gtol": 1e-12, "maxiter": 10000})
    assert np.abs(slope(found.x)).max() < 1e-7, np.abs(slope(found.x)).max()
    return [0.0, *found.x]


cases = []
for players, count, prior in [(2, 40, 0), (3, 60, 0), (5, 300, 0), (4, 200, 1), (8, 900, 0.5), (3, 12, 2)]:
    strength = np.concatenate([[0], rng.normal(0, 1, players - 1)])
    contests = []
    for k in range(count):
        i, j = rng.choice(players, 2, replace=False)
        u = rng.random()
        won = 0.5 if u < 0.15 else float(rng.random() < 1 / (1 + np.exp(strength[j] - strength[i])))
        contests.append([int(k % 17), int(i), int(j), won])
    cases.append({"players": players, "prior": prior, "contests": contests, "ratings": fit(players, contests, prior)})

PATH.write_text(json.dumps({"cases": cases}, separators=(",", ":")) + "\n")
