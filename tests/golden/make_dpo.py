"""DPO fixtures: TRL's own DPOTrainer, 20 steps a case, over every loss type and the settings that change the numbers.

TRL 1.13.0 takes text only (rows of ready ids are refused), so rows are text, tokenised by the models' small tokenizer; the ids that TRL
trained on are written beside the text after checking that they are the same.
Usage: python tests/golden/make_dpo.py [CASE...]
"""

import sys

from common import MODELS, settle
from training import COMMON, run_case, text

from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import DPOConfig, DPOTrainer

LORA = {"use_peft": True, "lora_r": 4, "lora_alpha": 8, "lora_dropout": 0.0, "lora_target_modules": None, "learning_rate": 1e-2}
FULL = {"use_peft": False, "learning_rate": 1e-3}
ATTENTION = ["q_proj", "k_proj", "o_proj"]
MLP = ["gate_proj", "up_proj", "down_proj"]


def lora(targets=None, **more) -> dict:
    return {**LORA, "lora_target_modules": targets, **more}


def full(**more) -> dict:
    return {**FULL, **more}


SINGLE = {"per_device_train_batch_size": 1, "gradient_accumulation_steps": 1}
WIDE = {"per_device_train_batch_size": 3, "gradient_accumulation_steps": 2}
COSINE = {"lr_scheduler_type": "cosine"}
CONSTANT = {"lr_scheduler_type": "constant"}
WARM_CONSTANT = {"lr_scheduler_type": "constant_with_warmup"}
CASES = [
    ("sigmoid", "llama-gqa-tied", lora(["q_proj", "v_proj"])),
    ("sigmoid-full", "gpt2", full(**COSINE)),
    ("hinge", "qwen2", lora("all-linear", **WARM_CONSTANT)),
    ("ipo", "llama-untied-llama3", full(beta=0.3)),
    ("exo_pair", "qwen3", lora(ATTENTION, label_smoothing=1e-3, **COSINE)),
    ("nca_pair", "llama-linear", full(**WIDE, **WARM_CONSTANT)),
    ("robust", "gpt2", lora(None, label_smoothing=0.1, beta=0.2, **WIDE)),
    ("bco_pair", "llama-gqa-tied", full(max_grad_norm=0.0, **COSINE)),
    ("sppo_hard", "qwen2", lora(["q_proj", "v_proj"], use_rslora=True, beta=0.2)),
    ("aot", "llama-untied-llama3", lora("all-linear", label_smoothing=0.1, **WIDE)),
    ("aot_unpaired", "qwen3", full(**WIDE, **COSINE)),
    ("apo_zero", "gpt2", lora("all-linear", **COSINE)),
    ("apo_down", "llama-linear", lora(MLP, lora_alpha=16, **CONSTANT)),
    ("discopop", "qwen2", full(discopop_tau=0.07)),
    ("sft", "qwen3", lora(None, **WIDE)),
    ("sigmoid_norm", "gpt2", full(warmup_steps=0.14, beta=2.0, **WIDE)),
    ("mpo", "llama-gqa-tied", lora("all-linear", loss_type=["sigmoid", "bco_pair", "sft"], loss_weights=[0.8, 0.2, 1.0])),
    ("js", "gpt2", lora(["c_attn", "c_fc"], loss_type="sigmoid", f_divergence_type="js_divergence", beta=0.2, learning_rate=4e-3)),
    (
        "alpha",
        "llama-linear",
        {**full(loss_type="sigmoid", f_divergence_type="alpha_divergence", f_alpha_divergence_coef=0.5, **COSINE), "learning_rate": 3e-4},
    ),
    ("forward_kl", "qwen3", lora("all-linear", loss_type="sigmoid", f_divergence_type="forward_kl", learning_rate=1e-3)),
    (
        "sigmoid_norm-js",
        "llama-untied-llama3",
        full(loss_type="sigmoid_norm", f_divergence_type="js_divergence", beta=1.0, warmup_steps=0.05, **WIDE),
    ),
    ("ld_alpha", "llama-untied-llama3", lora(["q_proj", "v_proj", "gate_proj"], loss_type="sigmoid", ld_alpha=0.4)),
    ("ld_alpha-full", "llama-gqa-tied", full(loss_type="ipo", ld_alpha=0.25, beta=0.5, **WARM_CONSTANT)),
    ("precompute", "llama-gqa-tied", full(loss_type="sigmoid", precompute_ref_log_probs=True, **WIDE)),
    ("wpo", "qwen2", lora(["k_proj", "up_proj"], loss_type="sigmoid", use_weighting=True, **COSINE)),
    ("continued", "llama-gqa-tied", lora(["q_proj", "v_proj", "down_proj"], loss_type="sigmoid", adapter_name_or_path=True)),
    ("continued-gpt2", "gpt2", lora("all-linear", loss_type="hinge", adapter_name_or_path=True, **WIDE)),
    ("truncated", "qwen3", full(loss_type="sigmoid", max_length=15)),
    ("defaults", "qwen2", full(loss_type="sigmoid", warmup_steps=0, **SINGLE)),
    ("betas", "llama-linear", lora("all-linear", loss_type="sigmoid", adam_beta1=0.8, adam_beta2=0.95, weight_decay=0.3)),
    ("padding-tied", "llama-gqa-tied", full(loss_type="apo_zero", **COSINE)),
    ("padding-untied", "llama-untied-llama3", full(loss_type="sigmoid", weight_decay=0.0)),
    ("padding-lora", "qwen3", lora("all-linear", loss_type="sigmoid")),
    ("padding-gpt2", "gpt2", full(loss_type="sigmoid")),
    ("int8-base", "llama-gqa-tied", lora("all-linear", loss_type="sigmoid", load_in_8bit=True, **SINGLE)),
    ("single-lora", "gpt2", lora("all-linear", loss_type="sigmoid", **SINGLE)),
]
# TRL's clamp of the exponent has no float64, and precomputed log-probabilities are stored as float32.
WITHOUT_DOUBLE = ("alpha", "precompute")


def make_trainer(settings: dict, model, reference, peft_config, **data) -> DPOTrainer:
    return DPOTrainer(model=model, ref_model=reference, args=DPOConfig(**settings), peft_config=peft_config, **data)


def make_rows(seed: int, count: int) -> list[dict]:
    """Prompts of 1 to 6 words, completions of 1 to 7; at most 62 tokens."""
    generator = settle(seed)
    return [
        {"prompt": text(generator, 1, 4), "chosen": " " + text(generator, 1, 5), "rejected": " " + text(generator, 1, 5)}
        for _ in range(count)
    ]


def padded(rows: list[dict]) -> list[dict]:
    """The padding token inside prompts and chosen answers, as where it is the end-of-turn token: Llama's and Qwen's embedding gives its row no gradient."""
    return [{**row, "prompt": f"<pad>{row['prompt']}<pad>", "chosen": f"{row['chosen']}<pad> so"} for row in rows]


def sampled_rows(model: str, seed: int, count: int) -> list[dict]:
    """Completions that the model itself draws at temperature 0.7: WPO's weights vanish on text it would never write."""
    generator = settle(seed)
    tokenizer = AutoTokenizer.from_pretrained(MODELS / model)
    policy = AutoModelForCausalLM.from_pretrained(MODELS / model).eval()
    rows = []
    while len(rows) < count:
        row = {"prompt": text(generator, 1, 3)}
        ids = tokenizer(row["prompt"], return_tensors="pt")
        for side in ("chosen", "rejected"):
            drawn = policy.generate(**ids, do_sample=True, temperature=0.7, max_new_tokens=generator.randint(3, 14))
            row[side] = tokenizer.decode(drawn[0, ids["input_ids"].shape[1] :], skip_special_tokens=True)
        joint = [tokenizer(row["prompt"] + row[side])["input_ids"] for side in ("chosen", "rejected")]
        prompt = ids["input_ids"][0].tolist()
        if row["chosen"] and row["rejected"] and all(one[: len(prompt)] == prompt for one in joint):
            rows.append(row)
    return rows


def ids_of(model: str, rows: list[dict]) -> list[dict]:
    """The rows with the ids that TRL makes of them: EOS appended, the prompt's ids, then the joint ids from there on."""
    tokenizer = AutoTokenizer.from_pretrained(MODELS / model)
    result = []
    for row in rows:
        prompt = tokenizer(row["prompt"])["input_ids"]
        sides = {}
        for side in ("chosen", "rejected"):
            joint = tokenizer(row["prompt"] + row[side] + tokenizer.eos_token)["input_ids"]
            assert joint[: len(prompt)] == prompt and len(joint) <= 64, row
            sides[f"{side}_ids"] = joint[len(prompt) :]
        result.append({**row, "prompt_ids": prompt, **sides})
    return result


def checked_trainer(case_model: str, max_length: int, rows: list[dict]):
    """make_trainer, plus the check that TRL's ids are ours for every row it kept."""
    expected = [row for row in ids_of(case_model, rows) if len(row["prompt_ids"]) < max_length]

    def make(settings, **rest):
        trainer = make_trainer(settings, **rest)
        assert len(trainer.train_dataset) == len(expected)
        for ours, theirs in zip(expected, trainer.train_dataset, strict=True):
            assert all(ours[key] == theirs[key] for key in ("prompt_ids", "chosen_ids", "rejected_ids")), (ours, theirs)
        return trainer

    return make


def main() -> None:
    wanted = sys.argv[1:]
    for number, (name, model, extra) in enumerate(CASES):
        if wanted and name not in wanted:
            continue
        config = {**COMMON, "beta": 0.1, **extra}
        config.setdefault("loss_type", name.removesuffix("-full"))
        if config.pop("adapter_name_or_path", None):
            config["adapter_name_or_path"] = f"{name}.initial"
        if config.get("use_weighting"):
            rows, eval_rows = sampled_rows(model, 200 + number, 13), sampled_rows(model, 300 + number, 5)
        else:
            rows, eval_rows = make_rows(200 + number, 13), make_rows(300 + number, 5)
        if name.startswith("padding"):
            rows, eval_rows = padded(rows), padded(eval_rows)
        case = {"case": name, "model": model, "config": config, "seed": 400 + number, "double": name not in WITHOUT_DOUBLE}
        run_case("dpo", case, checked_trainer(model, config["max_length"], rows), rows, eval_rows, ids_of)


if __name__ == "__main__":
    main()
