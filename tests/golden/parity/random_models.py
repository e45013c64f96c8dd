"""Random tiny models with random tokenizers in transformers' own folders: what the committed fixtures do not happen to have.

Widths that no tile divides, every ratio of query to key heads, head sizes of their own, vocabularies larger than the
tokenizer, biases, tied and untied heads, rotary scalings, GPT-2's switches; tokenizers with and without a start token.
"""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    GPT2Config,
    LlamaConfig,
    PreTrainedTokenizerFast,
    Qwen2Config,
    Qwen3Config,
)

LONGEST = 96  # positions of every model
CORPUS = """The ship sails slowly over cold water, then another one stands still. Red boats, 12 34 (north) wind? Yes!
A recruiter reads: "Led 3 teams; cut costs by 17%". What would you ask next? I'd ask how -- and why -- it was done.
Größe und Maß: naïve café, señor Ångström. Привет, мир! 東京の冬は寒い。 🙂 🚢 it's they've we'll don't
def add(a, b):\n    return a + b\n\n- one\n- two\t tabbed   three spaces""".replace("\\n", "\n").replace("\\t", "\t")
SPECIAL = ["<pad>", "<eos>", "<bos>", "<|im_start|>", "<|im_end|>"]
GPT2_SPLIT = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
TEMPLATES = {
    "plain": "{% for message in messages %}{{ message['role'] + ': ' + message['content'] + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}",
    "chatml": "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
    "llama": "{{ bos_token }}{%- if messages[0]['role'] == 'system' -%}{{ '[S] ' + messages[0]['content'] | trim }}"
    "{%- set rest = messages[1:] -%}{%- else -%}{%- set rest = messages -%}{%- endif -%}{%- for m in rest -%}"
    "{%- if m.role == 'user' %}{{ ' [I] ' + m.content.strip() + ' [/I]' }}{% else %}{{ ' ' + m.content | trim + eos_token }}{% endif -%}"
    "{%- endfor -%}",
}


def random_tokenizer(rng) -> tuple[PreTrainedTokenizerFast, dict]:
    """Byte-level BPE as GPT-2 or Llama 3 has it, or BPE over words with a marker and bytes to fall back on, as Llama 2."""
    kind = rng.choice(["byte-level", "byte-level", "split", "metaspace"])
    with_bos = rng.random() < 0.4
    size = rng.randint(270, 420)
    if kind == "metaspace":
        tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
        tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
        tokenizer.decoder = decoders.Sequence(
            [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
        )
        special = ["<unk>", *SPECIAL]
        alphabet = []
        size += 60
        with_bos = True
    else:
        tokenizer = Tokenizer(models.BPE())
        prefix = kind == "byte-level" and rng.random() < 0.2
        if kind == "split":
            tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
                [pre_tokenizers.Split(Regex(GPT2_SPLIT), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
            )
            if rng.random() < 0.3:
                tokenizer.normalizer = normalizers.NFC()
        else:
            tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=prefix)
        tokenizer.decoder = decoders.ByteLevel()
        special = list(SPECIAL)
        alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(
        CORPUS.split("\n"),
        trainers.BpeTrainer(vocab_size=size, special_tokens=special, initial_alphabet=alphabet, show_progress=False, min_frequency=1),
    )
    if kind == "metaspace":
        state = json.loads(tokenizer.to_str())
        vocabulary = state["model"]["vocab"]
        for byte in range(256):
            vocabulary.setdefault(f"<0x{byte:02X}>", len(vocabulary))
        tokenizer = Tokenizer.from_str(json.dumps(state))
    if with_bos:
        bos = tokenizer.token_to_id("<bos>")
        tokenizer.post_processor = processors.TemplateProcessing(
            single="<bos> $A", pair="<bos> $A <bos> $B", special_tokens=[("<bos>", bos)]
        )
    named = {"eos_token": rng.choice(["<eos>", "<|im_end|>"]), "bos_token": "<bos>"}
    if rng.random() < 0.8:
        named["pad_token"] = "<pad>"
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=LONGEST, **named)
    template = rng.choice(list(TEMPLATES))
    fast.chat_template = TEMPLATES[template]
    return fast, {"tokenizer": kind, "bos": with_bos, "template": template}


def rope(rng) -> dict:
    theta = rng.choice([100.0, 10000.0, 500000.0, 1e6, 12345.6])
    kind = rng.choice(["default", "default", "linear", "llama3"])
    if kind == "linear":
        return {"rope_type": "linear", "factor": rng.choice([2.0, 3.7, 8.0]), "rope_theta": theta}
    if kind == "llama3":
        low = rng.choice([1.0, 0.5])
        return {
            "rope_type": "llama3",
            "rope_theta": theta,
            "factor": rng.choice([2.0, 8.0, 32.0]),
            "low_freq_factor": low,
            "high_freq_factor": low * rng.choice([2.0, 4.0]),
            "original_max_position_embeddings": rng.choice([8, 24, 48]),
        }
    return {"rope_type": "default", "rope_theta": theta}


def random_config(rng, vocabulary: int, ids: dict):
    """One of the architectures with sizes that few people choose."""
    family = rng.choice(["gpt2", "gpt2", "llama", "llama", "qwen2", "qwen3"])
    shared = {"vocab_size": vocabulary + rng.choice([0, 0, 1, 7, 60]), **ids}
    layers = rng.choice([1, 2, 2, 3])
    if family == "gpt2":
        heads = rng.choice([1, 2, 3, 4, 5])
        return family, GPT2Config(
            **shared,
            n_embd=heads * rng.choice([5, 7, 8, 10, 12]),
            n_layer=layers,
            n_head=heads,
            n_inner=rng.choice([None, 17, 40, 66]),
            n_positions=LONGEST,
            activation_function=rng.choice(["gelu_new", "gelu", "gelu_pytorch_tanh", "gelu_fast", "silu"]),
            scale_attn_weights=rng.random() < 0.8,
            scale_attn_by_inverse_layer_idx=rng.random() < 0.4,
            reorder_and_upcast_attn=rng.random() < 0.2,
            layer_norm_epsilon=rng.choice([1e-5, 1e-6, 1e-3]),
            tie_word_embeddings=rng.random() < 0.75,
            # sft trains with the dropout that the model brings; torch's draws are not ours.
            resid_pdrop=0.0,
            embd_pdrop=0.0,
            attn_pdrop=0.0,
        )
    kv_heads = rng.choice([1, 1, 2, 3])
    heads = kv_heads * rng.choice([1, 2, 3, 4])
    size = rng.choice([4, 6, 8, 10, 14])
    own_size = family == "qwen3" or rng.random() < 0.4
    width = rng.choice([19, 24, 30, 33, 41]) if own_size else heads * size
    if family == "llama" and own_size:
        width = heads * rng.choice([3, 5, 7, 9])  # transformers wants a multiple although head_dim is free
    settings = {
        **shared,
        "hidden_size": width,
        "intermediate_size": rng.choice([21, 32, 47, 70]),
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": kv_heads,
        "max_position_embeddings": LONGEST,
        "tie_word_embeddings": rng.random() < 0.5,
        "rms_norm_eps": rng.choice([1e-6, 1e-5, 1e-3]),
        "rope_parameters": rope(rng),
    }
    if family == "llama":
        more = {"attention_bias": rng.random() < 0.3, "mlp_bias": rng.random() < 0.3}
        if own_size:
            more["head_dim"] = size
        return family, LlamaConfig(**settings, **more)
    if family == "qwen2":
        if own_size:
            settings["hidden_size"] = heads * size  # Qwen2 has no head size of its own
        return family, Qwen2Config(**settings)
    return family, Qwen3Config(**settings, head_dim=size, attention_bias=rng.random() < 0.3)


def randomise(model: torch.nn.Module, spread: float) -> None:
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("bias"):
                parameter.normal_(0.0, 0.2)
            elif parameter.dim() == 1:
                parameter.normal_(1.0, 0.3)
            else:
                parameter.normal_(0.0, spread)


def make_model(rng, folder: Path, padding: str | None = None) -> dict:
    """Writes the folder; returns what was chosen, for the report of a difference. `padding`: the pad token's text, in place of <pad>."""
    tokenizer, about = random_tokenizer(rng)
    if padding:
        tokenizer.pad_token = padding
    ids = {
        "pad_token_id": tokenizer.pad_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "bos_token_id": tokenizer.bos_token_id if rng.random() < 0.5 else None,
    }
    # Qwen2's own tokenizer class, which AutoTokenizer takes, adds <|endoftext|> for padding.
    family, config = random_config(rng, len(tokenizer) + 1, ids)
    model = AutoModelForCausalLM.from_config(config, dtype=torch.float32).eval()
    spread = rng.choice([0.05, 0.12, 0.2])
    randomise(model, spread)
    model.tie_weights()
    stored = rng.choice([torch.float32, torch.float32, torch.float16, torch.bfloat16])
    model.to(stored).save_pretrained(folder, max_shard_size=rng.choice(["5GB", "40KB"]))
    tokenizer.save_pretrained(folder)
    if family == "gpt2":
        if config.tie_word_embeddings and rng.random() < 0.4:
            age_weights(folder / "model.safetensors")
    elif rng.random() < 0.3:
        age_config(folder / "config.json")
    AutoTokenizer.from_pretrained(folder)
    kept = {key: value for key, value in config.to_diff_dict().items() if key not in ("architectures", "dtype")}
    return {"family": family, "spread": spread, "stored": str(stored), "pad_token": tokenizer.pad_token, **about, **kept}


def age_weights(path: Path) -> None:
    """As the first GPT-2 files have it: names without "transformer.", and the causal masks stored beside the weights."""
    if not path.exists():
        return  # shards
    tensors = {name.removeprefix("transformer."): tensor for name, tensor in load_file(path).items()}
    tensors["h.0.attn.bias"] = torch.tril(torch.ones(LONGEST, LONGEST)).view(1, 1, LONGEST, LONGEST)
    save_file(tensors, path, metadata={"format": "pt"})


def age_config(path: Path) -> None:
    """As transformers 4 wrote it: rope_theta, rope_scaling and torch_dtype at the top level."""
    config = json.loads(path.read_text(encoding="utf-8"))
    parameters = config.pop("rope_parameters")
    config["rope_theta"] = parameters.pop("rope_theta")
    kind = parameters.pop("rope_type")
    config["rope_scaling"] = None if kind == "default" else {"rope_type": kind, **parameters}
    config["torch_dtype"] = config.pop("dtype", "float32")
    config["transformers_version"] = "4.44.2"
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")
