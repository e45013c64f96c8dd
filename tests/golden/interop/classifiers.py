"""Reward models both ways: ours as transformers and PEFT open them, theirs as `score` reads them, with the same ids and scores."""

import json
from pathlib import Path

from command_line import TOLERANCE, Failure, lora_settings, run_cli, train
from common import ENCODERS, MODELS, settle
from rewards import ids_of_text, load_classifier

import torch
from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict
from peft.utils import load_peft_weights
from safetensors.torch import load_file
from transformers import AutoModelForSequenceClassification, AutoTokenizer

# A decoder and a body without heads, two classifiers; the layers that PEFT adapts, and those that we do.
BASES = {
    "decoder": (MODELS / "llama-gqa-tied", None, "all-linear"),
    "BERT": (ENCODERS / "bert", "all-linear", None),
    "MiniLM's files": (ENCODERS / "bert-base", ["query", "output.dense"], "all-linear"),
    "DistilBERT": (ENCODERS / "distilbert", ["q_lin", "lin1"], "all-linear"),
}
ROWS = [
    {"prompt": "the ship", "completion": " sails slowly, over cold water"},
    {"prompt": "in the", "completion": " wind? (12)"},
    {"prompt": "red", "completion": ""},
]


def compare(title: str, cli: list[str], work: Path, tokenizer_folder: Path, theirs, model: Path, adapter: Path | None = None) -> None:
    """The scores that `score` prints of ROWS against those of transformers' or PEFT's model."""
    data = work / "rows.jsonl"
    data.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    more = ["--adapter", adapter] if adapter else []
    output = run_cli(cli, "score", "--model", model, *more, "--data", data, "--json")
    lines = [line for line in map(json.loads, output.splitlines()) if line["type"] == "score"]
    tokenizer = AutoTokenizer.from_pretrained(tokenizer_folder)
    worst = 0.0
    for row, line in zip(ROWS, lines, strict=True):
        ids = ids_of_text(tokenizer, row["prompt"] + row["completion"])
        if line["ids"] != ids:
            raise Failure(f"{title}: ids {line['ids']}, transformers has {ids}")
        with torch.no_grad():
            worst = max(worst, abs(theirs.eval()(torch.tensor([ids])).logits.item() - line["score"]))
    print(f"{title}: {len(lines)} rows, worst difference {worst:.1e}", flush=True)
    if not worst <= TOLERANCE:
        raise Failure(f"{title}: differs by {worst:.3e}, more than {TOLERANCE}")


def whole(folder: Path):
    """A saved classifier; refuses one that transformers would have to complete."""
    model, info = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
    if info["missing_keys"] or info["unexpected_keys"] or model.config.num_labels != 1:
        raise Failure(f"{folder}: transformers misses {sorted(info['missing_keys'])}, does not know {sorted(info['unexpected_keys'])}")
    return model


def adapted(base: Path, folder: Path):
    """The base with an adapter that has its head; refuses a file whose names are not exactly those PEFT wants."""
    bare = AutoModelForSequenceClassification.from_pretrained(base, num_labels=1, dtype=torch.float32)
    model = PeftModel.from_pretrained(bare, folder)
    given, wanted = set(load_peft_weights(folder, device="cpu")), set(get_peft_model_state_dict(model))
    if given != wanted or model.peft_config["default"].task_type != "SEQ_CLS":
        raise Failure(f"{folder}: missing {sorted(wanted - given)[:3]}, unexpected {sorted(given - wanted)[:3]}")
    return model


def theirs_in_ours(cli: list[str], work: Path, name: str) -> None:
    base, targets, _ = BASES[name]
    settle(950)
    model, folder = load_classifier(base), work / "theirs" / name
    model.save_pretrained(folder / "model")
    AutoTokenizer.from_pretrained(base).save_pretrained(folder / "model")
    compare(f"transformers' {name} in ours", cli, work, base, model, folder / "model")
    peft = get_peft_model(model, LoraConfig(task_type="SEQ_CLS", init_lora_weights=False, r=3, lora_alpha=6, target_modules=targets))
    peft.save_pretrained(folder / "adapter")
    compare(f"PEFT's {name} in ours", cli, work, base, peft, base, folder / "adapter")


def ours_in_theirs(cli: list[str], work: Path, name: str) -> None:
    base, _, targets = BASES[name]
    final = train(cli, work, f"reward-{base.name}", base, {"algorithm": "reward", "use_peft": False, "learning_rate": 1e-3})
    compare(f"our {name} in transformers", cli, work, final, whole(final), final)
    bare = {key.removeprefix("bert.").removeprefix("distilbert.") for key in load_classifier(base).state_dict()}
    saved = {key.removeprefix("bert.").removeprefix("distilbert.") for key in load_file(final / "model.safetensors")}
    if saved != bare:
        raise Failure(f"our {name}: names {sorted(saved ^ bare)[:4]} are not transformers'")

    lora = {"algorithm": "reward", **lora_settings({"r": 3, "lora_alpha": 6, "target_modules": targets})}
    final = train(cli, work, f"reward-lora-{base.name}", base, lora)
    compare(f"our {name} in PEFT", cli, work, final, adapted(base, final), base, final)
    merged = work / "merged" / f"reward-{base.name}"
    run_cli(cli, "models", "merge", "--model", base, "--adapter", final, "--output", merged)
    compare(f"our merged {name} in transformers", cli, work, merged, whole(merged), merged)
    compare(f"our merged {name} and before that", cli, work, merged, whole(merged), base, final)
