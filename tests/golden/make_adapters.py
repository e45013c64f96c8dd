"""Adapters as PEFT means them after it has loaded them again: `python tests/golden/make_adapters.py`.

One random adapter a base, saved under several configs; every config is loaded by PeftModel.from_pretrained onto the fresh
base and asked for log-probabilities. `inits` says for each `init_lora_weights` whether loading changes the base model
("changes", "same") or fails ("raises"); `keys` are the keys that this PEFT's LoraConfig knows.
"""

import dataclasses
import json
import tempfile
import warnings
from pathlib import Path

from common import GOLDEN, MODELS, settle, write_json
from make_models import log_probabilities

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

ADAPTERS = GOLDEN / "adapters"
ROWS = [([7, 3, 40, 12, 9, 55, 21], 1), ([2, 18, 33, 5], 0)]
LLAMA = {"r": 4, "lora_alpha": 8, "target_modules": ["q_proj", "v_proj"]}
GPT2 = {"r": 4, "lora_alpha": 8, "target_modules": ["c_attn"], "fan_in_fan_out": True}
FULL_PATHS = [f"model.layers.{layer}.self_attn.{name}" for layer in (0, 1) for name in ("q_proj", "v_proj")]
# The keys of adapter_config.json that PEFT 0.3 wrote.
PEFT_03 = {
    "base_model_name_or_path": "base", "bias": "none", "fan_in_fan_out": False, "inference_mode": True,
    "init_lora_weights": True, "lora_alpha": 8, "lora_dropout": 0.05, "modules_to_save": None, "peft_type": "LORA", "r": 4,
    "target_modules": ["q_proj", "v_proj"], "task_type": "CAUSAL_LM",
}  # fmt: skip
CASES = [
    ("plain", "llama-gqa-tied", {}, "llama"),
    ("gaussian", "llama-gqa-tied", {"init_lora_weights": "gaussian"}, "llama"),
    ("gaussian in capitals", "llama-gqa-tied", {"init_lora_weights": "Gaussian"}, "llama"),
    ("random start", "llama-gqa-tied", {"init_lora_weights": False}, "llama"),
    ("orthogonal", "llama-gqa-tied", {"init_lora_weights": "orthogonal"}, "llama"),
    ("eva", "llama-gqa-tied", {"init_lora_weights": "eva", "eva_config": {"rho": 1.0}}, "llama"),
    ("mica", "llama-gqa-tied", {"init_lora_weights": "mica"}, "llama"),
    ("leftover loftq_config", "llama-gqa-tied", {"loftq_config": {"loftq_bits": 4, "loftq_iter": 1}}, "llama"),
    ("rslora", "llama-gqa-tied", {"use_rslora": True}, "llama"),
    ("full paths", "llama-gqa-tied", {"target_modules": FULL_PATHS}, "llama"),
    ("names with default", "llama-gqa-tied", {}, "llama-default"),
    ("bfloat16", "llama-gqa-tied", {}, "llama-bfloat16"),
    ("fan_in_fan_out on linear layers", "llama-gqa-tied", {"fan_in_fan_out": True}, "llama"),
    ("a key that is null", "llama-gqa-tied", {"use_something": None, "more": [], "settings": {}}, "llama"),
    ("all linear layers", "llama-gqa-tied", {"target_modules": "all-linear"}, "llama-all"),
    ("gpt2", "gpt2", {}, "gpt2"),
    ("gpt2 without fan_in_fan_out", "gpt2", {"fan_in_fan_out": False}, "gpt2"),
]  # fmt: skip
INITS = [
    True, False, None, "gaussian", "eva", "orthogonal", "mica", "pissa", "pissa_niter_4", "pissa2", "olora", "OLoRA", "loftq",
    "corda", "lora_ga", "something",
]  # fmt: skip


def base_of(model: str):
    return AutoModelForCausalLM.from_pretrained(MODELS / model, dtype=torch.float32).eval()


def draw(model: str, settings: dict) -> dict[str, torch.Tensor]:
    with tempfile.TemporaryDirectory() as folder:
        get_peft_model(base_of(model), LoraConfig(**settings)).save_pretrained(folder)
        names = load_file(Path(folder) / "adapter_model.safetensors")
    return {name: torch.randn_like(tensor) * 0.3 for name, tensor in names.items()}


def load(model: str, config: dict, tensors: Path):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "adapter_config.json").write_text(json.dumps(config), encoding="utf-8")
        save_file(load_file(tensors), Path(folder) / "adapter_model.safetensors")
        return PeftModel.from_pretrained(base_of(model), folder).eval()


def rows_of(model) -> list[dict]:
    return [log_probabilities(model, ids, prompt_length) for ids, prompt_length in ROWS]


def distance(left: list[dict], right: list[dict]) -> float:
    return max(float((a["logprobs"] - b["logprobs"]).abs().max()) for a, b in zip(left, right, strict=True))


def main() -> None:
    warnings.simplefilter("ignore")
    settle(7000)
    ADAPTERS.mkdir(exist_ok=True)
    llama = draw("llama-gqa-tied", LLAMA)
    files = {
        "llama": llama,
        "llama-default": {name.replace(".weight", ".default.weight"): tensor for name, tensor in llama.items()},
        "llama-bfloat16": {name: tensor.to(torch.bfloat16) for name, tensor in llama.items()},
        "llama-all": draw("llama-gqa-tied", {**LLAMA, "target_modules": "all-linear"}),
        "gpt2": draw("gpt2", GPT2),
    }
    for name, tensors in files.items():
        path = ADAPTERS / f"{name}.safetensors"
        save_file(tensors, path, {"format": "pt"})
        path.chmod(0o644)
    common = {"peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": "base"}

    def whole(model: str, changes: dict) -> dict:
        return {**common, **(GPT2 if model == "gpt2" else LLAMA), **changes}

    cases = [(name, model, whole(model, changes), tensors) for name, model, changes, tensors in CASES]
    cases.append(("only the keys of PEFT 0.3", "llama-gqa-tied", PEFT_03, "llama"))
    written = []
    for name, model, config, tensors in cases:
        rows = rows_of(load(model, config, ADAPTERS / f"{tensors}.safetensors"))
        written.append({"name": name, "model": model, "config": config, "tensors": tensors, "rows": rows})

    plain = rows_of(load("llama-gqa-tied", whole("llama", {}), ADAPTERS / "llama.safetensors"))
    inits = []
    for init in INITS:
        config = whole("llama", {"init_lora_weights": init, "loftq_config": {"loftq_bits": 4, "loftq_iter": 1}})
        try:
            nats = distance(plain, rows_of(load("llama-gqa-tied", config, ADAPTERS / "llama.safetensors")))
            inits.append({"init": init, "loading": "same" if nats < 1e-5 else "changes", "nats": nats})
        except Exception as error:  # noqa: BLE001
            inits.append({"init": init, "loading": "raises", "error": type(error).__name__})
    keys = sorted(field.name for field in dataclasses.fields(LoraConfig))
    write_json(ADAPTERS / "cases.json", {"cases": written, "inits": inits, "keys": keys})


if __name__ == "__main__":
    main()
