"""Reward models as TRL trains them, and the judgements that only ours reads: ties and weights.

Decoders go through TRL from text. Encoders have no text for the end of a turn, which TRL would append; their rows are given to the same
RewardTrainer as ids, one segment with the tokenizer's special tokens. Rows with `weight` or `tie` have a loss that TRL has not: JudgementTrainer
is RewardTrainer with that loss, everything else (batches, schedule, AdamW, clipping, decay, log) being transformers' and TRL's.
"""

from dataclasses import dataclass
from pathlib import Path

import torch
from datasets import Dataset
from torch.nn.functional import logsigmoid
from transformers import AutoModelForSequenceClassification
from trl import RewardConfig, RewardTrainer
from trl.trainer.reward_trainer import DataCollatorForPreference

ENCODER_TYPES = ("bert", "distilbert")
SIDES = ("chosen", "rejected")


def load_classifier(folder: Path):
    """A classifier with one label. A head that the folder has not is drawn, as wide as randomise() draws."""
    model, info = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=1, dtype=torch.float32, output_loading_info=True)
    with torch.no_grad():
        for name in sorted(info["missing_keys"]):
            model.get_parameter(name).normal_(0.0, 0.25)
    return model


def is_encoder(tokenizer) -> bool:
    """Whether texts get special tokens around them instead of an end of turn behind them."""
    return tokenizer.eos_token is None


def ids_of_text(tokenizer, text: str | list[dict]) -> list[int]:
    """What a classifier reads of prompt + completion."""
    if not isinstance(text, str):
        return tokenizer.apply_chat_template(text, return_dict=True)["input_ids"]
    end = tokenizer.eos_token or ""
    return tokenizer(text if text.endswith(end) else text + end)["input_ids"]


def ids_of_row(tokenizer, row: dict) -> dict[str, list[int]]:
    whole = {side: row["prompt"] + row[side] if "prompt" in row else row[side] for side in SIDES}
    return {f"{side}_ids": ids_of_text(tokenizer, text) for side, text in whole.items()}


def judgements(tokenizer, rows: list[dict]) -> Dataset:
    """Rows as ids with all that JudgementTrainer reads of them."""
    read = [
        {
            **ids_of_row(tokenizer, row),
            "margin": float(row.get("margin", 0.0)),
            "weight": float(row.get("weight", 1.0)),
            "is_tie": bool(row.get("tie", False)),
        }
        for row in rows
    ]
    return Dataset.from_list(read)


@dataclass
class JudgementCollator(DataCollatorForPreference):
    def torch_call(self, examples: list[dict]) -> dict:
        more = {
            "weight": torch.tensor([example["weight"] for example in examples]),
            "is_tie": torch.tensor([example["is_tie"] for example in examples]),
        }
        return {**super().torch_call(examples), **more}


class JudgementTrainer(RewardTrainer):
    """Mean over rows of weight * l, l = -log sigmoid(gap - margin); of a tie half of -log sigmoid(gap) and half of -log sigmoid(-gap)."""

    def __init__(self, processing_class, **rest):
        padding = processing_class.convert_tokens_to_ids(processing_class.pad_token or processing_class.eos_token)
        collator = JudgementCollator(pad_token_id=padding)
        super().__init__(data_collator=collator, processing_class=processing_class, **rest)

    def _set_signature_columns_if_needed(self):
        self._signature_columns = ["chosen_ids", "rejected_ids", "margin", "weight", "is_tie"]

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        mode = "train" if self.model.training else "eval"
        margin, weight, is_tie = (inputs.pop(key) for key in ("margin", "weight", "is_tie"))
        outputs = model(**inputs, use_cache=False)
        chosen, rejected = outputs.logits.squeeze(-1).chunk(2)
        gap = chosen - rejected
        tied = -0.5 * logsigmoid(gap) - 0.5 * logsigmoid(-gap)
        loss = (weight * torch.where(is_tie, tied, -logsigmoid(gap - margin))).mean()
        if self.args.center_rewards_coefficient is not None:
            loss += self.args.center_rewards_coefficient * ((chosen + rejected) ** 2).mean()

        if mode == "train":
            self._total_train_tokens += inputs["attention_mask"].sum().item()
        metrics = self._metrics[mode]
        metrics["num_tokens"] = [self._total_train_tokens]
        metrics["min_reward"].append(outputs.logits.min().item())
        metrics["mean_reward"].append(outputs.logits.mean().item())
        metrics["max_reward"].append(outputs.logits.max().item())
        decided = gap[~is_tie]
        if decided.numel() > 0:
            metrics["accuracy"].append((decided > 0).float().mean().item())
            metrics["margin"].append(decided.mean().item())
        return (loss, outputs) if return_outputs else loss


def make_trainer(settings: dict, model, peft_config, train_rows: list[dict], eval_rows: list[dict] | None, processing_class) -> RewardTrainer:
    """TRL's trainer of these rows, or ours where a row has a weight or is a tie."""
    own = any("weight" in row or "tie" in row for row in train_rows + (eval_rows or []))

    def dataset(rows: list[dict] | None) -> Dataset | None:
        if rows is None:
            return None
        if own:
            return judgements(processing_class, rows)
        if is_encoder(processing_class):
            margins = ({key: row[key] for key in ("margin",) if key in row} for row in rows)
            return Dataset.from_list([{**ids_of_row(processing_class, row), **margin} for row, margin in zip(rows, margins, strict=True)])
        return Dataset.from_list(rows)

    return (JudgementTrainer if own else RewardTrainer)(
        model=model,
        args=RewardConfig(**settings),
        peft_config=peft_config,
        train_dataset=dataset(train_rows),
        eval_dataset=dataset(eval_rows),
        processing_class=processing_class,
    )
