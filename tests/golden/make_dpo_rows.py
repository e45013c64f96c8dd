"""Rows as people have them, through TRL's own DPOTrainer: the ids it makes of them, and every number that it logs.

Equal answers, an empty one, spaces and line breaks on either side of the prompt's end, the end-of-turn token written out, a prompt to be
found, conversations with more turns. What TRL loses at the prompt's end it loses here too.
Usage: python tests/golden/make_dpo_rows.py
"""

import shutil

from common import GOLDEN, settle, write_json
from make_models import make_tokenizer
from training import COMMON, DRIFT_LIMIT, drift_of, train_once

from make_dpo import make_trainer
from transformers import LlamaConfig, LlamaForCausalLM

FOLDER = GOLDEN / "dpo-rows"
MARKS = ["<|im_start|>", "<|im_end|>", "<|endoftext|>"]
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def user(text: str) -> dict:
    return {"role": "user", "content": text}


def assistant(text: str) -> dict:
    return {"role": "assistant", "content": text}


def later(text: str) -> list[dict]:
    return [assistant(text), user("ok"), assistant("bye")]


CASES = {
    "equal answers": lambda i: {"prompt": f"p{i} asks", "chosen": "the same words", "rejected": "the same words"},
    "plain": lambda i: {"prompt": f"p{i} asks", "chosen": "the same words", "rejected": "other"},
    "an empty answer": lambda i: {"prompt": f"p{i} asks", "chosen": "", "rejected": "bad"},
    "a space at the prompt's end": lambda i: {"prompt": f"Question {i}: ", "chosen": "the indeed", "rejected": " no way"},
    "line breaks at the seam": lambda i: {"prompt": f"Question {i}\n", "chosen": "\n\nyes indeed", "rejected": "\nno way"},
    "end tokens written out": lambda i: {"prompt": f"Question {i}", "chosen": " yes<|im_end|>", "rejected": " no<|im_end|>\n"},
    "a template written out": lambda i: {
        "prompt": f"<|im_start|>user\nQ{i}<|im_end|>\n<|im_start|>assistant\n",
        "chosen": "yes<|im_end|>",
        "rejected": "no<|endoftext|>",
    },
    "cut at max_length": lambda i: {"prompt": "a b c ", "chosen": "long answer here " * 2, "rejected": "short " * 5},
    "a prompt to be found": lambda i: {
        "chosen": f"\n\nHuman: What grows {i}?\n\nAssistant: Tulips do.",
        "rejected": f"\n\nHuman: What grows {i}?\n\nAssistant: Trees.",
    },
    "an empty message": lambda i: {"prompt": [user(f"Hi {i}")], "chosen": [assistant("Hello there")], "rejected": [assistant("")]},
    "more turns": lambda i: {
        "prompt": [user(f"Hi {i}"), assistant("Yes?"), user("more")],
        "chosen": later("Hello"),
        "rejected": later("No"),
    },
}


def make_model() -> None:
    """ChatML on a tiny Llama; the words of the cases are tokens of a few letters."""
    tokenizer = make_tokenizer()
    tokenizer.add_special_tokens({"additional_special_tokens": MARKS, "eos_token": "<|im_end|>"})
    tokenizer.chat_template = TEMPLATE
    settle(7)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=160,
        initializer_range=0.25,
        tie_word_embeddings=True,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=None,
    )
    shutil.rmtree(FOLDER / "model", ignore_errors=True)
    LlamaForCausalLM(config).save_pretrained(FOLDER / "model")
    tokenizer.save_pretrained(FOLDER / "model")


def main() -> None:
    make_model()
    cases = []
    for number, (name, row) in enumerate(CASES.items()):
        config = {key: value for key, value in COMMON.items() if key != "max_steps"} | {
            "num_train_epochs": 2,
            "gradient_accumulation_steps": 2,
            "learning_rate": 1e-3,
            "warmup_steps": 0,
            "loss_type": "sigmoid",
            "beta": 0.1,
            "max_length": 24 if name == "cut at max_length" else 160,
        }
        case = {"model": FOLDER / "model", "config": config}
        rows = [row(i) for i in range(7)]
        single, double = (train_once(case, is_double, make_trainer, rows, rows, FOLDER) for is_double in (False, True))
        drift = drift_of(single, double)
        if max(drift.values()) > DRIFT_LIMIT:
            raise SystemExit(f"{name}: rounding alone moves {drift}")
        keys = ("prompt_ids", "chosen_ids", "rejected_ids")
        ids = [{key: theirs[key] for key in keys} for theirs in single["rows"]]
        cases.append(
            {"case": name, "config": config, "rows": rows, "ids": ids, "steps": single["steps"], "eval": single["eval"], "drift": drift}
        )
        print(number, name, [step["loss"] for step in single["steps"]], max(drift.values()), flush=True)
    write_json(FOLDER / "cases.json", {"cases": cases})


if __name__ == "__main__":
    main()
