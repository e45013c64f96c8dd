"""The same as fuzz_parity.py on real things: a GGUF's model and somebody's preference pairs, a few steps of DPO.

    real_parity.py --model MODEL.gguf --pairs PAIRS.jsonl [--steps 6] [--longest 110]

Ours reads the GGUF; TRL trains what transformers makes of the same file. Nothing of either is kept.
Needs `pip install gguf==0.19.0` beside the packages of requirements.txt.
"""

import argparse
import json
import shlex
import sys
import tempfile
import warnings
from pathlib import Path

from fuzz_parity import TOLERANCE, differences, make_adapter, run_ours, run_trl

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


def unpack(gguf: Path, folder: Path):
    """The GGUF as a float32 folder of transformers; its tokenizer."""
    source = {"pretrained_model_name_or_path": str(gguf.parent), "gguf_file": gguf.name}
    tokenizer = AutoTokenizer.from_pretrained(**source)
    packed = AutoModelForCausalLM.from_pretrained(**source, dtype=torch.float32)
    config = packed.config
    del config.quantization_config  # transformers refuses to save what it calls quantised, although it is not any more
    model = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    model.load_state_dict(packed.state_dict())
    model.tie_weights()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return tokenizer


def read_pairs(path: Path, tokenizer, longest: int, count: int) -> list[dict]:
    """The first `count` pairs of which both sides are short enough for a CPU."""
    pairs = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if not line.strip() or len(pairs) == count:
            continue
        row = {key: value for key, value in json.loads(line).items() if key in ("prompt", "chosen", "rejected")}
        texts = [row.get("prompt", "") + row[side] for side in ("chosen", "rejected")]
        if all(len(tokenizer(text)["input_ids"]) < longest for text in texts):
            pairs.append(row)
    return pairs


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=6)
    parser.add_argument("--longest", type=int, default=110)
    parser.add_argument("--cli", default="node bin/feedbackloop.mjs")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore")
    with tempfile.TemporaryDirectory(prefix="feedbackloop-parity-") as scratch:
        folder = Path(scratch)
        tokenizer = unpack(arguments.model.resolve(), folder / "model")
        pairs = read_pairs(arguments.pairs, tokenizer, arguments.longest, 16)
        train, held_out = pairs[:12], pairs[12:]
        for name, rows in (("train.jsonl", train), ("eval.jsonl", held_out)):
            (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        torch.manual_seed(0)
        make_adapter(folder, {"r": 8, "lora_alpha": 16, "target_modules": ["q_proj", "v_proj"]}, True, 0.05)
        config = {
            "algorithm": "dpo",
            "model_name_or_path": str(arguments.model.resolve()),
            "dataset_name": "train.jsonl",
            "eval_dataset_name": "eval.jsonl",
            "output_dir": "models/run",
            "shuffle": False,
            "per_device_train_batch_size": 2,
            "per_device_eval_batch_size": 2,
            "gradient_accumulation_steps": 2,
            "max_steps": arguments.steps,
            "learning_rate": 1e-3,
            "warmup_steps": 1,
            "adam_epsilon": 1e-5,
            "logging_steps": 1,
            "max_length": 128,
            "use_peft": True,
            "adapter_name_or_path": "adapter",
        }
        (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
        case = {"config": {**config, "seed": 42}, "rows": train, "eval_rows": held_out}
        ours = run_ours(shlex.split(arguments.cli), case, folder)
        if "failure" in ours:
            print(ours["failure"], file=sys.stderr)
            return 1
        worst = differences(run_trl(case, folder, torch.float32), ours)
    for key, value in sorted(worst.items(), key=lambda item: -item[1]):
        print(f"{key}: {value:.1e}")
    return 0 if max(worst.values()) <= TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main())
