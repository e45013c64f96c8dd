"""Small random classifiers with one label for the methods that sample: reward models, judges, and value models to begin with.

One layer, 16 wide: a case keeps the value model it trained. The vocabulary is that of models/, except that `qwen3-letters` reads text with a
tokenizer without merges: a reward model that is given the policy's ids instead of the text scores something else. `normalised` says the mean and
deviation of its scores in config.json and has a chat template; the others have none.
Usage: python tests/golden/make_classifiers.py
"""

import json
import shutil
from pathlib import Path

from common import CLASSIFIERS, MODELS, settle
from make_models import randomise

import torch
from transformers import AutoTokenizer, GPT2Config, GPT2ForSequenceClassification, LlamaConfig, LlamaForSequenceClassification
from transformers import Qwen3Config, Qwen3ForSequenceClassification

SHARED = {"vocab_size": 113, "pad_token_id": 0, "eos_token_id": 1, "bos_token_id": None, "num_labels": 1}
ROTARY = {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1,
          "max_position_embeddings": 64, "rope_theta": 100.0}  # fmt: skip
GPT2 = {"n_embd": 16, "n_layer": 1, "n_head": 2, "n_inner": 32, "n_positions": 64, "resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0}
KINDS = {
    "gpt2": (GPT2ForSequenceClassification, lambda: GPT2Config(**SHARED, **GPT2)),
    "llama": (LlamaForSequenceClassification, lambda: LlamaConfig(**SHARED, **ROTARY)),
    "qwen3-letters": (Qwen3ForSequenceClassification, lambda: Qwen3Config(**SHARED, **ROTARY, head_dim=8)),
    "normalised": (LlamaForSequenceClassification, lambda: LlamaConfig(**SHARED, **ROTARY, reward_mean=0.375, reward_std=1.75)),
}


def save_tokenizer(tokenizer, folder: Path) -> None:
    """The tokenizer's two files, without what transformers notes of where it was loaded from."""
    tokenizer.save_pretrained(folder)
    path = folder / "tokenizer_config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    kept = {key: value for key, value in config.items() if key not in ("is_local", "local_files_only")}
    path.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


def without_merges(folder: Path) -> None:
    path = folder / "tokenizer.json"
    tokenizer = json.loads(path.read_text(encoding="utf-8"))
    tokenizer["model"]["merges"] = []
    path.write_text(json.dumps(tokenizer, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    for number, (name, (kind, config)) in enumerate(KINDS.items()):
        settle(2100 + number)
        model = kind(config()).to(torch.float32)
        randomise(model)
        folder = CLASSIFIERS / name
        shutil.rmtree(folder, ignore_errors=True)
        model.save_pretrained(folder)
        save_tokenizer(AutoTokenizer.from_pretrained(MODELS / "llama-gqa-tied"), folder)
        if name != "normalised":
            (folder / "chat_template.jinja").unlink()
        if name == "qwen3-letters":
            without_merges(folder)
        for path in folder.iterdir():
            path.chmod(0o644)


if __name__ == "__main__":
    main()
