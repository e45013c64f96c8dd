"""Tiny random models in transformers' own folders, with log-probabilities, entropies and greedy completions.

Six architectures that differ where implementations go wrong: Conv1D weights, grouped heads, tied heads, two kinds of rotary
scaling, attention biases, q/k norms with a head size that is not C / H. The initialisation is wide (std 0.25 and more; gains away
from 1, biases away from 0), so that a term left out shows in the third digit instead of the ninth.
Usage: python tests/golden/make_models.py
"""

import json
import shutil
from pathlib import Path

from common import MODELS, settle, write_json

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    AutoModelForCausalLM,
    GPT2Config,
    LlamaConfig,
    PreTrainedTokenizerFast,
    Qwen2Config,
    Qwen3Config,
)

PAD, EOS = "<pad>", "<eos>"
MERGES = ["t h", "th e", "Ġ the", "i n", "a n", "an d", "Ġ and", "e r", "o n", "in g", "Ġ t", "Ġ a", "e d", "s t", "Ġ s"]

WRITTEN_LIKE_TRANSFORMERS_4 = ("llama-linear", "qwen2")

CHAT_TEMPLATE = (
    "{% for message in messages %}{{ message['role'] + ': ' + message['content'] + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}"
)


def make_tokenizer() -> PreTrainedTokenizerFast:
    """Byte-level BPE over printable ASCII and newline with 15 merges: 113 ids, so text and ids both work as input."""
    alphabet = ["Ċ", "Ġ"] + [chr(code) for code in range(33, 127)]
    pieces = [PAD, EOS] + alphabet + [merge.replace(" ", "") for merge in MERGES]
    vocabulary = {piece: index for index, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[tuple(merge.split(" ")) for merge in MERGES]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token=PAD, eos_token=EOS, model_max_length=64)
    fast.chat_template = CHAT_TEMPLATE
    return fast


def configs(vocabulary: int) -> dict:
    """Architecture by folder name. Sizes keep every file below 100 kB; 64 positions are enough for every fixture."""
    shared = {"vocab_size": vocabulary, "pad_token_id": 0, "eos_token_id": 1, "bos_token_id": None}
    llama = {
        **shared,
        "hidden_size": 32,
        "intermediate_size": 48,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "max_position_embeddings": 64,
    }
    return {
        "gpt2": GPT2Config(**shared, n_embd=32, n_layer=2, n_head=4, n_inner=64,
        # sft trains with the dropout that the model brings; torch's draws are not ours.
        resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, n_positions=64),
        "llama-gqa-tied": LlamaConfig(**llama, num_key_value_heads=2, tie_word_embeddings=True, rope_theta=100.0),
        "llama-untied-llama3": LlamaConfig(
            **llama,
            num_key_value_heads=1,
            tie_word_embeddings=False,
            rope_parameters={
                "rope_type": "llama3",
                "rope_theta": 500.0,
                "factor": 8.0,
                "low_freq_factor": 1.0,
                "high_freq_factor": 4.0,
                "original_max_position_embeddings": 32,
            },
        ),
        "llama-linear": LlamaConfig(
            **llama,
            num_key_value_heads=4,
            tie_word_embeddings=True,
            rms_norm_eps=1e-5,
            rope_parameters={"rope_type": "linear", "factor": 2.5, "rope_theta": 10000.0},
        ),
        "qwen2": Qwen2Config(**llama, num_key_value_heads=2, tie_word_embeddings=True, rope_theta=1000.0),
        "qwen3": Qwen3Config(**llama, num_key_value_heads=2, head_dim=12, tie_word_embeddings=True, rope_theta=1000.0),
    }


def age_config(path: Path) -> None:
    """Rewrites config.json as transformers 4 wrote it: rope_theta, rope_scaling and torch_dtype at the top level."""
    config = json.loads(path.read_text(encoding="utf-8"))
    rope = config.pop("rope_parameters")
    config["rope_theta"] = rope.pop("rope_theta")
    kind = rope.pop("rope_type")
    config["rope_scaling"] = None if kind == "default" else {"type": kind, **rope}
    config["torch_dtype"] = config.pop("dtype")
    config["transformers_version"] = "4.40.0"
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def randomise(model: torch.nn.Module) -> None:
    """Matrices around 0 with std 0.25 (embeddings 0.4), biases around 0 with 0.2, gains around 1 with 0.3."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("bias"):
                parameter.normal_(0.0, 0.2)
            elif parameter.dim() == 1:
                parameter.normal_(1.0, 0.3)
            else:
                parameter.normal_(0.0, 0.4 if "embed" in name or ".wte" in name or ".wpe" in name else 0.25)


def log_probabilities(model, ids: list[int], prompt_length: int) -> dict:
    """The contract's `logprobs` line: entries for ids[max(prompt_length, 1):], natural logarithm, temperature 1."""
    start = max(prompt_length, 1)
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0, start - 1 : -1]
    logs = logits.log_softmax(dim=-1)
    picked = logs.gather(1, torch.tensor(ids[start:]).unsqueeze(1)).squeeze(1) if len(ids) > start else torch.zeros(0)
    entropies = -(logs.exp() * logs).sum(dim=-1)
    return {"ids": ids, "prompt_length": prompt_length, "logprobs": picked, "entropies": entropies}


def greedy(model, ids: list[int], new_tokens: int) -> dict:
    """transformers' own greedy generation with a KV cache; stops at EOS."""
    with torch.no_grad():
        output = model.generate(
            torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long), do_sample=False,
            max_new_tokens=new_tokens,
        )
    completion = output[0, len(ids) :].tolist()
    row = log_probabilities(model, ids + completion, len(ids))
    finish = "eos" if completion[-1] == model.config.eos_token_id else "length"
    return {"ids": ids, "completion_ids": completion, "logprobs": row["logprobs"], "finish": finish}


def main() -> None:
    tokenizer = make_tokenizer()
    for number, (name, config) in enumerate(configs(len(tokenizer)).items()):
        generator = settle(1000 + number)
        model = AutoModelForCausalLM.from_config(config, dtype=torch.float32).eval()
        randomise(model)
        model.tie_weights()
        folder = MODELS / name
        shutil.rmtree(folder, ignore_errors=True)
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        if name in WRITTEN_LIKE_TRANSFORMERS_4:
            age_config(folder / "config.json")
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()

        def draw(count: int) -> list[int]:
            return [generator.randrange(2, config.vocab_size) for _ in range(count)]

        rows = [(draw(2), 1), (draw(7), 1), (draw(9), 0), (draw(5), 4), (draw(24), 10), (draw(64), 33), (draw(1), 0)]
        write_json(
            folder / "logprobs.json",
            {
                "model": name,
                "rows": [log_probabilities(model, ids, prompt_length) for ids, prompt_length in rows],
                "greedy": [greedy(model, draw(1), 16), greedy(model, draw(6), 24), greedy(model, draw(20), 12)],
            },
        )
        for path in folder.iterdir():
            path.chmod(0o644)
        size = (folder / "model.safetensors").stat().st_size
        print(f"{name}: {sum(p.numel() for p in model.parameters())} parameters, {size} bytes")


if __name__ == "__main__":
    main()
