"""KTO fixtures: TRL 1.13.0's own KTOTrainer, 20 steps a case, on rows {prompt, completion, label} and on pairs, which TRL unpairs.

The ids that TRL trained on, its mismatched completions included, are checked against the rows before anything is written.
Usage: python tests/golden/make_kto.py [CASE...]
"""

import sys

from common import MODELS, settle
from make_dpo import COSINE, full, lora, make_rows
from training import COMMON, run_case, text

from transformers import AutoTokenizer
from trl import KTOConfig, KTOTrainer

# Batches of evaluation are not those of training: TRL pairs held-out rows by batches of training all the same.
WIDE = {"per_device_train_batch_size": 4, "gradient_accumulation_steps": 2, "per_device_eval_batch_size": 3}
THREE = {"per_device_train_batch_size": 3, "gradient_accumulation_steps": 1}
CASES = [
    ("kto", "llama-gqa-tied", lora(["q_proj", "v_proj"], **WIDE)),
    ("kto-full", "gpt2", full(beta=0.5, **THREE, **COSINE)),
    ("weights", "qwen2", lora("all-linear", desirable_weight=1.5, undesirable_weight=0.6, beta=0.3)),
    ("apo_zero_unpaired", "qwen3", full(desirable_weight=0.8, per_device_train_batch_size=1, gradient_accumulation_steps=3)),
    ("pairs", "llama-untied-llama3", lora(["q_proj", "down_proj"], beta=0.2, **WIDE)),
    ("pairs-implicit", "llama-gqa-tied", full(**THREE)),
    ("truncated", "qwen3", lora(["k_proj", "o_proj"], max_length=15, **WIDE)),
    ("precompute", "llama-gqa-tied", full(precompute_ref_log_probs=True, **THREE)),
    ("continued", "gpt2", lora("all-linear", adapter_name_or_path=True, **WIDE)),
]  # fmt: skip
# Precomputed log-probabilities are stored as float32.
WITHOUT_DOUBLE = ("precompute",)


def judged_rows(seed: int, count: int) -> list[dict]:
    """Answers with a thumb each, two thirds of them up; runs of one label, so that some micro-batches have no other."""
    generator = settle(seed)
    return [
        {"prompt": text(generator, 1, 4), "completion": " " + text(generator, 1, 6), "label": number % 7 < 3 or generator.random() < 0.4}
        for number in range(count)
    ]


def unpaired(rows: list[dict]) -> list[dict]:
    """As unpair_preference_dataset does it: every chosen answer, then every rejected one."""
    if "chosen" not in rows[0]:
        return rows
    return [{"prompt": row["prompt"], "completion": row[side], "label": side == "chosen"} for side in ("chosen", "rejected") for row in rows]


def ids_of(model: str, rows: list[dict]) -> list[dict]:
    """Each answer with the ids that a run must train on: the prompt's, and the tail of prompt and answer together."""
    tokenizer = AutoTokenizer.from_pretrained(MODELS / model)
    found = []
    for row in rows:
        prompt = tokenizer(row["prompt"])["input_ids"] if "prompt" in row else None
        sides = {side: row[side] for side in ("completion", "chosen", "rejected") if side in row}
        if prompt is None:
            found.append(row)
            continue
        tails = {f"{side}_ids": tokenizer(row["prompt"] + said + tokenizer.eos_token)["input_ids"][len(prompt) :] for side, said in sides.items()}
        found.append({**row, "prompt_ids": prompt, **tails})
    return found


def checked_trainer(model: str, config: dict, rows: list[dict]):
    """A maker of trainers that asserts that TRL trains on these ids, and mismatches answers as we say it does."""

    def make(settings: dict, model, reference, peft_config, **data) -> KTOTrainer:
        trainer = KTOTrainer(model=model, ref_model=reference, args=KTOConfig(**settings), peft_config=peft_config, **data)
        trained = list(trainer.train_dataset)
        if "prompt" in rows[0]:
            expected = [row for row in ids_of(model_name, unpaired(rows)) if len(row["prompt_ids"]) < config["max_length"]]
            for ours, theirs in zip(expected, trained, strict=True):
                assert all(ours[key] == theirs[key] for key in ("prompt_ids", "completion_ids", "label")), (ours, theirs)
        if config.get("loss_type", "kto") == "kto":
            size = config["per_device_train_batch_size"]
            for number, row in enumerate(trained):
                first = number - number % size
                count = min(size, len(trained) - first)
                assert row["KL_completion_ids"] == trained[first + (number - first - 1) % count]["completion_ids"]
        return trainer

    model_name = model
    return make


def main() -> None:
    wanted = sys.argv[1:]
    for number, (name, model, extra) in enumerate(CASES):
        if wanted and name not in wanted:
            continue
        config = {**COMMON, "beta": 0.1, **extra}
        if name == "apo_zero_unpaired":
            config["loss_type"] = name
        if config.pop("adapter_name_or_path", None):
            config["adapter_name_or_path"] = f"{name}.initial"
        if name.startswith("pairs"):
            rows, eval_rows = make_rows(3200 + number, 9), make_rows(3300 + number, 4)
        else:
            rows, eval_rows = judged_rows(3200 + number, 19), judged_rows(3300 + number, 8)
        if name == "pairs-implicit":
            rows, eval_rows = ([{side: row["prompt"] + row[side] for side in ("chosen", "rejected")} for row in some] for some in (rows, eval_rows))
        case = {"case": name, "model": model, "config": config, "seed": 3400 + number, "double": name not in WITHOUT_DOUBLE}
        run_case("kto", case, checked_trainer(model, config, rows), rows, eval_rows, ids_of)


if __name__ == "__main__":
    main()
