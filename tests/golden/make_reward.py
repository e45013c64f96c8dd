"""Reward-model fixtures: TRL's RewardTrainer, 20 steps a case, on decoders from text and on encoders from ids (rewards.py).

A case in full begins with a classifier in a folder of its own, <case>.model/, or with one of encoders/; a LoRA case with the head in its adapter.
Usage: python tests/golden/make_reward.py [CASE...]
"""

import shutil
import sys
from pathlib import Path

from common import ENCODERS, GOLDEN, MODELS, settle
from make_dpo import ATTENTION, COSINE, SINGLE, WARM_CONSTANT, WIDE, full, lora
from rewards import JudgementTrainer, ids_of_row, judgements, load_classifier, make_trainer
from training import COMMON, run_case, text, train_once

from transformers import AutoTokenizer
from trl import RewardConfig

REWARD = GOLDEN / "reward"
MARGINS = (0.0, 0.25, 0.5, 1.0, 2.0, -0.5)
WEIGHTS = (0.0, 0.25, 0.5, 1.0, 1.5, 3.0)
CENTRED = {"center_rewards_coefficient": 0.05}
# Name, base model, settings, and the columns its rows have besides the texts.
CASES = [
    ("lora", "llama-gqa-tied", lora(["q_proj", "v_proj"]), ()),
    ("full", "gpt2", full(**COSINE), ()),
    ("margin", "qwen2", lora("all-linear", **WARM_CONSTANT), ("margin",)),
    ("margin-centred", "qwen3", full(**WIDE, **CENTRED), ("margin",)),
    ("centred", "gpt2", lora(None, **WIDE, **CENTRED), ()),
    ("single", "llama-gqa-tied", full(**SINGLE, warmup_steps=0), ()),
    ("single-lora", "qwen3", lora("all-linear", **SINGLE, **COSINE), ()),
    ("truncated", "qwen3", lora(ATTENTION, max_length=34), ()),
    ("padding", "llama-gqa-tied", full(weight_decay=0.0), ()),
    ("pad-is-eos", "gpt2", full(**WIDE), ()),
    ("pad-of-tokenizer", "qwen2", lora(["k_proj", "up_proj"], use_rslora=True), ()),
    ("continued", "qwen2", lora(["q_proj", "down_proj"], adapter_name_or_path=True), ()),
    ("bert", "bert", full(**COSINE), ()),
    ("bert-lora", "bert", lora(None, **WIDE), ("margin",)),
    ("bert-base", "bert-base", full(**WIDE, **CENTRED), ()),
    ("bert-base-lora", "bert-base", lora("all-linear", **SINGLE), ()),
    ("distilbert", "distilbert", full(max_length=24, **WARM_CONSTANT), ("margin",)),
    ("distilbert-lora", "distilbert", lora(["q_lin", "v_lin", "lin1"], max_grad_norm=0.0), ()),
    ("weights", "qwen2", lora(["q_proj", "v_proj"]), ("weight",)),
    ("ties", "gpt2", lora("all-linear"), ("tie",)),
    ("judgements", "llama-gqa-tied", lora("all-linear", **WIDE, **CENTRED), ("margin", "weight", "tie")),
    ("judgements-distilbert", "distilbert", full(**CENTRED), ("margin", "weight", "tie")),
]  # fmt: skip


def make_rows(seed: int, count: int, columns: tuple[str, ...]) -> list[dict]:
    """Prompts of 1 to 4 words, answers of 1 to 5. Weights and ties stand in some rows only; the last row is a tie, and the first two."""
    generator = settle(seed)
    rows = [
        {"prompt": text(generator, 1, 4), "chosen": " " + text(generator, 1, 5), "rejected": " " + text(generator, 1, 5)}
        for _ in range(count)
    ]
    for number, row in enumerate(rows):
        if "margin" in columns and (columns == ("margin",) or number % 3 != 1):
            row["margin"] = generator.choice(MARGINS)
        if "weight" in columns and number % 4 != 2:
            row["weight"] = generator.choice(WEIGHTS)
        if "tie" in columns and number % 5 != 3:
            row["tie"] = number in (0, 1, 6, count - 1)
    return rows


def padded(rows: list[dict]) -> list[dict]:
    """The padding token inside prompts and answers: the embedding gives its row no gradient, and no score is read there."""
    return [{**row, "prompt": f"<pad>{row['prompt']}<pad>", "chosen": f"{row['chosen']}<pad> so"} for row in rows]


def source_of(name: str, model: str, config: dict, seed: int) -> Path:
    """The folder a case starts from: the model's, or one with a head and the case's own way to name the padding token."""
    given = (ENCODERS if (ENCODERS / model).exists() else MODELS) / model
    headless = config["use_peft"] and name != "pad-of-tokenizer"
    if headless or model in ("bert", "distilbert"):
        return given
    folder = REWARD / f"{name}.model"
    shutil.rmtree(folder, ignore_errors=True)
    settle(seed)
    classifier = load_classifier(given)
    tokenizer = AutoTokenizer.from_pretrained(given)
    if name == "pad-is-eos":  # as GPT-2 comes: neither file names one
        tokenizer.pad_token = None
        classifier.config.pad_token_id = None
    if name == "pad-of-tokenizer":  # the tokenizer's is taken, config.json's is not
        tokenizer.pad_token = tokenizer.eos_token
    classifier.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    for path in folder.iterdir():
        path.chmod(0o644)
    return folder


def ids_of(folder: Path, rows: list[dict]) -> list[dict]:
    tokenizer = AutoTokenizer.from_pretrained(folder)
    result = [{**row, **ids_of_row(tokenizer, row)} for row in rows]
    assert all(len(row[f"{side}_ids"]) <= 64 for row in result for side in ("chosen", "rejected"))
    return result


def checked_trainer(folder: Path, config: dict, rows: list[dict], eval_rows: list[dict]):
    """make_trainer, plus the check that TRL's ids are ours for every row it kept."""
    limit = config["max_length"]
    expected = [row for row in ids_of(folder, rows) if max(len(row["chosen_ids"]), len(row["rejected_ids"])) <= limit]
    assert len(expected) >= 5 and (limit >= 64 or len(expected) < len(rows))

    def make(settings, model, peft_config, processing_class, **_):
        trainer = make_trainer(settings, model, peft_config, rows, eval_rows, processing_class)
        assert len(trainer.train_dataset) == len(expected)
        for ours, theirs in zip(expected, trainer.train_dataset, strict=True):
            assert all(ours[key] == theirs[key] for key in ("chosen_ids", "rejected_ids")), (ours, theirs)
        return trainer

    return make


def same_without_judgements(case: dict, make, rows: list[dict], eval_rows: list[dict], start: Path) -> None:
    """Our loss is TRL's, to the last bit, where no row has a weight or is a tie."""

    def own(settings, model, peft_config, processing_class, **_):
        data = {"train_dataset": judgements(processing_class, rows), "eval_dataset": judgements(processing_class, eval_rows)}
        return JudgementTrainer(processing_class, model=model, args=RewardConfig(**settings), peft_config=peft_config, **data)

    theirs, ours = (train_once(case, False, trainer, rows, eval_rows, start) for trainer in (make, own))
    assert ours["steps"] == theirs["steps"] and ours["eval"] == theirs["eval"]
    assert all(ours["after"][key].equal(tensor) for key, tensor in theirs["after"].items())


def main() -> None:
    wanted = sys.argv[1:]
    REWARD.mkdir(exist_ok=True)
    for number, (name, model, extra, columns) in enumerate(CASES):
        if wanted and name not in wanted:
            continue
        config = {**COMMON, **extra}
        if config.pop("adapter_name_or_path", None):
            config["adapter_name_or_path"] = f"{name}.initial"
        folder = source_of(name, model, config, 1200 + number)
        rows, eval_rows = make_rows(1300 + number, 13, columns), make_rows(1400 + number, 5, columns)
        if name == "padding":
            rows, eval_rows = padded(rows), padded(eval_rows)
        case = {"case": name, "model": model, "folder": folder, "load": load_classifier, "task_type": "SEQ_CLS"}
        case |= {"config": config, "seed": 1500 + number}
        make = checked_trainer(folder, config, rows, eval_rows)
        run_case("reward", case, make, rows, eval_rows, lambda _, some: ids_of(folder, some))  # noqa: B023
        if name == "margin":
            same_without_judgements(case, make, rows, eval_rows, REWARD / f"{name}.initial")


if __name__ == "__main__":
    main()
