"""TRL 1.9.0's PPOTrainer on given completions, with everything it computes on the way written down.

Nothing of its arithmetic is replaced. Replaced are: where completions come from (the file, in its order; their log-probabilities are the policy's own),
the order of the data (the file's), where permutations come from (a seeded generator, so that they can be written down), in the cases with
given scores the reward model, and in the case whose padding id is beyond the vocabulary the look-up of log-probabilities, which TRL
masks there but cannot do.
"""

import math
import sys
import warnings
import tempfile
from types import SimpleNamespace

import replay
from common import settle
from training import trainable

import numpy
import torch
from datasets import Dataset
from peft import set_peft_model_state_dict
from safetensors.torch import load_file
from torch.utils.data import DataLoader
from transformers import AutoTokenizer, PrinterCallback
warnings.filterwarnings("ignore", message="You are importing")
from trl.experimental.ppo import PPOConfig, PPOTrainer, ppo_trainer

OURS = ("algorithm", "compat", "model_name_or_path", "dataset_name", "rollouts", "permutations", "value_model", "value_model_path", "shuffle", "logging_steps")
OF_TOKENS = ("logprobs", "ref_logprobs", "values", "kl", "rewards", "advantages", "returns")
OF_MICRO_BATCHES = {
    "approxkl": "approxkl_stats",
    "clipfrac": "pg_clipfrac_stats",
    "policy_loss": "pg_loss_stats",
    "value_loss": "vf_loss_stats",
    "value_clipfrac": "vf_clipfrac_stats",
    "entropy": "entropy_stats",
    "ratio": "ratio_stats",
}


class Replay:
    """Stands in for what PPOTrainer draws, and looks into its train() while it runs."""

    def __init__(self, rows: list[dict], shuffled: bool, seed: int) -> None:
        self.rows = rows
        self.next_row = 0
        self.generator = numpy.random.RandomState(seed) if shuffled else None
        self.permutations: list[dict] = []
        self.dump: list[dict] = []
        self.grad_norms: list[float] = []
        self.original = SimpleNamespace(get_reward=ppo_trainer.get_reward, log_softmax=ppo_trainer.selective_log_softmax)

    def batch_generation(self, model, queries, _batch, pad, generation_config):
        rows = self.rows[self.next_row : self.next_row + len(queries)]
        self.next_row += len(queries)
        assert [[token for token in query.tolist() if token != pad] for query in queries] == [row["prompt_ids"] for row in rows]
        longest = max(len(row["completion_ids"]) for row in rows)
        responses = torch.tensor([row["completion_ids"] + [pad] * (longest - len(row["completion_ids"])) for row in rows])
        query_responses = torch.cat((queries, responses), dim=1)
        logits = ppo_trainer.forward(model, query_responses, pad).logits[:, queries.shape[1] - 1 : -1]
        return query_responses, logits / generation_config.temperature

    def get_reward(self, model, query_responses, pad, context):
        logits, rewards, lengths = self.original.get_reward(model, query_responses, pad, context)
        rows = self.rows[self.next_row - len(query_responses) : self.next_row]  # with given scores an update is one chunk
        if model is self.reward_model and "score" in rows[0]:
            rewards = torch.tensor([row["score"] for row in rows], dtype=rewards.dtype)
        return logits, rewards, lengths

    def selective_log_softmax(self, logits, ids):
        """Ids beyond the vocabulary are padding, and what is read there is masked."""
        return self.original.log_softmax(logits, ids.clamp(max=logits.shape[-1] - 1))

    def permutation(self, size: int):
        inside = sys._getframe(1).f_locals
        if inside["ppo_epoch_idx"] == 0:
            line = {"update": inside["update"], "context_length": inside["context_length"]}
            line["query_responses"] = inside["query_responses"].tolist()
            line |= {name: inside[name].tolist() for name in (*OF_TOKENS, "scores", "sequence_lengths")}
            self.dump.append(line)
            self.grad_norms = []
        order = numpy.arange(size) if self.generator is None else self.generator.permutation(size)
        self.permutations.append({"update": inside["update"], "ppo_epoch": inside["ppo_epoch_idx"], "order": order.tolist()})
        return order

    def watch(self, trainer: PPOTrainer) -> None:
        """Notes gradient norms before each optimiser step and the micro-batches' numbers when an update is logged."""
        self.reward_model = trainer.reward_model
        step, log = trainer.optimizer.step, trainer.log

        def noted_step(*arguments):
            if trainer.accelerator.sync_gradients:
                norms = [value.grad.norm() for value in trainer.model.parameters() if value.grad is not None]
                self.grad_norms.append(torch.stack(norms).norm().item())
            return step(*arguments)

        def noted_log(metrics, *arguments):
            inside = sys._getframe(1).f_locals
            self.dump[-1] |= {name: inside[tensor].tolist() for name, tensor in OF_MICRO_BATCHES.items()}
            self.dump[-1]["grad_norms"] = self.grad_norms
            log({key: value for key, value in metrics.items() if key != "eps"}, *arguments)

        trainer.optimizer.step, trainer.log = noted_step, noted_log


def install(replayed: Replay, padding_beyond: bool) -> None:
    ppo_trainer.batch_generation = replayed.batch_generation
    ppo_trainer.get_reward = replayed.get_reward
    ppo_trainer.np = SimpleNamespace(random=SimpleNamespace(permutation=replayed.permutation))
    ppo_trainer.DataLoader = lambda *arguments, shuffle=False, **more: DataLoader(*arguments, shuffle=False, **more)
    ppo_trainer.selective_log_softmax = replayed.selective_log_softmax if padding_beyond else replayed.original.log_softmax


def restore(replayed: Replay) -> None:
    ppo_trainer.get_reward, ppo_trainer.selective_log_softmax = replayed.original.get_reward, replayed.original.log_softmax


def run_once(case: dict, prompts: list[dict], rows: list[dict], start, double: bool) -> dict:
    """One run. `start`: the adapter that a LoRA run begins with."""
    config, dtype = case["config"], torch.float64 if double else torch.float32
    settle(config["seed"])
    tokenizer = AutoTokenizer.from_pretrained(case["folder"], padding_side="left")
    policy = replay.load_policy(case["folder"], dtype)
    peft_config = replay.lora_config(config) if config["use_peft"] else None
    replayed = Replay(rows, "permutations" in config, config["seed"] + 1)
    install(replayed, tokenizer.pad_token_id >= policy.config.vocab_size)
    with tempfile.TemporaryDirectory() as folder:
        trainer = PPOTrainer(
            args=PPOConfig(
                **replay.without(config, *OURS, "reward_model_path"),
                output_dir=folder,
                logging_steps=1,
                num_sample_generations=0,
                report_to="none",
                save_strategy="no",
                use_cpu=True,
                bf16=False,
                fp16=False,
                gradient_checkpointing=False,
                disable_tqdm=True,
            ),
            processing_class=tokenizer,
            model=policy,
            ref_model=None,
            reward_model=replay.load_classifier(case["reward"], dtype),
            value_model=replay.load_classifier(case["value"], dtype),
            train_dataset=Dataset.from_list([{"input_ids": row["prompt_ids"]} for row in prompts]),
            peft_config=peft_config,
        )
        trainer.remove_callback(PrinterCallback)
        if peft_config is not None:
            set_peft_model_state_dict(trainer.policy_model, load_file(start / "adapter_model.safetensors"))
            trainer.policy_model.to(dtype)
        replayed.watch(trainer)
        before = trainable(trainer.policy_model)
        trainer.train()
        restore(replayed)
        assert replayed.next_row == len(rows)
    return {
        "steps": [replay.finite({"step": entry["step"], **entry}) for entry in trainer.state.log_history],
        "before": before,
        "after": trainable(trainer.policy_model),
        "value": {name: tensor.detach().clone() for name, tensor in trainer.value_model.state_dict().items()},
        "dump": replayed.dump,
        "permutations": replayed.permutations,
    }


def numbers_apart(left, right) -> float:
    """Largest difference of nested lists, relative above 1."""
    if isinstance(left, list):
        return max((numbers_apart(one, two) for one, two in zip(left, right, strict=True)), default=0.0)
    return 0.0 if isinstance(left, int) or math.isnan(left) else replay.apart(left, right)
