"""What the fixtures of the methods that sample share: completions that are drawn once and replayed, rewards that are functions, files.

The completions are a model's own, at temperature 1 and with lengths that are set beforehand: most end with EOS, some are cut, one ends at once.
"""

import json
import math
from collections.abc import Callable
from pathlib import Path

from common import GOLDEN, rounded, settle
from training import apart, lora_config, text

import torch
from peft import get_peft_model
from transformers import AutoModelForCausalLM, AutoModelForSequenceClassification, AutoTokenizer

DRIFT_LIMIT = 2e-3
LORA = {"use_peft": True, "lora_r": 4, "lora_alpha": 8, "lora_dropout": 0.0, "lora_target_modules": None}


def lora(targets=None, **more) -> dict:
    return {**LORA, "lora_target_modules": targets, **more}


def full(**more) -> dict:
    return {"use_peft": False, **more}


def load_policy(folder: Path, dtype: torch.dtype):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).to(dtype)


def load_classifier(folder: Path, dtype: torch.dtype):
    return AutoModelForSequenceClassification.from_pretrained(folder, num_labels=1, dtype=torch.float32).to(dtype)


def with_fresh_adapter(folder: Path, config: dict):
    """The policy with PEFT's freshly drawn adapter; B is zero."""
    return get_peft_model(load_policy(folder, torch.float32), lora_config(config))


def prompt_rows(folder: Path, seed: int, count: int, most: int = 3) -> list[dict]:
    """Prompts of 1 to `most` words, no two alike."""
    generator, tokenizer = settle(seed), AutoTokenizer.from_pretrained(folder)
    texts: list[str] = []
    while len(texts) < count:
        one = text(generator, 1, most)
        if one not in texts:
            texts.append(one)
    return [{"prompt": one, "prompt_ids": tokenizer(one)["input_ids"]} for one in texts]


def draw(
    folder: Path, prompts: list[dict], seed: int, longest: int, kinds: str = "eecees", fill: int | None = None, policy=None
) -> list[dict]:
    """A completion for each prompt. Kinds in turn: e(nds with EOS), c(ut at `longest` tokens), s(hort, yet without EOS),
    n(othing but EOS), t(okens after EOS), p(adding inside). `fill`: what a finished row is filled with up to `longest`.
    `policy`: if it is not the folder's model as it stands there."""
    generator = settle(seed)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    policy = policy or load_policy(folder, torch.float32).eval()
    eos, pad = tokenizer.eos_token_id, tokenizer.pad_token_id
    rows = []
    for number, row in enumerate(prompts):
        kind = kinds[number % len(kinds)]
        length = {"c": longest, "n": 0}.get(kind) if kind in "cn" else generator.randint(2, longest - 2)
        ids: list[int] = []
        while len(ids) < length:
            with torch.no_grad():
                logits = policy(torch.tensor([row["prompt_ids"] + ids])).logits[0, -1].clone()
            logits[[one for one in (eos, pad) if one is not None and one < len(logits)]] = -math.inf
            ids.append(int(torch.multinomial(logits.softmax(-1), 1)))
        if kind in "ent":
            ids.append(eos)
        if kind == "t":
            ids += ids[: longest - len(ids)]
        if kind == "p":
            ids[len(ids) // 2] = pad
        if fill is not None:
            ids += [fill] * (longest - len(ids))
        rows.append({"prompt": row["prompt"], "prompt_ids": row["prompt_ids"], "completion_ids": ids})
    return rows


def reward_function(spec: str) -> Callable[..., list[float]]:
    """length:N is 1 - min(|characters - N| / N, 1); keyword:W is 1 where W stands in the completion, else 0. The function bears its spec as name."""
    kind, argument = spec.split(":", 1)

    def length(completions: list[str], **_) -> list[float]:
        wanted = int(argument)
        return [1 - min(abs(len(one) - wanted) / wanted, 1) for one in completions]

    def keyword(completions: list[str], **_) -> list[float]:
        return [float(argument in one) for one in completions]

    function = {"length": length, "keyword": keyword}[kind]
    function.__name__ = spec
    return function


def rewards_of(config: dict, rows: list[dict], folder: Path, dtype: torch.dtype) -> tuple[list, list]:
    """The reward functions, the reward model first, and the tokenizers they read with."""
    functions = [reward_function(spec) for spec in config.get("reward_funcs", [])]
    if "reward_model_path" not in config:
        return functions, [None] * len(functions)
    path = (folder / config["reward_model_path"]).resolve()
    if "score" not in rows[0]:
        return [load_classifier(path, dtype), *functions], [AutoTokenizer.from_pretrained(path), *[None] * len(functions)]
    given = iter(rows)

    def scores(completions: list[str], **_) -> list[float]:
        return [next(given)["score"] for _ in completions]

    scores.__name__ = path.name
    return [scores, *functions], [None] * (1 + len(functions))


def name_of(function) -> str:
    """The name that TRL logs a reward function by."""
    return Path(function.config._name_or_path).name if isinstance(function, torch.nn.Module) else function.__name__


def finite(value):
    """NaN as null, as logs have it."""
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value


def write_lines(path: Path, rows: list[dict]) -> None:
    path.write_text("".join(json.dumps(rounded(row)) + "\n" for row in rows), encoding="utf-8")


def relative(path: Path, folder: Path) -> str:
    """A path of the repository's fixtures as a config in `folder` names it."""
    if path.is_relative_to(folder):
        return path.relative_to(folder).as_posix()
    return "../" + path.relative_to(GOLDEN).as_posix()


def without(config: dict, *keys: str) -> dict:
    """The config as TRL takes it: our own keys and LoRA's left out."""
    return {key: value for key, value in config.items() if key not in keys and not key.startswith(("lora_", "use_peft"))}


def drift_of_steps(single: list[dict], double: list[dict], exact: tuple[str, ...]) -> dict:
    keys = dict.fromkeys(key for step in single for key in step if key not in exact)
    pairs = list(zip(single, double, strict=True))
    return {key: max((apart(one[key], two[key]) for one, two in pairs if one.get(key) is not None), default=0.0) for key in keys}


def check_drift(name: str, drift: dict) -> None:
    worst = max(drift.items(), key=lambda item: item[1])
    print(f"  drift {worst[0]} {worst[1]:.1e}, weights {drift['weights']:.1e}", flush=True)
    if worst[1] > DRIFT_LIMIT:
        raise SystemExit(f"{name}: rounding alone moves {worst[0]} by {worst[1]}, more than {DRIFT_LIMIT}")


