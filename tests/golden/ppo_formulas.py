"""PPO's numbers by the formulas of NOTES.md, section 9, from what a dump has measured: written from the source of TRL 1.9.0 and held to every case.

Measured are log-probabilities, values, scores and what micro-batches gave; everything else follows.
"""

import math

import numpy


def whitened(values, mask, shift_mean: bool):
    """Unbiased variance; without the shift only the scale changes."""
    mean = values[mask].mean()
    variance = ((values[mask] - mean) ** 2).sum() / (mask.sum() - 1)
    result = (values - mean) / numpy.sqrt(variance + 1e-8)
    return result if shift_mean else result + mean


def sequence_length(completion: list[int], length: int, pad: int, stop: int | None) -> int:
    """Index of the last token before the first padding; what follows a stop token counts as padding. -1: none."""
    ids = completion + [pad] * (length - len(completion))
    if stop is not None and stop in ids:
        end = ids.index(stop) + 1
        ids = ids[:end] + [pad] * (length - end)
    return (ids.index(pad) if pad in ids else length) - 1


def advantages_of(line: dict, config: dict) -> dict:
    logprobs, references, values = (numpy.array(line[key], dtype=numpy.float64) for key in ("logprobs", "ref_logprobs", "values"))
    rows, length = logprobs.shape
    last = numpy.array(line["sequence_lengths"])
    index = numpy.arange(length)[None, :]
    padding, padding_after = index > last[:, None], index > last[:, None] + 1
    gap = references - logprobs
    kl = numpy.exp(gap) - 1 - gap if config.get("kl_estimator") == "k3" else -gap
    rewards = -config.get("kl_coef", 0.05) * kl
    rewards[numpy.arange(rows), numpy.where(last + 1 < length, last + 1, last)] += line["scores"]
    if config.get("whiten_rewards"):
        rewards = numpy.where(padding_after, 0.0, whitened(rewards, ~padding_after, False))
    gamma, lam = config.get("gamma", 1.0), config.get("lam", 0.95)
    raw, ahead = numpy.zeros((rows, length)), numpy.zeros(rows)
    for t in reversed(range(length)):
        following = values[:, t + 1] if t + 1 < length else 0.0
        ahead = rewards[:, t] + gamma * following - values[:, t] + gamma * lam * ahead
        raw[:, t] = ahead
    advantages = numpy.where(padding, 0.0, whitened(raw, ~padding, True))
    assert (logprobs[padding] == 1).all() and (references[padding] == 1).all() and (values[padding_after] == 0).all()
    return {"kl": kl, "rewards": rewards, "advantages": advantages, "returns": raw + values}


def metrics_of(line: dict, config: dict, rows: list[dict], eos: int) -> dict:
    kl, logprobs, scores = (numpy.array(line[key]) for key in ("kl", "logprobs", "scores"))
    cells = {key: numpy.array(line[key]).flatten() for key in ("approxkl", "clipfrac", "policy_loss", "value_loss", "value_clipfrac", "entropy", "ratio")}
    penalty = -config.get("kl_coef", 0.05) * kl.sum(1).mean()
    return {
        "objective/kl": kl.sum(1).mean(),
        "objective/entropy": -logprobs.sum(1).mean(),
        "objective/non_score_reward": penalty,
        "objective/rlhf_reward": penalty + scores.mean(),
        "objective/scores": scores.mean(),
        "policy/approxkl_avg": cells["approxkl"].mean(),
        "policy/clipfrac_avg": cells["clipfrac"].mean(),
        "loss/policy_avg": cells["policy_loss"].mean(),
        "loss/value_avg": cells["value_loss"].mean(),
        "val/clipfrac_avg": cells["value_clipfrac"].mean(),
        "policy/entropy_avg": cells["entropy"].mean(),
        "val/ratio": cells["ratio"].mean(),
        "val/ratio_var": cells["ratio"].var(ddof=1) if len(cells["ratio"]) > 1 else None,
        "val/num_eos_tokens": sum(row["completion_ids"].count(eos) for row in rows),
    }


def steps_of_updates(config: dict, updates: int, prompts: int) -> list[int]:
    """How many optimiser steps each update takes."""
    size, accumulation = config["per_device_train_batch_size"], config["gradient_accumulation_steps"]
    batch = size * accumulation
    mini = batch // config["num_mini_batches"]
    micro_batches = config["num_ppo_epochs"] * config["num_mini_batches"] * math.ceil(mini / size)
    counts, counter = [], 0
    for update in range(1, updates + 1):
        if update % (prompts // batch) == 0:  # the data set's last whole batch
            counts.append(micro_batches)
            counter = 0
        else:
            counts.append((counter + micro_batches) // accumulation - counter // accumulation)
            counter += micro_batches
    return counts


def check(run: dict, config: dict, prompts: list[dict], rows: list[dict], pad: int, eos: int) -> None:
    batch = len(rows) // len(run["dump"])
    stop = eos if config.get("stop_token") == "eos" else config.get("stop_token_id")

    def same(name: str, got, expected) -> None:
        expected = numpy.array(expected, dtype=numpy.float64)
        assert numpy.allclose(got, expected, rtol=1e-5, atol=1e-5), (name, got, expected)

    for number, (line, step) in enumerate(zip(run["dump"], run["steps"], strict=True)):
        own = rows[number * batch : (number + 1) * batch]
        length = max(len(row["completion_ids"]) for row in own)
        assert line["sequence_lengths"] == [sequence_length(row["completion_ids"], length, pad, stop) for row in own]
        for name, values in advantages_of(line, config).items():
            same(name, values, line[name])
        for name, value in metrics_of(line, config, own, eos).items():
            if value is None:
                assert step[name] is None
            else:
                same(name, value, step[name])
    assert [len(line["grad_norms"]) for line in run["dump"]] == steps_of_updates(config, len(run["dump"]), len(prompts))
