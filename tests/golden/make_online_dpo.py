"""Online DPO fixtures: TRL 1.13.0's OnlineDPOTrainer (trl.experimental.online_dpo), 20 steps a case on given completions.

Nothing of its arithmetic is replaced. Replaced are: generation (two rows of the file a prompt, in its order, padded as generate pads them); rounding
of the logged loss to four digits, which is left out; and, where there are several betas, the epoch that chooses among them, which TRL takes as a
fraction and cannot index by: its whole part is taken, as its docs say. TRL passes no position ids, so the models are Llamas and Qwens.
Usage: python tests/golden/make_online_dpo.py [CASE...]
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ["TRL_EXPERIMENTAL_SILENCE"] = "1"

import replay
from common import GOLDEN, settle, write_json
from replay import full, lora
from training import largest_difference, save_adapter, trainable

import torch
from datasets import Dataset
from peft import set_peft_model_state_dict
from safetensors.torch import load_file, save_file
from transformers import AutoTokenizer, PrinterCallback
from trl.experimental.online_dpo import OnlineDPOConfig, OnlineDPOTrainer, online_dpo_trainer
from trl.experimental.utils import truncate_right

KIND = "online_dpo"
OURS = ("algorithm", "model_name_or_path", "dataset_name", "rollouts", "shuffle", "logging_steps", "reward_model_path", "reward_funcs", "use_rslora")
COUNTED = ("step", "epoch", "learning_rate")
COMMON = {
    "max_steps": 20,
    "per_device_train_batch_size": 3,
    "gradient_accumulation_steps": 2,
    "max_new_tokens": 10,
    "learning_rate": 1e-2,
    "adam_epsilon": 1e-5,
    "seed": 42,
}
SLOW = {"learning_rate": 1e-3}
SINGLE = {"per_device_train_batch_size": 2, "gradient_accumulation_steps": 1}
FUNCTIONS = {"reward_funcs": ["length:30", "keyword:e"]}
GPT2, LLAMA, LETTERS = ({"reward_model_path": f"../classifiers/{name}"} for name in ("gpt2", "llama", "qwen3-letters"))
# Name, model, settings, what run_case takes besides.
CASES = [
    ("lora", "llama-gqa-tied", lora(["q_proj", "v_proj"], **GPT2), {}),
    ("full", "qwen3", full(**SLOW, **SINGLE, **LLAMA, missing_eos_penalty=0.7), {"kinds": "eecenece"}),
    ("ipo", "qwen2", lora("all-linear", **FUNCTIONS, loss_type="ipo", beta=0.5, max_grad_norm=0.3), {}),
    ("betas", "llama-untied-llama3", lora(None, **LETTERS, **FUNCTIONS, reward_weights=[0.5, 2.0, -1.0], beta=[0.3, 0.1, 0.05]), {"prompts": 35}),
    ("short-accumulation", "llama-gqa-tied", full(**SLOW, **FUNCTIONS, warmup_steps=3, lr_scheduler_type="cosine"), {"prompts": 8}),
    ("truncated", "qwen3", lora(["k_proj", "up_proj"], **GPT2, max_length=14), {"words": 6}),
    ("scores", "qwen2", full(**SLOW, **SINGLE, **FUNCTIONS, **GPT2, missing_eos_penalty=1.5, weight_decay=0.2), {"scores": True}),
]  # fmt: skip


def blocks(rows: list[dict]) -> list[dict]:
    """Of two rows a prompt: every first one, then every second one."""
    return rows[0::2] + rows[1::2]


class Given:
    """What stands for generation: the next rows of the file, and those of the batch under way."""

    def __init__(self, trainer: OnlineDPOTrainer, rows: list[dict]):
        self.trainer, self.rows, self.taken, self.batch = trainer, rows, 0, []

    def generate(self, _model, prompts: list[str], _images=None):
        count = 2 * len(prompts)
        self.batch = blocks(self.rows[self.taken : self.taken + count])
        self.taken += count
        assert [row["prompt"] for row in self.batch] == 2 * prompts
        tokenizer = self.trainer.processing_class
        asked = tokenizer(text=prompts, return_tensors="pt", padding=True, padding_side="left", add_special_tokens=False)
        longest = max(len(row["completion_ids"]) for row in self.batch)
        padded = [row["completion_ids"] + [tokenizer.pad_token_id] * (longest - len(row["completion_ids"])) for row in self.batch]
        completions, mask = truncate_right(torch.tensor(padded), tokenizer.eos_token_id, tokenizer.pad_token_id)
        return asked["input_ids"].repeat(2, 1), asked["attention_mask"].repeat(2, 1), completions, mask


def steps_of_epochs(trainer: OnlineDPOTrainer) -> float:
    betas = trainer._beta
    return betas[min(int(trainer.state.epoch), len(betas) - 1)] if isinstance(betas, list) else betas


def run_once(case: dict, prompts: list[dict], rows: list[dict], start: Path, double: bool) -> dict:
    """One run. `start`: the adapter that a LoRA run begins with."""
    config, dtype, home = case["config"], torch.float64 if double else torch.float32, GOLDEN / KIND
    settle(config["seed"])
    online_dpo_trainer.round = lambda number, _digits: number
    OnlineDPOTrainer.beta = property(steps_of_epochs)
    rewards, tokenizers = replay.rewards_of(config, [{}], home, dtype)
    given: list[Given] = []
    if "score" in rows[0]:

        def scores(completions: list[str], **_) -> list[float]:
            return [row["score"] for row in given[0].batch]

        rewards[0], tokenizers[0] = scores, None
    with tempfile.TemporaryDirectory() as folder:
        trainer = OnlineDPOTrainer(
            model=replay.load_policy(case["folder"], dtype),
            reward_funcs=rewards,
            reward_processing_classes=tokenizers,
            args=OnlineDPOConfig(
                **replay.without(config, *OURS),
                output_dir=folder,
                logging_steps=1,
                report_to="none",
                save_strategy="no",
                use_cpu=True,
                bf16=False,
                fp16=False,
                gradient_checkpointing=False,
                disable_tqdm=True,
                logging_nan_inf_filter=False,
                train_sampling_strategy="sequential",
                dataloader_pin_memory=False,
            ),
            train_dataset=Dataset.from_list([{"prompt": row["prompt"]} for row in prompts]),
            processing_class=AutoTokenizer.from_pretrained(case["folder"]),
            peft_config=replay.lora_config(config) if config["use_peft"] else None,
        )
        trainer.remove_callback(PrinterCallback)
        if config["use_peft"]:
            set_peft_model_state_dict(trainer.model, load_file(start / "adapter_model.safetensors"))
            trainer.model.to(dtype)
        given.append(Given(trainer, rows))
        trainer._generate = given[0].generate
        before = trainable(trainer.model)
        trainer.train()
        assert given[0].taken == len(rows), (given[0].taken, len(rows))
        logged = [entry for entry in trainer.state.log_history if "loss" in entry]
    steps = [replay.finite({"step": entry["step"], **{key: value for key, value in entry.items() if key != "step"}}) for entry in logged]
    return {"steps": steps, "before": before, "after": trainable(trainer.model)}


def prompts_taken(config: dict, count: int) -> list[int]:
    """Which of `count` prompts TRL takes in all steps: an epoch's last batch may be short, and so may its last accumulation."""
    size = config["per_device_train_batch_size"] * config["gradient_accumulation_steps"]
    steps = [list(range(first, min(first + size, count))) for first in range(0, count, size)]
    return [number for step in range(config["max_steps"]) for number in steps[step % len(steps)]]


def run_case(name: str, model: str, settings: dict, extra: dict, seed: int) -> None:
    """Runs, checks and writes one case. `extra`: kinds (replay.draw), prompts of the data set, most words of one, scores."""
    home, folder = GOLDEN / KIND, GOLDEN / "models" / model
    config = {"algorithm": KIND, "model_name_or_path": f"../models/{model}", "dataset_name": f"{name}.prompts.jsonl", "rollouts": f"{name}.rollouts.jsonl"}
    config |= COMMON | settings
    case = {"config": config, "folder": folder}
    prompts = replay.prompt_rows(folder, seed, extra.get("prompts", 11), extra.get("words", 3))
    repeated = [prompts[number] for number in prompts_taken(config, len(prompts)) for _ in range(2)]
    # Nothing that is short and has no end: generation goes on there.
    rows = replay.draw(folder, repeated, seed + 1, config["max_new_tokens"], extra.get("kinds", "eeceneecee"))
    if extra.get("scores"):
        generator = settle(seed + 2)
        rows = [{**row, "score": round(generator.gauss(0, 1), 3)} for row in rows]
    start = home / f"{name}.initial"
    if config["use_peft"]:
        settle(seed + 3)
        save_adapter(replay.with_fresh_adapter(folder, config), folder, start)
    single, double = (run_once(case, prompts, rows, start, is_double) for is_double in (False, True))
    drift = replay.drift_of_steps(single["steps"], double["steps"], COUNTED)
    drift["weights"] = largest_difference(single["after"], double["after"])
    moved = largest_difference(single["before"], single["after"])
    norms = [step["grad_norm"] for step in single["steps"]]
    print(f"{KIND}/{name}: loss {single['steps'][0]['loss']:.4f} -> {single['steps'][-1]['loss']:.4f}, weights moved {moved:.3f}, norm {max(norms):.2f}")
    replay.check_drift(name, drift)
    final = home / f"{name}.final.safetensors"
    save_file({key: tensor.contiguous() for key, tensor in single["after"].items()}, final)
    final.chmod(0o644)
    replay.write_lines(home / f"{name}.prompts.jsonl", [{"prompt": row["prompt"]} for row in prompts])
    replay.write_lines(home / f"{name}.rollouts.jsonl", rows)
    content = {"case": name, "model": model, "config": {**config, "shuffle": False, "logging_steps": 1}}
    content |= {"adapter": start.name if config["use_peft"] else None, "steps": single["steps"], "final": final.name, "drift": drift}
    write_json(home / f"{name}.json", content)


def main() -> None:
    wanted = sys.argv[1:]
    (GOLDEN / KIND).mkdir(exist_ok=True)
    for number, (name, model, settings, extra) in enumerate(CASES):
        if not wanted or name in wanted:
            run_case(name, model, settings, extra, 3600 + 10 * number)


if __name__ == "__main__":
    main()
