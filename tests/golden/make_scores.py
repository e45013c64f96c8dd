"""Scores of transformers' sequence classifiers on our tiny models, with PEFT's adapter of one:
`python tests/golden/make_scores.py`. The last row of ids of a decoder ends with padding, which transformers passes over; an encoder's has padding in
the middle, which it reads. `texts` are scored from prompt + completion, `pairs` from two texts, with BERT's token types.
"""

import json
import tempfile
from pathlib import Path

from common import ENCODERS, GOLDEN, MODELS, settle, write_json
from rewards import ids_of_text, load_classifier

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file
from transformers import AutoModelForSequenceClassification, AutoTokenizer

DECODERS = ("gpt2", "llama-gqa-tied", "qwen2", "qwen3")
# PEFT's default targets; it has none for DistilBERT.
TARGETS = {"bert": None, "bert-base": ["query", "key", "output.dense"], "distilbert": ["q_lin", "v_lin"]}
TEXTS = [
    {"prompt": "the ship", "completion": " sails slowly, over cold water"},
    {"prompt": "", "completion": "Wind? YES! 12 (north)"},
    {"prompt": "Größe and 東京 🙂", "completion": "\n\tdon't  stop"},
]
PAIRS = [("red boats", "in the water"), ("and", "the ship sails on")]


def tensors_of(tensors: dict[str, torch.Tensor]) -> dict:
    return {key: {"shape": list(tensors[key].shape), "values": tensors[key].flatten().tolist()} for key in sorted(tensors)}


def score(model, rows: list[list[int]], token_types: list[list[int]] | None = None) -> list[float]:
    """All rows as one batch, padded at the end."""
    longest = max(map(len, rows))

    def padded(values: list[list[int]], value: int) -> torch.Tensor:
        return torch.tensor([one + [value] * (longest - len(one)) for one in values])

    more = {} if token_types is None else {"token_type_ids": padded(token_types, 0)}
    with torch.no_grad():
        mask = padded([[1] * len(row) for row in rows], 0)
        return model(input_ids=padded(rows, model.config.pad_token_id), attention_mask=mask, **more).logits[:, 0].tolist()


def last_token(ids: list[int], padding: int) -> int:
    return max((index for index, token in enumerate(ids) if token != padding), default=0)


def case_of(folder: Path, model, rows: list[list[int]], pooled: list[int], tokenizer, head: dict) -> dict:
    """`head`: the tensors of a head that the folder has not."""
    case = {"model": folder.name, "folder": folder.relative_to(GOLDEN).as_posix(), "class": type(model).__name__, "head": tensors_of(head)}
    case |= {"rows": rows, "pooled_index": pooled, "scores": score(model, rows)}
    texts = [ids_of_text(tokenizer, text["prompt"] + text["completion"]) for text in TEXTS]
    case["texts"] = [{**text, "ids": ids, "score": one} for text, ids, one in zip(TEXTS, texts, score(model, texts), strict=True)]
    return case


def add_adapter(case: dict, model, targets: list[str] | None) -> None:
    """Scores with a random adapter of PEFT and a head of its own, and that adapter."""
    adapted = get_peft_model(model, LoraConfig(task_type="SEQ_CLS", r=2, lora_alpha=4, init_lora_weights=False, target_modules=targets))
    adapted.eval()
    with torch.no_grad():
        for key, value in adapted.named_parameters():
            if "modules_to_save" in key:
                value += 0.25
    case["adapted"] = score(adapted, case["rows"])
    with tempfile.TemporaryDirectory() as folder:
        adapted.save_pretrained(folder)
        config = json.loads((Path(folder) / "adapter_config.json").read_text())
        config["base_model_name_or_path"] = case["model"]
        # A set in PEFT: its order is chance.
        config["target_modules"] = sorted(config["target_modules"])
        case["adapter_config"] = config
        case["adapter"] = tensors_of(load_file(Path(folder) / "adapter_model.safetensors"))


def decoder_case(random, name: str) -> dict:
    model = AutoModelForSequenceClassification.from_pretrained(MODELS / name, num_labels=1, dtype=torch.float32).eval()
    model.config.pad_token_id = 0
    model.score.weight.data.normal_(0, 0.5)
    rows = [[random.randrange(2, 100) for _ in range(length)] for length in (5, 11, 3)]
    rows.append([random.randrange(2, 100) for _ in range(4)] + [0, 0])
    head = {"score.weight": model.score.weight.data}
    pooled = [last_token(ids, 0) for ids in rows]
    case = case_of(MODELS / name, model, rows, pooled, AutoTokenizer.from_pretrained(MODELS / name), head)
    add_adapter(case, model, None)
    return case


def encoder_case(random, name: str) -> dict:
    folder = ENCODERS / name
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = load_classifier(folder).eval()
    begin, end, padding = tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.pad_token_id
    assert padding == model.config.pad_token_id
    rows = [[begin, *(random.randrange(5, 90) for _ in range(length)), end] for length in (3, 11, 1)]
    rows.append([random.randrange(5, 90), padding, padding, random.randrange(5, 90)])
    head = {key: value for key, value in model.state_dict().items() if key.startswith("classifier.")} if name == "bert-base" else {}
    case = case_of(folder, model, rows, [0] * len(rows), tokenizer, head)
    if name != "distilbert":  # it has no token types
        both = [tokenizer(first, second) for first, second in PAIRS]
        ids, types = ([one[key] for one in both] for key in ("input_ids", "token_type_ids"))
        scores = score(model, ids, types)
        case["pairs"] = [{"ids": one, "second_text": kind.index(1), "score": value} for one, kind, value in zip(ids, types, scores, strict=True)]
    add_adapter(case, model, TARGETS[name])
    return case


def main() -> None:
    random = settle(11)
    cases = [decoder_case(random, name) for name in DECODERS]
    cases += [encoder_case(random, name) for name in TARGETS]
    write_json(GOLDEN / "scores.json", {"cases": cases})


if __name__ == "__main__":
    main()
