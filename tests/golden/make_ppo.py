"""PPO fixtures: the PPOTrainer of TRL 1.9.0, the last that is kept, five updates a case on given completions (ppo_replay.py).

It has an environment of its own: `sh tests/golden/setup-python.sh ppo` makes .venv-ppo with requirements-ppo.txt.
Usage: .venv-ppo/bin/python tests/golden/make_ppo.py [CASE...]
"""

import random
import shutil
import sys
from pathlib import Path

from common import CLASSIFIERS, GOLDEN, MODELS, settle, write_json

import ppo_formulas
import replay
from make_classifiers import GPT2, SHARED, save_tokenizer
from make_models import randomise
from ppo_replay import numbers_apart, run_once
from replay import full, lora
from safetensors.torch import save_file
from training import largest_difference, save_adapter
from transformers import AutoTokenizer, GPT2Config, GPT2LMHeadModel

PPO = GOLDEN / "ppo"
UPDATES = 5
PAD_BEYOND = PPO / "pad-beyond.model"
COMMON = {
    "per_device_train_batch_size": 4,
    "gradient_accumulation_steps": 1,
    "num_mini_batches": 1,
    "num_ppo_epochs": 4,
    "response_length": 10,
    "stop_token": "eos",
    "learning_rate": 1e-2,
    "adam_epsilon": 1e-5,
    "seed": 42,
}
SLOW = {"learning_rate": 2e-3}
STOP_ID = 15  # a character that the prompts have too
# Name, model, settings. `kinds` and `fill`: replay.draw's; `prompts`: rows of the data set, if not five updates' worth; `scores`: given, not a
# model's; `ordered`: rows in the file's order, no permutation.
CASES = [
    ("lora", "llama-gqa-tied", lora(["q_proj", "v_proj"]), {}),
    ("full", "gpt2", full(**SLOW, per_device_train_batch_size=2, gradient_accumulation_steps=2, num_ppo_epochs=3, temperature=1.0,
                          missing_eos_penalty=1.0, kl_coef=0.1, local_rollout_forward_batch_size=3), {"value": "gpt2"}),
    ("whitened", "qwen3", lora("all-linear", gradient_accumulation_steps=2, num_ppo_epochs=2, whiten_rewards=True, kl_estimator="k3", gamma=0.97,
                               lam=0.9, cliprange=0.1, cliprange_value=0.3, vf_coef=0.5), {}),
    ("mini-batches", "llama-gqa-tied", full(**SLOW, gradient_accumulation_steps=2, num_mini_batches=2, num_ppo_epochs=2, temperature=1.0,
                                            kl_coef=0.2), {"prompts": 26}),
    ("left-over", "gpt2", lora(None, gradient_accumulation_steps=3, num_mini_batches=2, num_ppo_epochs=2, vf_coef=0.3), {"prompts": 30}),
    ("single-rows", "qwen3", full(**SLOW, num_mini_batches=4, num_ppo_epochs=2, cliprange=0.05, cliprange_value=0.05, temperature=1.0), {}),
    ("one-cell", "gpt2", lora("all-linear", num_ppo_epochs=1, kl_estimator="k3", kl_coef=0.3, gamma=0.9), {}),
    ("no-stop", "llama-gqa-tied", lora("all-linear", stop_token=None, temperature=1.0, missing_eos_penalty=0.7, num_ppo_epochs=2),
     {"kinds": "ctpzcetp"}),
    ("stop-id", "qwen3", lora(["q_proj", "o_proj"], stop_token=None, stop_token_id=STOP_ID, missing_eos_penalty=0.5, num_ppo_epochs=2),
     {"kinds": "icitee"}),
    ("scores", "gpt2", full(**SLOW, missing_eos_penalty=0.5, num_ppo_epochs=2, lam=0.8), {"scores": True, "ordered": True, "reward": None}),
    ("scores-instead", "qwen3", lora(None, temperature=1.0, num_ppo_epochs=3, whiten_rewards=True, gradient_accumulation_steps=2),
     {"scores": True, "kinds": "eceesc"}),
    ("schedule", "llama-gqa-tied", lora(None, total_episodes=None, num_train_epochs=1.4, warmup_steps=2, lr_scheduler_type="cosine",
                                        weight_decay=0.2, num_ppo_epochs=2), {"prompts": 13}),
    ("after-eos", "llama-gqa-tied", full(**SLOW, num_ppo_epochs=2, gradient_accumulation_steps=2), {"kinds": "tecnts", "ordered": True}),
    ("pad-beyond", "pad-beyond.model", lora("all-linear", num_ppo_epochs=2), {"fill": 1, "kinds": "eecene"}),
    ("pad-beyond-short", "pad-beyond.model", full(num_ppo_epochs=2, temperature=1.0, missing_eos_penalty=1.0), {}),
]  # fmt: skip


def make_model_with_padding_beyond() -> None:
    """As TRL's examples have it: the tokenizer gets a new token [PAD], the embedding is not resized."""
    settle(2200)
    model = GPT2LMHeadModel(GPT2Config(**{key: value for key, value in SHARED.items() if key not in ("num_labels", "pad_token_id")}, **GPT2))
    randomise(model)
    shutil.rmtree(PAD_BEYOND, ignore_errors=True)
    model.save_pretrained(PAD_BEYOND)
    tokenizer = AutoTokenizer.from_pretrained(MODELS / "gpt2")
    tokenizer.add_special_tokens({"pad_token": "[PAD]"})
    assert tokenizer.pad_token_id == model.config.vocab_size
    save_tokenizer(tokenizer, PAD_BEYOND)
    for path in PAD_BEYOND.iterdir():
        path.chmod(0o644)


def rows_of(case: dict, prompts: list[dict], seed: int) -> list[dict]:
    """As many completions as the updates take, over the batches of the data set again and again; a short last batch is dropped."""
    config, extra = case["config"], case["extra"]
    batch = config["per_device_train_batch_size"] * config["gradient_accumulation_steps"]
    whole = len(prompts) // batch * batch
    count = UPDATES * batch
    rows = replay.draw(
        case["folder"], [prompts[number % whole] for number in range(count)], seed, config["response_length"],
        extra.get("kinds", "eecees"), extra.get("fill"),
    )  # fmt: skip
    generator = random.Random(seed)
    for row, kind in zip(rows, extra.get("kinds", "eecees") * count, strict=False):
        if kind == "i":
            row["completion_ids"][len(row["completion_ids"]) // 2] = STOP_ID
        if kind == "z":
            row["completion_ids"][0] = 0
        if extra.get("scores"):
            row["score"] = round(generator.gauss(0, 1), 3)
    return rows


def config_of(name: str, model: str, settings: dict, extra: dict) -> dict:
    named = {"algorithm": "ppo", "compat": "trl-1.9", "model_name_or_path": replay.relative(MODELS / model if "." not in model else PPO / model, PPO)}
    named |= {"value_model": "separate", "value_model_path": f"../classifiers/{extra.get('value', 'llama')}"}
    if extra.get("reward", "") is not None:
        named["reward_model_path"] = f"../classifiers/{extra.get('reward', 'gpt2')}"
    named |= {"dataset_name": f"{name}.prompts.jsonl", "rollouts": f"{name}.rollouts.jsonl"}
    if not extra.get("ordered"):
        named["permutations"] = f"{name}.permutations.jsonl"
    config = named | COMMON | settings
    batch = config["per_device_train_batch_size"] * config["gradient_accumulation_steps"]
    config.setdefault("total_episodes", UPDATES * batch)
    return {key: value for key, value in config.items() if value is not None or key == "lora_target_modules"} | {"shuffle": False, "logging_steps": 1}


def run_case(name: str, model: str, settings: dict, extra: dict, seed: int) -> None:
    config = config_of(name, model, settings, extra)
    folder = (PPO / config["model_name_or_path"]).resolve()
    case = {"config": config, "folder": folder, "extra": extra, "value": (PPO / config["value_model_path"]).resolve()}
    case["reward"] = (PPO / config["reward_model_path"]).resolve() if "reward_model_path" in config else CLASSIFIERS / "gpt2"
    batch = config["per_device_train_batch_size"] * config["gradient_accumulation_steps"]
    prompts = replay.prompt_rows(folder, seed, extra.get("prompts", UPDATES * batch))
    rows = rows_of(case, prompts, seed + 100)
    start = PPO / f"{name}.initial"
    if config["use_peft"]:
        settle(seed + 200)
        save_adapter(replay.with_fresh_adapter(folder, config), folder, start)
    single, double = (run_once(case, prompts, rows, start, is_double) for is_double in (False, True))
    assert len(single["steps"]) == UPDATES and single["permutations"] == double["permutations"]
    tokenizer = AutoTokenizer.from_pretrained(folder)
    ppo_formulas.check(single, config, prompts, rows, tokenizer.pad_token_id, tokenizer.eos_token_id)
    drift = replay.drift_of_steps(single["steps"], double["steps"], ("step", "epoch", "episode", "lr", "val/num_eos_tokens"))
    lines = list(zip(single["dump"], double["dump"], strict=True))
    drift["dump"] = max(numbers_apart(one[key], two[key]) for one, two in lines for key in one if isinstance(one[key], list))
    drift["weights"] = largest_difference(single["after"], double["after"])
    drift["value_weights"] = largest_difference(single["value"], double["value"])
    moved = largest_difference(single["before"], single["after"])
    optimiser_steps = [len(line["grad_norms"]) for line in single["dump"]]
    most = {key: max(step[key] for step in single["steps"]) for key in ("objective/kl", "policy/clipfrac_avg", "val/clipfrac_avg")}
    print(f"ppo/{name}: most kl {most['objective/kl']:.3f}, clipped {most['policy/clipfrac_avg']:.3f} {most['val/clipfrac_avg']:.3f}, "
          f"weights moved {moved:.3f}, optimiser steps {optimiser_steps}")  # fmt: skip
    replay.check_drift(name, drift)
    write(name, case, single, prompts, rows, drift, start if config["use_peft"] else None)


def write(name: str, case: dict, run: dict, prompts: list[dict], rows: list[dict], drift: dict, start: Path | None) -> None:
    final, value = PPO / f"{name}.final.safetensors", PPO / f"{name}.value.safetensors"
    for path, tensors in ((final, run["after"]), (value, run["value"])):
        save_file({key: tensor.contiguous() for key, tensor in tensors.items()}, path)
        path.chmod(0o644)
    replay.write_lines(PPO / f"{name}.prompts.jsonl", [{"prompt": row["prompt"]} for row in prompts])
    replay.write_lines(PPO / f"{name}.rollouts.jsonl", rows)
    if "permutations" in case["config"]:
        replay.write_lines(PPO / f"{name}.permutations.jsonl", run["permutations"])
    replay.write_lines(PPO / f"{name}.dump.jsonl", run["dump"])
    content = {"case": name, "model": case["folder"].name, "config": case["config"], "adapter": start.name if start else None}
    content |= {"steps": run["steps"], "dump": f"{name}.dump.jsonl", "final": final.name, "value": value.name, "drift": drift}
    write_json(PPO / f"{name}.json", content)


def main() -> None:
    wanted = sys.argv[1:]
    PPO.mkdir(exist_ok=True)
    make_model_with_padding_beyond()
    for number, (name, model, settings, extra) in enumerate(CASES):
        if not wanted or name in wanted:
            run_case(name, model, settings, extra, 2300 + 10 * number)


if __name__ == "__main__":
    main()
