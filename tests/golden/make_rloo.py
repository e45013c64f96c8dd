"""RLOO fixtures: TRL 1.13.0's RLOOTrainer, ten optimiser steps a case on given completions (group_replay.py), Llamas and Qwens as for GRPO.

Usage: python tests/golden/make_rloo.py [CASE...]
"""

import sys

from group_replay import run_cases
from make_grpo import FUNCTIONS, GPT2, LETTERS, LLAMA, SLOW
from replay import full, lora

from trl import RLOOConfig, RLOOTrainer
from trl.trainer import rloo_trainer

TOOLS = {"trainer": RLOOTrainer, "arguments": RLOOConfig, "module": rloo_trainer}
PAIRS = {"num_generations": 2}
CASES = [
    ("lora", "llama-gqa-tied", lora(["q_proj", "v_proj"], **PAIRS, **GPT2), {}),
    ("full", "qwen3", full(**SLOW, **FUNCTIONS, beta=0.0, num_iterations=2), {}),
    ("normalised", "qwen2", lora("all-linear", **LETTERS, normalize_advantages=True, reward_clip_range=[-0.5, 0.4], beta=0.2), {}),
    ("iterations", "llama-gqa-tied", full(**SLOW, **LLAMA, **FUNCTIONS, reward_weights=[0.7, 1.5, 0.3], num_iterations=2, epsilon=0.1, epsilon_high=0.3), {}),
    ("truncated", "qwen3", lora(None, **PAIRS, **GPT2, mask_truncated_completions=True, steps_per_generation=4, beta=0.1, temperature=0.8),
     {"kinds": "ecesccccneec", "groups": 18}),
    ("scores", "llama-untied-llama3", lora(["q_proj", "down_proj"], **GPT2, normalize_advantages=True, num_iterations=2), {"scores": True}),
    ("short-accumulation", "qwen2", full(**SLOW, **PAIRS, **FUNCTIONS, steps_per_generation=3, beta=0.0, reward_clip_range=[0.2, 1.2]),
     {"groups": 6, "rounds": 5}),
]  # fmt: skip


def main() -> None:
    run_cases("rloo", TOOLS, CASES, sys.argv[1:], 2800)


if __name__ == "__main__":
    main()
