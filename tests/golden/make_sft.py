"""SFT fixtures: TRL's own SFTTrainer, 20 steps a case, on prompt-completion rows and on plain text.

The loss is the token mean over the accumulated batch, the other metrics are means over micro-batches: rows of very different lengths keep the
two apart. Each row carries its text and the ids TRL makes of it (`ids`, `prompt_length`; a plain text has prompt_length 0).
Usage: python tests/golden/make_sft.py [CASE...]
"""

import sys

from common import MODELS, settle
from make_dpo import COSINE, WARM_CONSTANT, WIDE, full, lora
from training import COMMON, run_case, text

from transformers import AutoTokenizer
from trl import SFTConfig, SFTTrainer

TEXT = "language-modelling"
CASES = [
    ("lora", "llama-gqa-tied", lora(["q_proj", "v_proj"])),
    ("full", "gpt2", full(**COSINE)),
    ("lora-all-linear", "gpt2", lora("all-linear", **WIDE, **WARM_CONSTANT)),
    ("full-qwen3", "qwen3", full(warmup_steps=0.14, **WIDE)),
    ("lora-default", "qwen2", lora(None, max_grad_norm=0.0, lr_scheduler_type="constant")),
    ("full-untied", "llama-untied-llama3", full(weight_decay=0.3, loss_type="nll")),
    ("whole-row", "llama-linear", full(completion_only_loss=False, **WIDE)),
    ("truncated", "qwen3", lora("all-linear", max_length=14, **COSINE)),
    ("continued", "llama-untied-llama3", lora(["o_proj", "up_proj"], adapter_name_or_path=True)),
    ("dft", "qwen2", full(loss_type="dft", learning_rate=3e-3)),
    (f"{TEXT}-full", "llama-gqa-tied", full(**WIDE)),
    (f"{TEXT}-lora", "llama-linear", lora("all-linear", **COSINE)),
    ("padding", "qwen3", full(**WIDE)),
    ("single-full", "llama-gqa-tied", full(per_device_train_batch_size=1, gradient_accumulation_steps=1)),
]


def make_trainer(settings: dict, model, reference, peft_config, **data) -> SFTTrainer:
    return SFTTrainer(model=model, args=SFTConfig(**settings), peft_config=peft_config, **data)


def make_rows(seed: int, count: int, plain: bool) -> list[dict]:
    generator = settle(seed)
    if plain:
        return [{"text": text(generator, 1, 9)} for _ in range(count)]
    return [{"prompt": text(generator, 1, 4), "completion": " " + text(generator, 1, 6)} for _ in range(count)]


def padded(rows: list[dict]) -> list[dict]:
    """The padding token inside prompts and answers: the embedding gives its row no gradient."""
    return [{"prompt": f"<pad>{row['prompt']}<pad>", "completion": f"{row['completion']}<pad> so"} for row in rows]


def ids_of(model: str, rows: list[dict]) -> list[dict]:
    """The rows with TRL's ids: EOS appended, the joint text tokenised, the prompt tokenised alone for its length."""
    tokenizer = AutoTokenizer.from_pretrained(MODELS / model)
    result = []
    for row in rows:
        whole = row.get("text", row.get("prompt", "") + row.get("completion", "")) + tokenizer.eos_token
        ids = tokenizer(whole)["input_ids"]
        prompt = tokenizer(row["prompt"])["input_ids"] if "prompt" in row else []
        assert len(ids) <= 64
        result.append({**row, "ids": ids, "prompt_length": len(prompt)})
    return result


def checked_trainer(model: str, config: dict, rows: list[dict]):
    """make_trainer, plus the check that TRL's ids and labels are what `ids`, `prompt_length` and max_length say."""
    limit = config["max_length"]
    whole = config.get("completion_only_loss") is False
    expected = []
    for row in ids_of(model, rows):
        labels = [-100 if index < row["prompt_length"] and not whole else token for index, token in enumerate(row["ids"])][:limit]
        if any(label != -100 for label in labels):
            expected.append((row["ids"][:limit], labels))

    def make(settings, **rest):
        trainer = make_trainer(settings, **rest)
        assert [(row["input_ids"], row["labels"]) for row in trainer.train_dataset] == expected
        return trainer

    return make


def main() -> None:
    wanted = sys.argv[1:]
    for number, (name, model, extra) in enumerate(CASES):
        if wanted and name not in wanted:
            continue
        config = {**COMMON, **extra}
        if config.pop("adapter_name_or_path", None):
            config["adapter_name_or_path"] = f"{name}.initial"
        plain = name.startswith(TEXT)
        rows, eval_rows = make_rows(500 + number, 13, plain), make_rows(600 + number, 5, plain)
        if name == "padding":
            rows, eval_rows = padded(rows), padded(eval_rows)
        case = {"case": name, "model": model, "config": config, "seed": 700 + number}
        run_case("sft", case, checked_trainer(model, config, rows), rows, eval_rows, ids_of)


if __name__ == "__main__":
    main()
