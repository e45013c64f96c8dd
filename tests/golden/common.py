"""What every fixture script shares: paths, quiet reproducible torch, JSON that is small and stable.

Everything runs on one thread in float32, because the order in which threads add up changes the last bits.
Numbers are written with 9 significant digits: enough to give back the same float32.
"""

import json
import os
import random
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_DATASETS_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
os.environ.setdefault("HF_DATASETS_DISABLE_PROGRESS_BARS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
os.environ.setdefault("TQDM_DISABLE", "1")

import torch  # noqa: E402

GOLDEN = Path(__file__).resolve().parent
REPOSITORY = GOLDEN.parents[1]
MODELS = GOLDEN / "models"
ENCODERS = GOLDEN / "encoders"


def settle(seed: int) -> random.Random:
    """One thread, deterministic kernels, torch seeded; returns a Python generator with the same seed."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(seed)
    return random.Random(seed)


def rounded(value):
    """A JSON value with every float cut to 9 significant digits; a value that is not finite is an error here."""
    if isinstance(value, torch.Tensor):
        return rounded(value.tolist())
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise ValueError(f"a fixture may not hold {value}")
        return float(f"{value:.9g}")
    return value


def write_json(path: Path, value: dict) -> None:
    """One top-level key a line and one list item a line below it: small, and readable in a diff."""
    parts = []
    for key, item in rounded(value).items():
        if isinstance(item, list) and item and isinstance(item[0], dict):
            body = "[\n" + ",\n".join("  " + json.dumps(entry) for entry in item) + "\n ]"
        else:
            body = json.dumps(item)
        parts.append(f" {json.dumps(key)}: {body}")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")
