"""`evaluate policy` on given completions, in torch: every field of its sample lines, and every metric's value.

Intervals are not here: they are a bootstrap's, whose draws are our own. Usage: python tests/golden/make_evaluate.py [CASE...]
"""

import random
import shutil
import sys
from pathlib import Path

from common import CLASSIFIERS, ENCODERS, GOLDEN, MODELS, settle, write_json

import replay
from make_classifiers import GPT2, SHARED, save_tokenizer
from make_models import randomise
from rewards import ids_of_text, is_encoder, load_classifier
from training import random_adapter, text

import torch
from peft import PeftModel
from transformers import AutoTokenizer, GPT2Config, GPT2LMHeadModel

EVALUATE = GOLDEN / "evaluate"
LONGEST = 12
# Models as folders; adapters as LoRA targets, drawn anew and kept in <case>.adapter and <case>.base-adapter. `kinds`: replay.draw's, of candidate and base;
# `messages`: prompts as messages; `ends`: ids in generation_config.json that end an answer, of a model of the case's own.
CASES = {
    "adapter": {"model": "llama-gqa-tied", "adapter": "all-linear", "reward": ENCODERS / "bert", "judge": CLASSIFIERS / "gpt2"},
    "two-models": {"model": "gpt2", "base": "llama-gqa-tied", "reward": CLASSIFIERS / "normalised", "judge": CLASSIFIERS / "qwen3-letters"},
    "two-adapters": {"model": "qwen3", "adapter": ["q_proj", "down_proj"], "base_adapter": ["v_proj"], "reward": ENCODERS / "distilbert",
                     "judge": ENCODERS / "bert", "messages": True},
    "messages": {"model": "qwen2", "adapter": ["q_proj", "v_proj"], "reward": CLASSIFIERS / "normalised", "judge": CLASSIFIERS / "llama",
                 "messages": True},
    "alone": {"model": "llama-untied-llama3", "reward": CLASSIFIERS / "llama", "kinds": ("es", "ces")},
    "two-ends": {"model": EVALUATE / "two-ends.model", "judge": CLASSIFIERS / "llama", "kinds": ("ec", "se"), "ends": [1, 15]},
    "one-prompt": {"model": "qwen2", "adapter": None, "judge": CLASSIFIERS / "normalised", "prompts": 1, "kinds": ("e", "c")},
}  # fmt: skip


def make_model_with_ends(folder: Path, ends: list[int], seed: int) -> None:
    settle(seed)
    model = GPT2LMHeadModel(GPT2Config(**{key: value for key, value in SHARED.items() if key != "num_labels"}, **GPT2))
    randomise(model)
    model.generation_config.eos_token_id = ends
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder)
    save_tokenizer(AutoTokenizer.from_pretrained(MODELS / "gpt2"), folder)
    for path in folder.iterdir():
        path.chmod(0o644)


def prompts_of(folder: Path, case: dict, seed: int) -> list[dict]:
    """Prompts with their ids; of several, the third stands again at the end."""
    generator, tokenizer = settle(seed), AutoTokenizer.from_pretrained(folder)
    rows = []
    for number in range(case.get("prompts", 6)):
        one = f"{text(generator, 1, 3)} {number}"
        if case.get("messages"):
            messages = [{"role": "system", "content": "sail"}] * (number % 2) + [{"role": "user", "content": one}]
            ids = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=True)["input_ids"]
            rows.append({"prompt": messages, "prompt_ids": ids})
        else:
            rows.append({"prompt": one, "prompt_ids": tokenizer(one)["input_ids"]})
    return rows + rows[2:3]


def completions_of(folder: Path, policies: dict, case: dict, prompts: list[dict], seed: int) -> list[dict]:
    """Three of the candidate and two of the base for each prompt, of several the last has none of the base; in a mixed order."""
    kinds = case.get("kinds", ("ecpens", "secete"))
    rows = []
    for role, times, kind in (("candidate", 3, kinds[0]), ("base", 2, kinds[1])):
        whose = prompts if role == "candidate" or len(prompts) == 1 else prompts[:-1]
        drawn = replay.draw(folder, [row for row in whose for _ in range(times)], seed, LONGEST, kind, policy=policies[role])
        rows += [
            {**({"prompt": row["prompt"]} if number % 2 else {"prompt_ids": row["prompt_ids"]}), "role": role, "completion_ids": row["completion_ids"]}
            for number, row in enumerate(drawn)
        ]
        seed += 1
    for row in rows[::2]:
        if "ends" in case and row["completion_ids"][-1] == 1:
            row["completion_ids"][-1] = case["ends"][-1]
    rows[1]["completion"] = "not these words"  # the ids win
    random.Random(seed).shuffle(rows)
    return rows


def log_distributions(model, prompt_ids: list[int], completion_ids: list[int]) -> torch.Tensor:
    """[completion tokens, vocabulary], temperature 1."""
    with torch.no_grad():
        logits = model(torch.tensor([prompt_ids + completion_ids])).logits[0]
    return logits[len(prompt_ids) - 1 : -1].log_softmax(-1)


def classified_text(tokenizer, prompt: str | list[dict], completion: str) -> str | list[dict]:
    if isinstance(prompt, str):
        return prompt + completion
    messages = [*prompt, {"role": "assistant", "content": completion}]
    return messages if tokenizer.chat_template else "\n".join(message["content"] for message in messages)


class Classifier:
    """A reward or judge model: what `score` says, then normalised where config.json says how."""

    def __init__(self, folder: Path) -> None:
        self.model, self.tokenizer = load_classifier(folder).eval(), AutoTokenizer.from_pretrained(folder)
        self.mean, self.deviation = (getattr(self.model.config, key, other) for key, other in (("reward_mean", 0.0), ("reward_std", 1.0)))

    def __call__(self, prompt: str | list[dict], completion: str) -> float:
        read = classified_text(self.tokenizer, prompt, completion)
        ids = self.tokenizer(read)["input_ids"] if is_encoder(self.tokenizer) else ids_of_text(self.tokenizer, read)
        with torch.no_grad():
            return (self.model(torch.tensor([ids])).logits[0, 0].item() - self.mean) / self.deviation


def load_policies(name: str, case: dict, seed: int) -> dict:
    """Both roles' models. `base` alone is another model; a base adapter belongs to the candidate's."""

    def load(model: str, targets, file: str, more: int):
        policy = replay.load_policy(MODELS / model, torch.float32)
        if targets != "none":
            config = {"lora_r": 4, "lora_alpha": 8, "lora_target_modules": targets}
            random_adapter({"model": model, "config": config, "seed": seed + more}, EVALUATE / f"{name}.{file}")
            policy = PeftModel.from_pretrained(policy, EVALUATE / f"{name}.{file}")
        return policy.eval()

    return {
        "candidate": load(case["model"], case.get("adapter", "none"), "adapter", 1),
        "base": load(case.get("base", case["model"]), case.get("base_adapter", "none"), "base-adapter", 2),
    }


def sample_of(policies: dict, classifiers: dict, tokenizer, ends: set[int], prompt: dict, index: int, row: dict) -> tuple[dict, float]:
    """A sample line, and its k3 estimate of the KL."""
    role, ids = row["role"], row["completion_ids"]
    logs = {key: log_distributions(policy, prompt["prompt_ids"], ids) for key, policy in policies.items()}
    of_tokens = {key: values.gather(1, torch.tensor(ids)[:, None])[:, 0] for key, values in logs.items()}
    completion = tokenizer.decode(ids, skip_special_tokens=True)
    line = {"type": "sample", "prompt_index": index, "role": role, "prompt": prompt["prompt"], "completion": completion}
    line |= {"prompt_ids": prompt["prompt_ids"], "completion_ids": ids, "finish": "eos" if ids[-1] in ends else "length"}
    line |= {key: one(prompt["prompt"], completion) if one else None for key, one in classifiers.items()}
    line |= {"logprob": of_tokens[role].sum().item(), "base_logprob": of_tokens["base"].sum().item()}
    exact = (logs["candidate"].exp() * (logs["candidate"] - logs["base"])).sum().item()
    gap = of_tokens["base"] - of_tokens["candidate"]
    return line | {"kl_exact": exact if role == "candidate" else None}, (gap.exp() - 1 - gap).sum().item()


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def distinct(rows: list[list[int]], size: int) -> float:
    grams = [tuple(ids[start : start + size]) for ids in rows for start in range(len(ids) - size + 1)]
    return len(set(grams)) / len(grams)


def win_rate(samples: list[dict], key: str) -> dict:
    by_prompt = []
    for index in sorted({one["prompt_index"] for one in samples}):
        sides = {role: [one[key] for one in samples if one["prompt_index"] == index and one["role"] == role] for role in ("candidate", "base")}
        pairs = [(ours > theirs) + 0.5 * (ours == theirs) for ours in sides["candidate"] for theirs in sides["base"]]
        if pairs:
            by_prompt.append(pairs)
    return {"value": mean([mean(pairs) for pairs in by_prompt]), "prompts": len(by_prompt), "samples": sum(map(len, by_prompt))}


def metrics_of(samples: list[dict], k3: list[float], ends: set[int], classifiers: dict) -> list[dict]:
    lines = []
    for role in ("base", "candidate"):
        own = [one for one in samples if one["role"] == role]
        cut = [one["completion_ids"][: -1 if one["completion_ids"][-1] in ends else None] for one in own]
        counts = {"prompts": len({one["prompt_index"] for one in own}), "samples": len(own)}
        values = {key: mean([one[key] for one in own]) for key in classifiers if classifiers[key]}
        values |= {"length": mean([len(ids) for ids in cut]), "ended": mean([one["finish"] == "eos" for one in own])}
        values |= {"distinct_1": distinct(cut, 1), "distinct_2": distinct(cut, 2)}
        lines += [{"name": key, "role": role, "value": value, **counts} for key, value in values.items()]
    own = [(one, estimate) for one, estimate in zip(samples, k3, strict=True) if one["role"] == "candidate"]
    counts = {"prompts": len({one["prompt_index"] for one, _ in own}), "samples": len(own)}
    values = {"kl": mean([one["logprob"] - one["base_logprob"] for one, _ in own]), "kl_k3": mean([estimate for _, estimate in own])}
    values |= {"kl_exact": mean([one["kl_exact"] for one, _ in own])}
    lines += [{"name": key, "role": None, "value": value, **counts} for key, value in values.items()]
    for key, name in (("reward", "win_rate"), ("judge", "judge_win_rate")):
        if classifiers[key]:
            lines.append({"name": name, "role": None, **win_rate(samples, key)})
    return lines


def run_case(name: str, case: dict, seed: int) -> None:
    folder = MODELS / case["model"]
    if "ends" in case:
        make_model_with_ends(folder, case["ends"], seed + 6)
    policies, tokenizer = load_policies(name, case, seed), AutoTokenizer.from_pretrained(folder)
    classifiers = {key: Classifier(case[key]) if key in case else None for key in ("reward", "judge")}
    end = policies["candidate"].generation_config.eos_token_id
    ends = set(end) if isinstance(end, list) else {end}
    prompts = prompts_of(folder, case, seed + 3)
    once = list({tuple(row["prompt_ids"]): row for row in prompts}.values())
    completions = completions_of(folder, policies, case, once, seed + 4)

    def belongs(row: dict, prompt: dict) -> bool:
        return row["prompt"] == prompt["prompt"] if "prompt" in row else row["prompt_ids"] == prompt["prompt_ids"]

    samples, k3 = [], []
    for index, prompt in enumerate(once):
        for role in ("base", "candidate"):
            for row in completions:
                if row["role"] == role and belongs(row, prompt):
                    line, estimate = sample_of(policies, classifiers, tokenizer, ends, prompt, index, row)
                    samples.append(line)
                    k3.append(estimate)
    assert len(samples) == len(completions)
    replay.write_lines(EVALUATE / f"{name}.prompts.jsonl", [{"prompt": row["prompt"]} for row in prompts])
    replay.write_lines(EVALUATE / f"{name}.completions.jsonl", completions)
    flags = {"model": replay.relative(folder, EVALUATE), "prompts": f"{name}.prompts.jsonl", "completions": f"{name}.completions.jsonl"}
    flags |= {"base": f"../models/{case['base']}"} if "base" in case else {}
    flags |= {key.replace("_", "-"): f"{name}.{key.replace('_', '-')}" for key in ("adapter", "base_adapter") if key in case}
    flags |= {f"{key}-model": replay.relative(case[key], EVALUATE) for key in ("reward", "judge") if key in case}
    write_json(EVALUATE / f"{name}.json", {"case": name, "flags": flags, "samples": samples, "metrics": metrics_of(samples, k3, ends, classifiers)})
    print(f"evaluate/{name}: {len(samples)} samples, kl {mean([one['logprob'] - one['base_logprob'] for one in samples if one['role'] == 'candidate']):.3f}")


def main() -> None:
    EVALUATE.mkdir(exist_ok=True)
    for number, (name, case) in enumerate(CASES.items()):
        if not sys.argv[1:] or name in sys.argv[1:]:
            run_case(name, case, 3000 + 10 * number)


if __name__ == "__main__":
    main()
