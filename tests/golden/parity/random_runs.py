"""Random rows in every form a file may have, and random settings of dpo, kto and sft: one flat config as a person would write it."""

import csv
import io
import json
from pathlib import Path

WORDS = (
    "the and on in a ship sails slowly over cold water, then another one stands still; red boats 12 34 (north) wind? yes! "
    "Größe café naïve señor Привет мир 東京 🙂 don't we'll it's recruiter \"quoted\" 17% led- -- x_y def add(a,"
).split()
TURNS = ("user", "assistant")
PAIR_LOSSES = ["sigmoid", "hinge", "ipo", "exo_pair", "nca_pair", "robust", "bco_pair", "sppo_hard", "aot", "aot_unpaired"]
PAIR_LOSSES += ["apo_zero", "apo_down", "discopop", "sft", "sigmoid_norm"]
REVERSE_KL_ONLY = {"nca_pair", "bco_pair", "sppo_hard", "aot", "aot_unpaired", "apo_zero", "apo_down"}


def words(rng, fewest: int, most: int) -> str:
    joined = " ".join(rng.choice(WORDS) for _ in range(rng.randint(fewest, most)))
    if rng.random() < 0.1:
        joined += rng.choice(["\n", "\n\n", "  ", " \t"]) + rng.choice(WORDS)
    return joined


def message(role: str, content: str) -> dict:
    return {"role": role, "content": content}


def dialogue(rng) -> list[dict]:
    """Starts with a user (perhaps after a system message), ends with a user."""
    turns = [message("system", words(rng, 1, 3))] if rng.random() < 0.3 else []
    for index in range(rng.choice([1, 1, 3])):
        turns.append(message(TURNS[index % 2], words(rng, 1, 4)))
    return turns


def pair_row(rng, form: str) -> dict:
    if form.startswith("chat"):
        prompt = dialogue(rng)
        chosen, rejected = ([message("assistant", words(rng, 1, 6))] for _ in range(2))
        while chosen == rejected:
            rejected = [message("assistant", words(rng, 1, 6))]
        if form == "chat-implicit":
            return {"chosen": prompt + chosen, "rejected": prompt + rejected}
        return {"prompt": prompt, "chosen": chosen, "rejected": rejected}
    prompt = words(rng, 1, 5) if rng.random() < 0.93 or form == "implicit" else ""
    chosen, rejected = words(rng, 1, 7), words(rng, 1, 7)
    while chosen == rejected:
        rejected = words(rng, 1, 7)
    gap = rng.choice([" ", " ", "", "\n"])
    if form == "implicit":
        return {"chosen": prompt + gap + chosen, "rejected": prompt + gap + rejected}
    return {"prompt": prompt, "chosen": gap + chosen, "rejected": gap + rejected}


def text_row(rng, form: str) -> dict:
    if form == "text":
        return {"text": words(rng, 1, 10)}
    if form == "messages":
        return {"messages": [*dialogue(rng), message("assistant", words(rng, 1, 6))]}
    if form == "chat":
        return {"prompt": dialogue(rng), "completion": [message("assistant", words(rng, 1, 6))]}
    return {"prompt": words(rng, 1, 5), "completion": rng.choice([" ", "", "\n"]) + words(rng, 1, 7)}


def judged_row(rng, form: str) -> dict:
    """An answer with a thumb, or in the forms of pairs a pair, which TRL unpairs."""
    if form in ("answer", "chat-answer"):
        return {**text_row(rng, "chat" if form == "chat-answer" else "explicit"), "label": rng.random() < 0.55}
    return pair_row(rng, form)


def with_padding(rng, row: dict, pad: str) -> dict:
    """The row with the padding token inside its prompt, and at times inside its answers; both sides of an implicit pair get the same one."""

    def placed(text: str, words: list[str]) -> str:
        parts = text.split(" ")
        for word in words:
            parts.insert(rng.randint(0, len(parts)), word)
        return " ".join(parts)

    if "chosen" in row and "prompt" not in row:  # what both share stays the prompt
        if isinstance(row["chosen"], str):
            return {side: pad + text for side, text in row.items()}
        first = row["chosen"][0]
        first = {**first, "content": placed(first["content"], [pad])}
        return {side: [first, *turns[1:]] for side, turns in row.items()}
    keys = [key for key in row if key != "label" and (key in ("prompt", "text", "messages") or rng.random() < 0.3)]
    changed = dict(row)
    for key in keys:
        if isinstance(row[key], str):
            changed[key] = placed(row[key], [pad] * rng.choice([1, 1, 2]))
        else:
            turn = rng.randrange(len(row[key]))
            changed[key] = [*row[key]]
            changed[key][turn] = {**row[key][turn], "content": placed(row[key][turn]["content"], [pad])}
    return changed


def write_rows(rng, rows: list[dict], stem: Path) -> Path:
    """The rows as JSONL, a JSON list or CSV; a list of messages in a cell of a CSV is JSON."""
    kind = rng.choice(["jsonl", "jsonl", "json", "csv"])
    path = stem.with_suffix(f".{kind}")
    if kind == "csv":
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, list(rows[0]), lineterminator=rng.choice(["\n", "\r\n"]))
        writer.writeheader()
        writer.writerows({key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for key, value in row.items()} for row in rows)
        text = buffer.getvalue()
    elif kind == "json":
        text = json.dumps(rows, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 1]))
    else:
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_bytes(text.encode("utf-8"))
    return path


def maybe(rng, share: float, **settings) -> dict:
    return settings if rng.random() < share else {}


def common_settings(rng) -> dict:
    settings = {
        "per_device_train_batch_size": rng.choice([1, 2, 3, 4]),
        "per_device_eval_batch_size": rng.choice([1, 2, 3, 8]),
        "gradient_accumulation_steps": rng.choice([1, 1, 2, 3]),
        "adam_epsilon": 1e-5,
        "seed": rng.randint(0, 1000),
        "logging_steps": rng.choice([1, 1, 1, 2, 3, 0.15]),
        **maybe(rng, 0.7, lr_scheduler_type=rng.choice(["linear", "cosine", "constant", "constant_with_warmup"])),
        **maybe(rng, 0.6, warmup_steps=rng.choice([0.1, 0.14, 0.3, 1, 3, 5, 2.0])),
        **maybe(rng, 0.4, weight_decay=rng.choice([0.01, 0.1, 0.4])),
        **maybe(rng, 0.4, max_grad_norm=rng.choice([0.0, 0.1, 0.5, 5.0])),
        **maybe(rng, 0.2, adam_beta1=rng.choice([0.8, 0.95]), adam_beta2=rng.choice([0.9, 0.99])),
        **maybe(rng, 0.5, gradient_checkpointing=rng.random() < 0.5),
    }
    if rng.random() < 0.3:
        settings["num_train_epochs"] = rng.choice([1, 2, 1.5, 2.3])
    else:
        settings["max_steps"] = 20
    if rng.random() < 0.7:
        settings["eval_strategy"] = rng.choice(["steps", "steps", "epoch", "no"])
        if settings["eval_strategy"] == "steps" and rng.random() < 0.8:
            settings["eval_steps"] = rng.choice([3, 5, 7, 0.25])
    # TRL leaves its own metrics out of an epoch's log line after an evaluation by steps at the epoch's end.
    if rng.random() < 0.1 and settings.get("eval_strategy") != "steps":
        settings["logging_strategy"] = "epoch"
    return settings


def adapter_settings(rng, family: str) -> dict:
    names = ["c_attn", "attn.c_proj", "c_fc", "mlp.c_proj", "c_proj"]
    if family != "gpt2":
        names = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    chosen = rng.choice([None, "all-linear", rng.sample(names, rng.randint(1, 3))])
    return {"r": rng.choice([1, 2, 4, 7]), "lora_alpha": rng.choice([1, 4, 16, 9]), "target_modules": chosen, "use_rslora": rng.random() < 0.25}


def dpo_settings(rng, is_adapter: bool) -> dict:
    count = rng.choice([1, 1, 1, 2, 3])
    losses = rng.sample(PAIR_LOSSES, count)
    settings: dict = {
        "beta": rng.choice([0.05, 0.1, 0.1, 0.3, 1.0]),
        "learning_rate": rng.choice([3e-3, 1e-2]) if is_adapter else rng.choice([3e-4, 1e-3]),
        "loss_type": losses[0] if count == 1 and rng.random() < 0.5 else losses,
    }
    if count > 1 and rng.random() < 0.7:
        settings["loss_weights"] = [rng.choice([0.2, 0.5, 1.0, 2.0]) for _ in losses]
    if {"robust", "exo_pair"} & set(losses) or rng.random() < 0.2:
        settings["label_smoothing"] = rng.choice([1e-3, 0.05, 0.2])
    if not REVERSE_KL_ONLY & set(losses) and rng.random() < 0.45:
        settings["f_divergence_type"] = rng.choice(["reverse_kl", "forward_kl", "js_divergence", "alpha_divergence"])
        if settings["f_divergence_type"] == "alpha_divergence":
            settings["f_alpha_divergence_coef"] = rng.choice([0.3, 0.7, 1.0, 1.5])
    # TRL multiplies in place, which its sft loss cannot take.
    if not {"aot", "aot_unpaired", "sft"} & set(losses) and rng.random() < 0.2:
        settings["use_weighting"] = True
    return {
        **settings,
        **maybe(rng, 0.3, ld_alpha=rng.choice([0.0, 0.25, 0.6, 1.0])),
        **maybe(rng, 0.2, discopop_tau=rng.choice([0.03, 0.1])),
        **maybe(rng, 0.15, precompute_ref_log_probs=True),
        **maybe(rng, 0.4, max_length=rng.choice([12, 20, 32, 48, 90, None])),
    }


def kto_settings(rng, is_adapter: bool) -> dict:
    return {
        "beta": rng.choice([0.05, 0.1, 0.1, 0.3, 1.0]),
        "learning_rate": rng.choice([3e-3, 1e-2]) if is_adapter else rng.choice([3e-4, 1e-3]),
        "per_device_train_batch_size": rng.choice([2, 3, 4, 5]),
        **maybe(rng, 0.3, loss_type="apo_zero_unpaired"),
        **maybe(rng, 0.5, desirable_weight=rng.choice([0.5, 1.33, 2.0])),
        **maybe(rng, 0.5, undesirable_weight=rng.choice([0.0, 0.75, 1.5])),
        **maybe(rng, 0.2, precompute_ref_log_probs=True),
        **maybe(rng, 0.4, max_length=rng.choice([12, 20, 32, 48, 90, None])),
    }


def sft_settings(rng, is_adapter: bool) -> dict:
    return {
        "learning_rate": rng.choice([3e-3, 1e-2]) if is_adapter else rng.choice([3e-4, 2e-3]),
        **maybe(rng, 0.4, loss_type=rng.choice(["nll", "chunked_nll", "dft"])),
        **maybe(rng, 0.4, max_length=rng.choice([10, 18, 30, 48, 90, None])),
    }
