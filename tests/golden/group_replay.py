"""TRL 1.13.0's GRPOTrainer and RLOOTrainer on given completions.

Nothing of their arithmetic is replaced. Replaced are: generation (rows of the file in its order, wherever TRL would generate), and the permutation of a
generation batch, which is left out, so that micro-batches are cut in the file's order. In the cases with given scores a function that returns them
stands for the reward model.
"""

import math
import os
import tempfile
from pathlib import Path

import group_formulas
import replay
from common import GOLDEN, settle, write_json
from training import largest_difference, save_adapter, trainable

import torch
from datasets import Dataset
from peft import set_peft_model_state_dict
from safetensors.torch import load_file, save_file
from transformers import AutoTokenizer, PrinterCallback

OURS = ("algorithm", "model_name_or_path", "dataset_name", "rollouts", "shuffle", "logging_steps", "reward_model_path", "reward_funcs")
COUNTED = ("step", "epoch", "num_tokens", "learning_rate", "step_time")
COMMON = {
    "max_steps": 10,
    "per_device_train_batch_size": 4,
    "gradient_accumulation_steps": 2,
    "num_generations": 4,
    "max_completion_length": 10,
    "learning_rate": 1e-2,
    "adam_epsilon": 1e-5,
    "seed": 42,
}


def replayed_generation(trainer, rows: list[dict], is_pair: bool):
    """What stands for _generate_single_turn. `is_pair`: GRPO's returns log-probabilities too, None where vLLM does not sample."""
    given = iter(rows)

    def generate(prompt_ids: list[list[int]], *_, **__):
        batch = [next(given) for _ in prompt_ids]
        assert [row["prompt_ids"] for row in batch] == [list(ids) for ids in prompt_ids]
        completions = [row["completion_ids"] for row in batch]
        return (completions, None) if is_pair else completions

    trainer._generate_single_turn = generate
    return given


def run_once(case: dict, prompts: list[dict], rows: list[dict], start: Path, double: bool) -> dict:
    """One run. `start`: the adapter that a LoRA run begins with."""
    config, dtype, home = case["config"], torch.float64 if double else torch.float32, GOLDEN / case["kind"]
    settle(config["seed"])
    case["module"].shuffle_sequence_dict = lambda batch: batch
    rewards, tokenizers = replay.rewards_of(config, rows, home, dtype)
    with tempfile.TemporaryDirectory() as folder:
        trainer = case["trainer"](
            model=replay.load_policy(case["folder"], dtype),
            reward_funcs=rewards,
            reward_processing_classes=tokenizers,
            args=case["arguments"](
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
                shuffle_dataset=False,
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
        if trainer.ref_model is not None:
            trainer.ref_model.to(dtype)
        rest = replayed_generation(trainer, rows, case["kind"] == "grpo")
        before = trainable(trainer.model)
        trainer.train()
        assert next(rest, None) is None
        logged = [entry for entry in trainer.state.log_history if "loss" in entry]
    steps = [replay.finite({"step": entry["step"], **{key: value for key, value in entry.items() if key not in ("step", "step_time")}}) for entry in logged]
    return {"steps": steps, "before": before, "after": trainable(trainer.model)}


def generations(config: dict) -> tuple[int, int]:
    """How often TRL generates in all steps, and rows each time. (Where an epoch ends inside an accumulation: the cases give `rounds`.)"""
    steps_per_generation = config.get("steps_per_generation", config["gradient_accumulation_steps"])
    every = steps_per_generation * config.get("num_iterations", 1)
    return math.ceil(config["max_steps"] * config["gradient_accumulation_steps"] / every), config["per_device_train_batch_size"] * steps_per_generation


def run_case(kind: str, tools: dict, name: str, model: str, settings: dict, extra: dict, seed: int) -> None:
    """Runs, checks and writes one case. `tools`: trainer, arguments and module of TRL; `extra`: kinds (replay.draw), groups (prompts of the data set),
    scores, rounds."""
    home = GOLDEN / kind
    folder = GOLDEN / "models" / model
    config = {"algorithm": kind, "model_name_or_path": f"../models/{model}", "dataset_name": f"{name}.prompts.jsonl", "rollouts": f"{name}.rollouts.jsonl"}
    config |= COMMON | settings
    case = {"kind": kind, "config": config, "folder": folder, **tools}
    times, size = generations(config)
    times = extra.get("rounds", times)
    each = size // config["num_generations"]
    prompts = replay.prompt_rows(folder, seed, extra.get("groups", times * each))
    whole = len(prompts) // each * each
    repeated = [prompts[number % whole] for number in range(times * each) for _ in range(config["num_generations"])]
    rows = replay.draw(folder, repeated, seed + 1, config["max_completion_length"], extra.get("kinds", "eecesene"))
    if extra.get("scores"):
        generator = settle(seed + 2)
        rows = [{**row, "score": round(generator.gauss(0, 1), 3)} for row in rows]
    start = home / f"{name}.initial"
    if config["use_peft"]:
        settle(seed + 3)
        save_adapter(replay.with_fresh_adapter(folder, config), folder, start)
    single, double = (run_once(case, prompts, rows, start, is_double) for is_double in (False, True))
    group_formulas.check(group_formulas.Run(kind, config, folder, home, start, prompts, rows), single["steps"])
    drift = replay.drift_of_steps(single["steps"], double["steps"], COUNTED)
    drift["weights"] = largest_difference(single["after"], double["after"])
    moved = largest_difference(single["before"], single["after"])
    most = {key: max(step.get(key) or 0 for step in single["steps"]) for key in ("grad_norm", "kl", "clip_ratio/region_mean")}
    print(f"{kind}/{name}: weights moved {moved:.3f}, at most {most}")
    replay.check_drift(name, drift)
    final = home / f"{name}.final.safetensors"
    save_file({key: tensor.contiguous() for key, tensor in single["after"].items()}, final)
    final.chmod(0o644)
    replay.write_lines(home / f"{name}.prompts.jsonl", [{"prompt": row["prompt"]} for row in prompts])
    replay.write_lines(home / f"{name}.rollouts.jsonl", rows)
    content = {"case": name, "model": model, "config": {**config, "shuffle": False, "logging_steps": 1}}
    content |= {"adapter": start.name if config["use_peft"] else None, "steps": single["steps"], "final": final.name, "drift": drift}
    write_json(home / f"{name}.json", content)


def run_cases(kind: str, tools: dict, cases: list[tuple], wanted: list[str], seed: int) -> None:
    (GOLDEN / kind).mkdir(exist_ok=True)
    os.environ["TRL_EXPERIMENTAL_SILENCE"] = "1"
    for number, (name, model, settings, extra) in enumerate(cases):
        if not wanted or name in wanted:
            run_case(kind, tools, name, model, settings, extra, seed + 10 * number)
