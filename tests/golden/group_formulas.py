"""GRPO and RLOO by the formulas of NOTES.md, sections 10 and 11, in float64, row by row and so without padding: written from the source of TRL 1.13.0
and held to what TRL logged in every case.
"""

import math
from collections import defaultdict
from itertools import cycle

import replay

import torch
from peft import set_peft_model_state_dict
from safetensors.torch import load_file
from torch.nn import Module
from transformers import AutoTokenizer, get_scheduler


class Sampled:
    """A completion: its mask is its tokens, or nothing."""

    def __init__(self, row: dict, text: str, is_truncated: bool, is_masked: bool) -> None:
        self.prompt, self.ids, self.text, self.is_truncated = row["prompt_ids"], row["completion_ids"], text, is_truncated
        self.row, self.count = row, 0 if is_masked else len(row["completion_ids"])


def read(policy: Module, one: Sampled, temperature: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Log-probabilities and entropies of the masked tokens."""
    logits = policy(torch.tensor([one.prompt + one.ids])).logits[0, len(one.prompt) - 1 : -1][: one.count] / temperature
    logs = logits.log_softmax(-1)
    return logs.gather(1, torch.tensor(one.ids[: one.count], dtype=torch.long)[:, None])[:, 0], -(logs.exp() * logs).sum(-1)


def deviation(values: torch.Tensor) -> torch.Tensor:
    return values.std(-1, correction=1)


class Run:
    def __init__(self, kind: str, config: dict, folder, home, start, prompts: list[dict], rows: list[dict]) -> None:
        self.is_grpo, self.config, self.folder = kind == "grpo", config, folder
        self.policy = replay.load_policy(folder, torch.float64)
        if config["use_peft"]:
            self.policy = replay.with_fresh_adapter(folder, config)
            set_peft_model_state_dict(self.policy, load_file(start / "adapter_model.safetensors"))
            self.policy.to(torch.float64)
        self.reference = replay.load_policy(folder, torch.float64)
        self.functions, self.tokenizers = replay.rewards_of(config, rows, home, torch.float64)
        self.names = [replay.name_of(function) for function in self.functions]
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.rows, self.prompts, self.tokens = iter(rows), len(prompts), 0
        self.size, self.accumulation = config["per_device_train_batch_size"], config["gradient_accumulation_steps"]
        self.cuts, self.rounds = config.get("steps_per_generation", self.accumulation), config.get("num_iterations", 1)
        self.beta, self.low = config.get("beta", 0.0 if self.is_grpo else 0.05), config.get("epsilon", 0.2)
        self.high, self.temperature = config.get("epsilon_high") or self.low, config.get("temperature", 1.0)
        decayed = [value for name, value in self.policy.named_parameters() if value.requires_grad and "norm" not in name and "bias" not in name]
        others = [value for value in self.policy.parameters() if value.requires_grad and all(value is not one for one in decayed)]
        groups = [{"params": decayed, "weight_decay": config.get("weight_decay", 0.0)}, {"params": others, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=config["learning_rate"], eps=config["adam_epsilon"])
        warm, kind_of_rate = config.get("warmup_steps", 0), config.get("lr_scheduler_type", "linear")
        self.schedule = get_scheduler(kind_of_rate, self.optimizer, num_warmup_steps=warm, num_training_steps=config["max_steps"])

    def reward(self, function, tokenizer, batch: list[Sampled]) -> list[float]:
        if not isinstance(function, Module):
            return function(completions=[one.text for one in batch])
        texts = [tokenizer(one.row["prompt"] + one.text, add_special_tokens=False, return_tensors="pt") for one in batch]
        with torch.no_grad():
            return [function(**text).logits[0, 0].item() for text in texts]

    def generate(self, log: dict) -> list[list[Sampled]]:
        config, size = self.config, self.config["num_generations"]
        batch = []
        for _ in range(self.size * self.cuts):
            row = next(self.rows)
            is_truncated = row["completion_ids"][-1] not in (self.tokenizer.eos_token_id, self.tokenizer.pad_token_id)
            text = self.tokenizer.decode(row["completion_ids"], skip_special_tokens=True)
            batch.append(Sampled(row, text, is_truncated, is_truncated and config.get("mask_truncated_completions", False)))
        with torch.no_grad():
            for one in batch:
                one.old, one.reference = (read(model, one, self.temperature)[0] for model in (self.policy, self.reference))
        self.in_batch = sum(one.count for one in batch)
        each = torch.tensor([self.reward(*pair, batch) for pair in zip(self.functions, self.tokenizers, strict=True)], dtype=torch.float64)
        rewards = (each * torch.tensor(config.get("reward_weights", [1.0] * len(each)), dtype=torch.float64)[:, None]).sum(0)
        log["reward"], log["reward_std"] = [rewards.mean()], [deviation(rewards)]
        for name, values in zip(self.names, each, strict=True):
            log[f"rewards/{name}/mean"], log[f"rewards/{name}/std"] = [values.mean()], [deviation(values)]
        self.lengths(batch, log)
        if self.is_grpo:
            of_groups = deviation(rewards.view(-1, size)).repeat_interleave(size)
            std = deviation(rewards).expand_as(rewards) if config.get("scale_rewards") == "batch" else of_groups
            advantages = rewards - rewards.view(-1, size).mean(1).repeat_interleave(size)
            advantages = advantages if config.get("scale_rewards") == "none" else advantages / (std + 1e-4)
        else:
            low, high = config.get("reward_clip_range", (-math.inf, math.inf))
            kl = torch.stack([(one.old - one.reference).sum() for one in batch])
            rewards = (rewards.clamp(low, high) - self.beta * kl).view(-1, size)
            std = deviation(rewards)
            advantages = (rewards - (rewards.sum(1, keepdim=True) - rewards) / (size - 1)).view(-1)
            if config.get("normalize_advantages"):
                advantages = (advantages - advantages.mean()) / (deviation(advantages) + 1e-4)
            if self.beta != 0:
                log["kl"] = [kl.sum() / max(self.in_batch, 1)]
        log["frac_reward_zero_std"] = [(std < 1e-8).double().mean()]
        for one, advantage in zip(batch, advantages, strict=True):
            one.advantage = advantage
        return [batch[number * self.size : (number + 1) * self.size] for number in range(self.cuts)]

    def lengths(self, batch: list[Sampled], log: dict) -> None:
        self.tokens += sum(len(one.prompt) + len(one.ids) for one in batch)
        log["num_tokens"] = [self.tokens]
        lengths, ended = [len(one.ids) for one in batch], [len(one.ids) for one in batch if not one.is_truncated] or [0]
        log["completions/clipped_ratio"] = [sum(one.is_truncated for one in batch) / len(batch)]
        for name, values in (("length", lengths), ("terminated_length", ended)):
            log[f"completions/mean_{name}"] = [sum(values) / len(values)]
            log[f"completions/min_{name}"], log[f"completions/max_{name}"] = [min(values)], [max(values)]

    def grpo_loss(self, batch: list[Sampled], present: int, log: dict) -> torch.Tensor:
        config, losses, kls, entropies, lows, highs = self.config, [], [], [], [], []
        is_sequence = config.get("importance_sampling_level") == "sequence"
        aligned = self.accumulation % (self.cuts * self.rounds) == 0
        for one in batch:
            new, entropy = read(self.policy, one, self.temperature)
            gap = new - (new.detach() if aligned else one.old)
            ratio = (gap.sum() / max(one.count, 1)).exp()[None] if is_sequence else gap.exp()
            capped = ratio.clamp(max=config["delta"]) if config.get("delta") else ratio
            loss = -torch.min(capped * one.advantage, ratio.clamp(1 - self.low, 1 + self.high) * one.advantage)
            if self.beta != 0:
                back = one.reference - new
                kl = back.exp() - back - 1
                kl = kl * ratio if config.get("use_bias_correction_kl", True) else kl
                loss = loss + self.beta * kl
                kls.append(kl.detach())
            losses.append(loss.expand(one.count) if is_sequence and self.beta == 0 else loss)
            entropies.append(entropy.detach())
            lows.append(((capped < 1 - self.low) & (one.advantage < 0)).double())
            highs.append(((capped > 1 + self.high) & (one.advantage > 0)).double())
        tokens = max(sum(one.count for one in batch), 1)
        self.note(log, kls, entropies, lows, highs)
        match config.get("loss_type", "dapo"):
            case "grpo":
                return sum(loss.sum() / max(one.count, 1) for loss, one in zip(losses, batch, strict=True)) / len(batch) / present
            case "bnpo":
                return torch.cat(losses).sum() / tokens / present
            case "dr_grpo":
                return torch.cat(losses).sum() / (len(batch) * config["max_completion_length"]) / present
            case "dapo":
                return torch.cat(losses).sum() / (max(self.in_batch, 1) * present / self.cuts)

    def rloo_loss(self, batch: list[Sampled], present: int, log: dict) -> torch.Tensor:
        losses, entropies, lows, highs = [], [], [], []
        for one in batch:
            new, entropy = read(self.policy, one, self.temperature)
            ratio = (new.sum() - one.old.sum()).exp()
            losses.append(-torch.min(ratio * one.advantage, ratio.clamp(1 - self.low, 1 + self.high) * one.advantage))
            entropies.append(entropy.detach())
            lows.append(((ratio < 1 - self.low) & (one.advantage < 0)).double()[None])
            highs.append(((ratio > 1 + self.high) & (one.advantage > 0)).double()[None])
        self.note(log, [], entropies, lows, highs)
        return sum(losses) / len(batch) / present

    def note(self, log: dict, kls: list, entropies: list, lows: list, highs: list) -> None:
        """What is logged of a micro-batch: means over tokens, or over rows where a row has one number."""
        log["entropy"].append(torch.cat(entropies).sum() / max(torch.cat(entropies).numel(), 1))
        if kls:
            log["kl"].append(torch.cat(kls).sum() / max(torch.cat(kls).numel(), 1))
        low, high = torch.cat(lows), torch.cat(highs)
        for name, values in (("low_mean", low), ("high_mean", high), ("region_mean", low + high)):
            log[f"clip_ratio/{name}"].append(values.sum() / max(values.numel(), 1))
        rows = [[one.mean() for one in values if one.numel() > 0] for values in (lows, highs)]
        log["clip_ratio/low_min"] += [min(rows[0])] if rows[0] else []
        log["clip_ratio/high_max"] += [max(rows[1])] if rows[1] else []

    def steps(self):
        """One log of numbers for each optimiser step."""
        each = self.size * self.cuts // self.config["num_generations"]
        in_epoch = self.prompts // each * self.cuts * self.rounds
        micro_batch, done = 0, 0
        for number in cycle(range(math.ceil(in_epoch / self.accumulation))):
            present = min(self.accumulation, in_epoch - number * self.accumulation)
            log, loss_of_step = defaultdict(list), 0.0
            for _ in range(present):
                if micro_batch % (self.cuts * self.rounds) == 0:
                    batches = self.generate(log)
                loss = (self.grpo_loss if self.is_grpo else self.rloo_loss)(batches[micro_batch % self.cuts], present, log)
                if loss.requires_grad:
                    loss.backward()
                loss_of_step += loss.item()
                micro_batch += 1
            rate = self.schedule.get_last_lr()[0]
            norm = torch.nn.utils.clip_grad_norm_(self.policy.parameters(), self.config.get("max_grad_norm", 1.0))
            self.optimizer.step()
            self.schedule.step()
            self.optimizer.zero_grad()
            means = {key: sum(float(value) for value in values) / len(values) if values else None for key, values in log.items()}
            yield {"loss": loss_of_step, "grad_norm": norm.item(), "learning_rate": rate, **means}
            done += 1
            if done == self.config["max_steps"]:
                return


def check(run: Run, expected: list[dict]) -> None:
    for ours, theirs in zip(run.steps(), expected, strict=True):
        assert ours.keys() | {"step", "epoch"} == theirs.keys(), ours.keys() ^ theirs.keys()
        for key, value in ours.items():
            same = theirs[key] is None if value is None else math.isclose(value, theirs[key], rel_tol=1e-4, abs_tol=1e-4)
            assert same, (theirs["step"], key, value, theirs[key])
