"""Tiny random encoders in transformers' own folders, each with a WordPiece tokenizer: `python tests/golden/make_encoders.py`.

`bert` and `distilbert` are classifiers with one label. `bert-base` is a body alone, as sentence-transformers saves MiniLM: names without
"bert.", the positions stored beside the weights, and vocab.txt instead of a tokenizer.json. Nothing is at its usual place by luck: token type 0
has a row that is not zero, biases are not zero, two of the three have their padding token elsewhere than at 0.
"""

import shutil
from pathlib import Path

from common import ENCODERS, settle
from make_models import randomise

import torch
from safetensors.torch import load_file, save_file
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    BertTokenizer,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    DistilBertTokenizer,
)

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
CHARACTERS = [chr(code) for code in (*range(ord("a"), ord("z") + 1), *range(ord("0"), ord("9") + 1))]
PIECES = ["the", "and", "ship", "water", "boats", "red", "##er", "##ly", "##ing", "##an"]
SIZES = {"max_position_embeddings": 64}
BERT = {**SIZES, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 40}
DISTILBERT = {**SIZES, "dim": 32, "n_layers": 2, "n_heads": 4, "hidden_dim": 40}


def vocabulary(special: list[str]) -> dict[str, int]:
    """Special tokens, letters and digits at the beginning of a word and inside one, marks, and a few words and endings."""
    tokens = [*special, *CHARACTERS, *(f"##{one}" for one in CHARACTERS), *",;.()?!'-", *PIECES]
    return {token: index for index, token in enumerate(tokens)}


def save(name: str, model, tokenizer, files: tuple[str, ...]) -> None:
    folder = ENCODERS / name
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    for path in folder.iterdir():
        if path.name not in ("config.json", "model.safetensors", *files):
            path.unlink()
    write_vocabulary(folder, tokenizer, files)
    for path in folder.iterdir():
        path.chmod(0o644)
    print(f"{name}: {sum(p.numel() for p in model.parameters())} parameters, {(folder / 'model.safetensors').stat().st_size} bytes")


def write_vocabulary(folder: Path, tokenizer, files: tuple[str, ...]) -> None:
    if "vocab.txt" not in files:
        return
    tokens = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    (folder / "vocab.txt").write_text("".join(f"{token}\n" for token, _ in tokens), encoding="utf-8")


def main() -> None:
    fast = ("tokenizer.json", "tokenizer_config.json")

    settle(1100)
    words = vocabulary(SPECIAL)
    config = BertConfig(**BERT, vocab_size=len(words), layer_norm_eps=1e-3, num_labels=1)
    bert = BertForSequenceClassification(config).eval()
    randomise(bert)
    save("bert", bert, BertTokenizer(vocab=words, model_max_length=64), fast)

    settle(1101)
    words = vocabulary(["[UNK]", "[PAD]", *SPECIAL[2:]])
    base = BertModel(BertConfig(**BERT, vocab_size=len(words), pad_token_id=1)).eval()
    randomise(base)
    save("bert-base", base, BertTokenizer(vocab=words), ("vocab.txt",))
    path = ENCODERS / "bert-base" / "model.safetensors"
    positions = torch.arange(BERT["max_position_embeddings"]).unsqueeze(0)
    save_file({**load_file(path), "embeddings.position_ids": positions}, path, {"format": "pt"})
    path.chmod(0o644)

    settle(1102)
    words = vocabulary(["[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]"])
    distilbert = DistilBertForSequenceClassification(DistilBertConfig(**DISTILBERT, vocab_size=len(words), pad_token_id=2, num_labels=1)).eval()
    randomise(distilbert)
    save("distilbert", distilbert, DistilBertTokenizer(vocab=words, model_max_length=64), fast)


if __name__ == "__main__":
    main()
