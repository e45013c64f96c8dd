"""Runs a real TRL trainer on one case and writes down everything a recipe of ours can be held to.

Each case runs twice: in float32 (the fixture) and in float64 from the same weights. The largest difference between both runs is
written as `drift`: how far rounding alone moves that number, hence the least tolerance that makes sense for it.
A drift above DRIFT_LIMIT fails the script, because a case that rounding can move proves nothing.
"""

import json
import os
import shutil
import tempfile
from pathlib import Path

from common import GOLDEN, MODELS, REPOSITORY, settle, write_json

import torch
from datasets import Dataset
from peft import LoraConfig, PeftModel, get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, AutoTokenizer, PrinterCallback

DRIFT_LIMIT = 2e-3
TIMING = ("runtime", "samples_per_second", "steps_per_second", "model_preparation_time")
WORDS = "the and on in a ship sails slowly over cold water, then another one stands still; red boats 12 34 (north) wind? yes!".split()

COMMON = {
    "max_steps": 20,
    "per_device_train_batch_size": 2,
    "per_device_eval_batch_size": 2,
    "gradient_accumulation_steps": 3,
    "learning_rate": 1e-2,
    "lr_scheduler_type": "linear",
    "warmup_steps": 4,
    "weight_decay": 0.1,
    "max_grad_norm": 0.5,
    "adam_epsilon": 1e-5,
    "max_length": 64,
    "seed": 42,
}
# Ours on the left stays in the fixture's config; TRL has another name, or takes it elsewhere.
NOT_FOR_TRL = ("algorithm", "model_name_or_path", "shuffle", "use_peft", "adapter_name_or_path", "logging_steps", "load_in_8bit")


def folder_of(case: dict) -> Path:
    """The model's folder: of models/, or the case's own."""
    return case.get("folder", MODELS / case["model"])


def load_language_model(folder: Path):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)


def text(generator, fewest: int, most: int) -> str:
    return " ".join(generator.choice(WORDS) for _ in range(generator.randint(fewest, most)))


def lora_config(config: dict, task_type: str = "CAUSAL_LM") -> LoraConfig:
    return LoraConfig(
        r=config["lora_r"],
        lora_alpha=config["lora_alpha"],
        lora_dropout=0.0,
        target_modules=config["lora_target_modules"],
        use_rslora=config.get("use_rslora", False),
        task_type=task_type,
    )


def round_to_int8(model) -> None:
    """Gives the layers that we keep in 8 bits the values that those bits stand for (src/engine/weight.ts): groups of 32 along the
    inputs, q = round(value / scale), halves up. Rows that are no whole groups stay as they are, as with us."""
    group = 32
    for name, layer in model.named_modules():
        if not isinstance(layer, torch.nn.Linear) or name == "lm_head" or layer.in_features % group != 0:
            continue
        groups = layer.weight.data.view(layer.out_features, -1, group)
        scale = (groups.abs().amax(dim=2, keepdim=True).double() / 127).float()
        levels = torch.floor(groups.double() / scale.double() + 0.5)
        layer.weight.data = (levels.float() * scale).view_as(layer.weight)


def save_adapter(model: PeftModel, base: Path, folder: Path) -> None:
    """PEFT's two files with the base model named relative to the repository, and no model card."""
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder, selected_adapters=["default"])
    (folder / "README.md").unlink(missing_ok=True)
    path = folder / "adapter_config.json"
    adapter = json.loads(path.read_text(encoding="utf-8"))
    adapter["base_model_name_or_path"] = base.relative_to(REPOSITORY).as_posix()
    if isinstance(adapter["target_modules"], list):
        adapter["target_modules"].sort()
    path.write_text(json.dumps(adapter, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (folder / "adapter_model.safetensors").chmod(0o644)


def random_adapter(case: dict, folder: Path) -> None:
    """An adapter whose B is not zero: what a run that continues from somebody's training starts with."""
    from peft import get_peft_model

    settle(case["seed"])
    base = case.get("load", load_language_model)(folder_of(case))
    model = get_peft_model(base, lora_config(case["config"], case.get("task_type", "CAUSAL_LM")))
    with torch.no_grad():
        for parameter_name, parameter in model.named_parameters():
            if "lora_B" in parameter_name:
                parameter.normal_(0.0, 0.15)
    save_adapter(model, folder_of(case), folder)


def trainable(model) -> dict:
    """The weights that training changed, under the names they have in a file: PEFT's, or the model's without a tied head."""
    if isinstance(model, PeftModel):
        return {name: tensor.detach().clone() for name, tensor in get_peft_model_state_dict(model).items()}
    tied = model.config.tie_word_embeddings
    return {
        name: tensor.detach().clone()
        for name, tensor in model.state_dict().items()
        if not (tied and name == "lm_head.weight")
    }


def largest_difference(left: dict, right: dict) -> float:
    return max(float((left[key].double() - right[key].double()).abs().max()) for key in left)


def train_once(case: dict, double: bool, make_trainer, train_rows: list[dict], eval_rows: list[dict], start: Path) -> dict:
    """One run. `start` is where the float32 run leaves a fresh adapter for the float64 run (and for us) to begin with."""
    config, folder_of_base, load = case["config"], folder_of(case), case.get("load", load_language_model)
    settle(config["seed"])
    dtype = torch.float64 if double else torch.float32

    def base():
        loaded = load(folder_of_base)
        if config.get("load_in_8bit"):
            round_to_int8(loaded)
        return loaded.to(dtype)

    model, reference, peft_config = base(), None, None
    continued = config.get("adapter_name_or_path") is not None
    if continued:
        model = PeftModel.from_pretrained(model, start, is_trainable=True)
        reference = base()
    elif config.get("use_peft"):
        peft_config = lora_config(config, case.get("task_type", "CAUSAL_LM"))
    elif double and not config.get("precompute_ref_log_probs"):
        reference = base()  # left to itself TRL would load a float32 one
    with tempfile.TemporaryDirectory() as folder:
        trainer = make_trainer(
            {key: value for key, value in config.items() if key not in NOT_FOR_TRL and not key.startswith(("lora_", "use_rslora"))}
            | {
                "output_dir": folder,
                "logging_steps": 1,
                "report_to": "none",
                "save_strategy": "no",
                "use_cpu": True,
                "bf16": False,
                "fp16": False,
                "gradient_checkpointing": False,
                "disable_tqdm": True,
                "logging_nan_inf_filter": False,
                "train_sampling_strategy": "sequential",
                "dataloader_pin_memory": False,
            },
            model=model,
            reference=reference,
            peft_config=peft_config,
            train_dataset=Dataset.from_list(train_rows),
            eval_dataset=Dataset.from_list(eval_rows),
            processing_class=AutoTokenizer.from_pretrained(folder_of_base),
        )
        trainer.remove_callback(PrinterCallback)
        if peft_config is not None and not continued:
            if double:
                set_peft_model_state_dict(trainer.model, load_file(start / "adapter_model.safetensors"))
            else:
                save_adapter(trainer.model, folder_of_base, start)
        before = trainable(trainer.model)
        trainer.train()
        steps = [
            {"step": entry["step"], **{key: value for key, value in entry.items() if key != "step"}}
            for entry in trainer.state.log_history
            if "loss" in entry
        ]
        evaluation = {key: value for key, value in trainer.evaluate().items() if not key.endswith(TIMING)}
        after = trainable(trainer.model)
    return {"steps": steps, "eval": evaluation, "before": before, "after": after, "rows": trainer.train_dataset}


def apart(left: float, right: float) -> float:
    """Difference, relative where the value is above 1."""
    return abs(left - right) / max(1.0, abs(left))


def drift_of(single: dict, double: dict) -> dict:
    """Largest difference of each metric over the steps, of the eval metrics, and of the final weights (those absolute)."""
    exact = ("step", "epoch", "num_tokens", "learning_rate")
    keys = dict.fromkeys(key for step in single["steps"] for key in step if key not in exact)
    drift = {
        key: max(apart(one[key], two[key]) for one, two in zip(single["steps"], double["steps"], strict=True) if key in one)
        for key in keys
    }
    drift["eval"] = max(apart(single["eval"][key], double["eval"][key]) for key in single["eval"])
    drift["weights"] = largest_difference(single["after"], double["after"])
    return drift


def run_case(kind: str, case: dict, make_trainer, rows: list[dict], eval_rows: list[dict], ids_of) -> None:
    """Runs, checks and writes one case: KIND/<case>.json, <case>.initial/ (adapters only), <case>.final.safetensors."""
    folder = GOLDEN / kind
    folder.mkdir(exist_ok=True)
    config, name = case["config"], case["case"]
    start = folder / f"{name}.initial"
    lora = bool(config.get("use_peft"))
    if config.get("adapter_name_or_path") is not None:
        random_adapter(case, start)
    single = train_once(case, False, make_trainer, rows, eval_rows, start)
    double = train_once(case, True, make_trainer, rows, eval_rows, start) if case.get("double", True) else None
    drift = drift_of(single, double) if double else None
    moved = largest_difference(single["before"], single["after"])
    losses = [step["loss"] for step in single["steps"]]
    clipped = sum(step["grad_norm"] > config["max_grad_norm"] > 0 for step in single["steps"])
    worst = max(drift.items(), key=lambda item: item[1]) if drift else ("not measured", 0.0)
    print(
        f"{kind}/{name}: loss {losses[0]:.4f} -> {losses[-1]:.4f}, weights moved {moved:.3f}, clipped {clipped}/20, "
        f"drift {worst[0]} {worst[1]:.1e}",
        flush=True,
    )
    if worst[1] > DRIFT_LIMIT:
        raise SystemExit(f"{kind}/{name}: rounding alone moves {worst[0]} by {worst[1]}, more than {DRIFT_LIMIT}")
    final = folder / f"{name}.final.safetensors"
    save_file({key: tensor.contiguous() for key, tensor in single["after"].items()}, final)
    final.chmod(0o644)
    write_json(
        folder / f"{name}.json",
        {
            "case": name,
            "model": case["model"],
            "config": {"algorithm": kind, "model_name_or_path": Path(os.path.relpath(folder_of(case), folder)).as_posix(), **config, "shuffle": False, "logging_steps": 1},
            "rows": ids_of(case["model"], rows),
            "eval_rows": ids_of(case["model"], eval_rows),
            "adapter": start.name if lora else None,
            "steps": single["steps"],
            "eval": single["eval"],
            "final": final.name,
            "drift": drift,
        },
    )
