"""GRPO fixtures: TRL 1.13.0's GRPOTrainer, ten optimiser steps a case on given completions (group_replay.py).

TRL passes no position ids, so that GPT-2's positions would count the padding on the left: the models are Llamas and Qwens.
Usage: python tests/golden/make_grpo.py [CASE...]
"""

import sys

from group_replay import run_cases
from replay import full, lora

from trl import GRPOConfig, GRPOTrainer
from trl.trainer import grpo_trainer

TOOLS = {"trainer": GRPOTrainer, "arguments": GRPOConfig, "module": grpo_trainer}
SLOW = {"learning_rate": 1e-3}
LENGTH, KEYWORD = "length:30", "keyword:e"
FUNCTIONS = {"reward_funcs": [LENGTH, KEYWORD]}
GPT2, LLAMA, LETTERS = ({"reward_model_path": f"../classifiers/{name}"} for name in ("gpt2", "llama", "qwen3-letters"))
# Name, model, settings, what group_replay.run_case takes besides.
CASES = [
    ("dapo", "llama-gqa-tied", lora(["q_proj", "v_proj"], **GPT2), {}),
    ("grpo", "qwen3", full(**SLOW, **FUNCTIONS, loss_type="grpo", beta=0.1, num_iterations=2), {}),
    ("bnpo", "llama-gqa-tied", lora("all-linear", **FUNCTIONS, loss_type="bnpo", beta=0.05, use_bias_correction_kl=False, scale_rewards="batch",
                                    steps_per_generation=4, epsilon_high=0.28), {"groups": 11}),
    ("dr_grpo", "qwen2", full(**SLOW, **LLAMA, loss_type="dr_grpo", scale_rewards="none", num_iterations=2, delta=1.1), {}),
    ("sequence-grpo", "qwen3", lora(["q_proj", "o_proj"], **LLAMA, loss_type="grpo", importance_sampling_level="sequence", beta=0.2, num_iterations=2), {}),
    ("sequence-dapo", "llama-gqa-tied", full(**SLOW, **FUNCTIONS, importance_sampling_level="sequence", beta=0.05, use_bias_correction_kl=False,
                                             num_iterations=2, num_generations=2, delta=1.3), {}),
    ("truncated", "qwen3", lora("all-linear", **GPT2, beta=0.1, mask_truncated_completions=True, steps_per_generation=4),
     {"kinds": "ecesccccneec"}),
    ("truncated-grpo", "llama-untied-llama3", lora(None, **GPT2, loss_type="grpo", mask_truncated_completions=True, num_iterations=2),
     {"kinds": "eccsccccneecsese"}),
    ("weights", "llama-gqa-tied", lora("all-linear", **LETTERS, **FUNCTIONS, reward_weights=[0.5, 2.0, -1.0], temperature=0.8, loss_type="grpo",
                                       max_grad_norm=0.1), {}),
    ("equal-rewards", "qwen2", lora(["k_proj", "up_proj"], reward_funcs=["keyword:th"], beta=0.05, warmup_steps=3, lr_scheduler_type="cosine"), {}),
    ("short-accumulation", "llama-gqa-tied", lora(None, **FUNCTIONS, steps_per_generation=3, num_generations=2), {"groups": 6, "rounds": 5}),
    ("decayed", "qwen3", full(**SLOW, **LETTERS, loss_type="bnpo", delta=1.15, epsilon=0.1, epsilon_high=0.3, num_iterations=2, weight_decay=0.2,
                              beta=0.02), {}),
    ("scores", "qwen2", lora("all-linear", **GPT2, **FUNCTIONS, reward_weights=[1.0, 0.5, 0.25], scale_rewards="batch", loss_type="dr_grpo",
                             beta=0.1, steps_per_generation=1, gradient_accumulation_steps=1, num_iterations=2), {"scores": True}),
]  # fmt: skip


def main() -> None:
    run_cases("grpo", TOOLS, CASES, sys.argv[1:], 2600)


if __name__ == "__main__":
    main()
