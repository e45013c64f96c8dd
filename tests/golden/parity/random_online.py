"""Random runs of online DPO on given answers: TRL's OnlineDPOTrainer through the replay of make_online_dpo.py, ours as a config with `rollouts`.

A GPT-2 takes one prompt a batch, since TRL's positions would count the padding before shorter ones.
"""

import random
from pathlib import Path

import make_online_dpo as fixtures
import replay
from common import settle
from random_models import make_model
from random_runs import adapter_settings, maybe, words

from peft import LoraConfig, get_peft_model
from transformers import AutoTokenizer


def settings_of(rng, is_adapter: bool, family: str) -> dict:
    functions = rng.choice([["length:30"], ["keyword:e", "length:12"], ["length:8", "keyword:a"]])
    return {
        "max_steps": 20,
        "per_device_train_batch_size": 1 if family == "gpt2" else rng.choice([1, 2, 3, 4]),
        "gradient_accumulation_steps": rng.choice([1, 1, 2, 3]),
        "adam_epsilon": 1e-5,
        "seed": rng.randint(0, 1000),
        "max_new_tokens": rng.choice([4, 7, 10]),
        "learning_rate": rng.choice([3e-3, 1e-2]) if is_adapter else rng.choice([3e-4, 1e-3]),
        "beta": rng.choice([0.05, 0.1, 0.5, [0.4, 0.1]]),
        "reward_funcs": functions,
        "loss_type": rng.choice(["sigmoid", "sigmoid", "ipo"]),
        **maybe(rng, 0.5, missing_eos_penalty=rng.choice([0.2, 1.5])),
        **maybe(rng, 0.4, max_length=rng.choice([12, 16, 24])),
        **maybe(rng, 0.4, reward_weights=[rng.choice([0.5, 1.0, -1.0]) for _ in functions]),
        **maybe(rng, 0.5, warmup_steps=rng.choice([0.2, 3])),
        **maybe(rng, 0.4, weight_decay=rng.choice([0.01, 0.2])),
        **maybe(rng, 0.4, max_grad_norm=rng.choice([0.1, 0.5])),
    }


def make_online_case(number: int, folder: Path) -> dict:
    """Model, adapter, prompts, answers and config of case `number`, all written to `folder`."""
    rng = random.Random(32452843 * number + 41)
    about = make_model(rng, folder / "model", None)
    tokenizer = AutoTokenizer.from_pretrained(folder / "model")
    is_adapter = rng.random() < 0.55
    config = settings_of(rng, is_adapter, about["family"])
    prompts: list[dict] = []
    for _ in range(rng.randint(3, 9)):
        said = words(rng, 1, 4)
        # TRL adds no special tokens here; a prompt needs one token at least.
        ids = tokenizer(said, add_special_tokens=False)["input_ids"]
        if ids and len(ids) <= 20:
            prompts.append({"prompt": said, "prompt_ids": ids})
    prompts = prompts or [{"prompt": "a", "prompt_ids": tokenizer("a", add_special_tokens=False)["input_ids"]}]
    taken = [prompts[at] for at in fixtures.prompts_taken(config, len(prompts)) for _ in range(2)]
    rows = replay.draw(folder / "model", taken, number, config["max_new_tokens"], "eeceneecee")
    replay.write_lines(folder / "prompts.jsonl", [{"prompt": row["prompt"]} for row in prompts])
    replay.write_lines(folder / "rollouts.jsonl", rows)
    more = {"algorithm": "online_dpo", "model_name_or_path": "model", "dataset_name": "prompts.jsonl", "rollouts": "rollouts.jsonl"}
    config = {**more, "output_dir": "models/run", "shuffle": False, "logging_steps": 1, "use_peft": is_adapter, **config}
    if is_adapter:
        chosen = adapter_settings(rng, about["family"])
        about["adapter"] = chosen
        settle(number)
        base = replay.load_policy(folder / "model", fixtures.torch.float32)
        adapter = LoraConfig(task_type="CAUSAL_LM", lora_dropout=0.0, **chosen)
        get_peft_model(base, adapter).save_pretrained(folder / "adapter")
        config |= {"adapter_name_or_path": "adapter"}
        config |= {"lora_r": chosen["r"], "lora_alpha": chosen["lora_alpha"], "lora_target_modules": chosen["target_modules"], "use_rslora": chosen["use_rslora"]}
    return {"number": number, "about": {**about, "form": "given answers"}, "config": config, "prompts": prompts, "rows": rows, "eval_rows": []}


def run_trl_online(case: dict, folder: Path, double: bool) -> dict:
    """As run_trl gives it; there is no evaluation."""
    config = {key: value for key, value in case["config"].items() if key not in ("adapter_name_or_path", "output_dir")}
    run = fixtures.run_once({"config": config, "folder": folder / "model"}, case["prompts"], case["rows"], folder / "adapter", double)
    return {"steps": run["steps"], "evals": [], "weights": run["after"]}
