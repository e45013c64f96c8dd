"""Random reward models, judgements and settings. Decoders are those of random_models.py; encoders are BERT and DistilBERT of sizes that few people
choose, with WordPiece as their files may have it. A third of the cases has weights and ties, which TRL does not know (rewards.py)."""

import random
import shutil
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from random_models import CORPUS, LONGEST, make_model, randomise
from random_runs import adapter_settings, common_settings, maybe, pair_row, with_padding, write_rows
from rewards import ids_of_row, load_classifier
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import (
    AutoTokenizer,
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    BertTokenizer,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    DistilBertTokenizer,
)

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
MARGINS = [0.0, 0.25, 0.5, 1.0, 2.5, -0.5]
TARGETS = {
    "bert": ["query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense", "pooler.dense"],
    "distilbert": ["q_lin", "k_lin", "v_lin", "out_lin", "lin1", "lin2"],
}


def random_word_pieces(rng, family: str):
    """A trained vocabulary, its special tokens in any order."""
    lower = rng.random() < 0.7
    trained = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    trained.normalizer = normalizers.BertNormalizer(lowercase=lower)
    trained.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = rng.sample(SPECIAL, len(SPECIAL))
    trainer = trainers.WordPieceTrainer(vocab_size=rng.randint(140, 260), special_tokens=special, show_progress=False, min_frequency=1)
    trained.train_from_iterator(CORPUS.split("\n"), trainer)
    # Ids of what was trained follow the hash table; the letters decide here.
    learned = sorted(set(trained.get_vocab()) - set(SPECIAL))
    vocabulary = {token: index for index, token in enumerate([*special, *learned])}
    kind = BertTokenizer if family == "bert" else DistilBertTokenizer
    return kind(vocab=vocabulary, do_lower_case=lower, model_max_length=LONGEST)


def make_encoder(rng, folder: Path) -> dict:
    """Writes the folder: a classifier, or a body alone under names without a prefix, with tokenizer.json or vocab.txt."""
    family = rng.choice(["bert", "distilbert"])
    tokenizer = random_word_pieces(rng, family)
    heads, layers = rng.choice([1, 2, 3, 4]), rng.choice([1, 2, 3])
    width = heads * rng.choice([5, 7, 8, 12])
    act = rng.choice(["gelu", "gelu", "gelu_new", "relu"])
    shared = {
        "vocab_size": len(tokenizer) + rng.choice([0, 3]),
        "max_position_embeddings": LONGEST,
        "pad_token_id": tokenizer.pad_token_id,
        "num_labels": 1,
    }
    if family == "bert":
        sizes = {"hidden_size": width, "num_hidden_layers": layers, "num_attention_heads": heads, "intermediate_size": rng.choice([21, 40, 66])}
        config = BertConfig(**shared, **sizes, hidden_act=act, layer_norm_eps=rng.choice([1e-12, 1e-5]), type_vocab_size=rng.choice([1, 2, 2]))
    else:
        config = DistilBertConfig(**shared, dim=width, n_layers=layers, n_heads=heads, hidden_dim=rng.choice([21, 40, 66]), activation=act)
    headless = family == "bert" and rng.random() < 0.4
    model = BertModel(config) if headless else (BertForSequenceClassification if family == "bert" else DistilBertForSequenceClassification)(config)
    spread = rng.choice([0.12, 0.2])
    randomise(model, spread)
    stored = rng.choice([torch.float32, torch.float32, torch.float16])
    model.to(stored).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    if rng.random() < 0.3:
        tokens = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
        (folder / "vocab.txt").write_text("".join(f"{token}\n" for token, _ in tokens), encoding="utf-8")
        (folder / "tokenizer.json").unlink()
    kept = {key: value for key, value in config.to_diff_dict().items() if key not in ("architectures", "dtype")}
    return {"family": family, "spread": spread, "stored": str(stored), "headless": headless, "pad_token": tokenizer.pad_token, **kept}


def judged(rng, row: dict, own: bool) -> dict:
    """The row with every column that a judgement may have, or with a margin alone."""
    more = {"margin": rng.choice(MARGINS)}
    if own:
        more |= {"weight": rng.choice([0.0, 0.25, 0.5, 1.0, 2.0]), "tie": rng.random() < 0.25}
    return {**row, **more}


def reward_settings(rng, is_adapter: bool, encoder: bool) -> dict:
    return {
        "learning_rate": rng.choice([3e-3, 1e-2]) if is_adapter else rng.choice([3e-4, 1e-3]),
        **maybe(rng, 0.4, center_rewards_coefficient=rng.choice([0.01, 0.1])),
        **maybe(rng, 0.4, max_length=rng.choice([20, 32, 60, None] if encoder else [32, 48, 90, None])),
    }


def make_adapter(folder: Path, settings: dict, zero: bool) -> None:
    """A fresh adapter with a head (B = 0) or somebody's trained one, as PEFT writes it."""
    model = get_peft_model(load_classifier(folder / "model"), LoraConfig(task_type="SEQ_CLS", **settings))
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_B" in name and not zero:
                parameter.normal_(0.0, 0.1)
    model.save_pretrained(folder / "adapter")


def add_head(folder: Path) -> None:
    """The model as a classifier: in full both sides begin with the same head."""
    tokenizer, model = AutoTokenizer.from_pretrained(folder), load_classifier(folder)
    shutil.rmtree(folder)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def make_reward_case(number: int, folder: Path) -> dict:
    """Model, adapter, rows and config of case `number`, as make_case writes them; the caller has seeded torch."""
    rng = random.Random(15485863 * number + 29)
    encoder = rng.random() < 0.5
    pad_text = None if encoder else rng.choice([None, None, "<pad>", "<|im_end|>"])
    about = make_encoder(rng, folder / "model") if encoder else make_model(rng, folder / "model", pad_text)
    is_adapter = rng.random() < 0.55
    if not is_adapter:
        add_head(folder / "model")
    own = rng.random() < 0.35
    forms = ["explicit"] if encoder or own else ["explicit", "implicit", "chat-explicit", "chat-implicit"]
    form = rng.choice(forms)
    columns = own or rng.random() < 0.4
    tokenizer = AutoTokenizer.from_pretrained(folder / "model")
    settings = reward_settings(rng, is_adapter, encoder)

    def longest(row: dict) -> int:
        return max(map(len, ids_of_row(tokenizer, row).values()))

    def rows(count: int) -> list[dict]:
        found: list[dict] = []
        while len(found) < count:
            row = pair_row(rng, form)
            if pad_text:
                row = with_padding(rng, row, pad_text)
            if longest(row) <= LONGEST:
                found.append(judged(rng, row, own) if columns else row)
        return found

    train_rows, eval_rows = rows(rng.randint(7, 17)), rows(rng.randint(2, 6))
    limit = settings.get("max_length")
    if limit is not None:  # both sides need rows that are left
        left = [sum(longest(row) <= limit for row in some) for some in (train_rows, eval_rows)]
        if left[0] < 3 or left[1] < 1:
            settings["max_length"] = LONGEST
    data, held_out = write_rows(rng, train_rows, folder / "train"), write_rows(rng, eval_rows, folder / "eval")
    config = {
        "algorithm": "reward",
        "model_name_or_path": "model",
        "dataset_name": data.name,
        "eval_dataset_name": held_out.name,
        "output_dir": "models/run",
        "shuffle": False,
        **common_settings(rng),
        **settings,
    }
    if is_adapter:
        chosen = adapter_settings(rng, about["family"])
        if encoder:
            few = rng.sample(TARGETS[about["family"]], rng.randint(1, 3))
            # PEFT's all-linear raises on DistilBERT: pre_classifier is a target and a module to save at once.
            chosen["target_modules"] = rng.choice([None, "all-linear", few]) if about["family"] == "bert" else few
        about["adapter"] = {**chosen, "zero": rng.random() < 0.5}
        make_adapter(folder, chosen, about["adapter"]["zero"])
        config |= {"use_peft": True, "adapter_name_or_path": "adapter"}
    return {"number": number, "about": {**about, "form": form}, "config": config, "rows": train_rows, "eval_rows": eval_rows}
