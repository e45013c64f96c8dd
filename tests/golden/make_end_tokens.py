"""What TRL leaves in config.json and generation_config.json where tokenizer and configs name other special tokens:
`python tests/golden/make_end_tokens.py`. One step of sft and of dpo on the tiny Llama; both must leave the same.
"""

import json
import shutil
import tempfile
from pathlib import Path

from common import GOLDEN, MODELS, settle, write_json

import torch
from datasets import Dataset
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

MODEL = "llama-gqa-tied"  # <pad> 0, <eos> 1
KEYS = ("bos_token_id", "eos_token_id", "pad_token_id")
# Changes of config.json, generation_config.json (None: no such file), tokenizer_config.json; None takes a key away.
CASES = {
    "all agree": ({}, {}, {}),
    "both configs name another": ({"eos_token_id": 5}, {"eos_token_id": 5}, {}),
    "both list others": ({"eos_token_id": [5, 7]}, {"eos_token_id": [5, 7]}, {}),
    "both list it behind another": ({"eos_token_id": [5, 1]}, {"eos_token_id": [5, 1]}, {}),
    "config.json alone names another": ({"eos_token_id": 5}, {}, {}),
    "generation_config.json alone names another": ({}, {"eos_token_id": 5}, {}),
    "generation_config.json lists others": ({}, {"eos_token_id": [5, 7]}, {}),
    "no generation_config.json": ({"eos_token_id": 5}, None, {}),
    "no generation_config.json, all agree": ({}, None, {}),
    "no config names one": ({"eos_token_id": None}, {"eos_token_id": None}, {}),
    "another padding token": ({"pad_token_id": 9}, {"pad_token_id": 9}, {}),
    "no padding token": ({"pad_token_id": None}, {"pad_token_id": None}, {"pad_token": None}),
    "a token for the beginning": ({"bos_token_id": 4}, {}, {"bos_token": "!"}),
    "settings of sampling stay": ({}, {"eos_token_id": 5, "temperature": 0.7, "do_sample": True, "max_length": 99}, {}),
}  # fmt: skip


def changed(path: Path, changes: dict) -> None:
    values = {**json.loads(path.read_text(encoding="utf-8")), **changes}
    taken = [key for key, value in changes.items() if value is None]
    path.write_text(json.dumps({k: v for k, v in values.items() if k not in taken}), encoding="utf-8")


def saved_by(kind: str, folder: Path, out: Path) -> dict:
    settle(1)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    common = {"output_dir": str(out), "max_steps": 1, "report_to": [], "save_strategy": "no", "use_cpu": True}
    if kind == "sft":
        rows = Dataset.from_list([{"prompt": "wind", "completion": " on"}])
        trainer = SFTTrainer(model, SFTConfig(**common), train_dataset=rows, processing_class=tokenizer)
    else:
        rows = Dataset.from_list([{"prompt": "wind", "chosen": " on", "rejected": " the"}])
        trainer = DPOTrainer(model, args=DPOConfig(**common), train_dataset=rows, processing_class=tokenizer)
    trainer.train()
    trainer.save_model(str(out))
    config = json.loads((out / "config.json").read_text(encoding="utf-8"))
    generation = json.loads((out / "generation_config.json").read_text(encoding="utf-8"))
    sampling = ("temperature", "do_sample", "max_length")
    return {
        "config": {key: config.get(key) for key in KEYS},
        "generation": {key: generation[key] for key in (*KEYS, *sampling) if generation.get(key) is not None},
    }


def main() -> None:
    cases = []
    for name, (config, generation, tokenizer) in CASES.items():
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary) / "model"
            shutil.copytree(MODELS / MODEL, folder)
            changed(folder / "config.json", config)
            changed(folder / "tokenizer_config.json", tokenizer)
            if generation is None:
                (folder / "generation_config.json").unlink()
            else:
                changed(folder / "generation_config.json", generation)
            saved = saved_by("sft", folder, Path(temporary) / "sft")
            if saved != saved_by("dpo", folder, Path(temporary) / "dpo"):
                raise ValueError(f"sft and dpo differ in {name}")
        given = {"config": config, "generation": generation, "tokenizer": tokenizer}
        cases.append({"name": name, **given, "saved": saved})
    write_json(GOLDEN / "endTokens.json", {"model": MODEL, "cases": cases})


if __name__ == "__main__":
    main()
