"""Our command line as the checks here call it, and how a check says what did not fit."""

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common import GOLDEN, REPOSITORY  # noqa: E402

TOLERANCE = 1e-4


class Failure(Exception):
    """What did not fit, said in one line."""


def run_cli(cli: list[str], *arguments) -> str:
    result = subprocess.run([*cli, *map(str, arguments)], cwd=REPOSITORY, capture_output=True, text=True, timeout=600, check=False)
    if result.returncode != 0:
        raise Failure(f"feedbackloop {' '.join(map(str, arguments))}: exit {result.returncode}\n{result.stderr[-800:]}{result.stdout[-800:]}")
    return result.stdout


def train(cli: list[str], work: Path, name: str, base: Path, settings: dict) -> Path:
    """Three steps on a golden case's pairs through the command line, of dpo where the settings name no other method; the folder `final`."""
    case = json.loads((GOLDEN / "dpo" / "sigmoid.json").read_text(encoding="utf-8"))
    data = work / "pairs.jsonl"
    pairs = [{key: row[key] for key in ("prompt", "chosen", "rejected")} for row in case["rows"]]
    data.write_text("".join(json.dumps(pair) + "\n" for pair in pairs), encoding="utf-8")
    config = {
        "algorithm": "dpo",
        "model_name_or_path": str(base),
        "dataset_name": "pairs.jsonl",
        "output_dir": f"models/{name}",
        "max_steps": 3,
        "per_device_train_batch_size": 2,
        "max_length": 64,
        "logging_steps": 1,
        **settings,
    }
    (work / f"{name}.json").write_text(json.dumps(config), encoding="utf-8")
    run_cli(cli, "train", work / f"{name}.json", "--json")
    return work / "models" / name / "final"


def lora_settings(settings: dict) -> dict:
    return {
        "use_peft": True,
        "lora_r": settings["r"],
        "lora_alpha": settings["lora_alpha"],
        "lora_target_modules": settings["target_modules"],
        "use_rslora": settings.get("use_rslora", False),
        "learning_rate": 1e-2,
    }
