"""Tiny GGUF files, written by llama.cpp's own `gguf` package, to hold our reader to.

types.gguf   a tensor (2, 256) of every type that we read, random blocks; types.safetensors: what gguf.dequantize makes of them
<model>.gguf the tiny models of models/ as llama.cpp's converter would write them (names from gguf's table, q and k of the
             llama family interleaved, GPT-2's Conv1D transposed, rope_freqs for llama3 scaling), float32, so that reading
             them must give the weights of models/<model>/model.safetensors back exactly

Run: .venv/bin/pip install gguf==0.19.0; .venv/bin/python tests/golden/make_gguf.py [--all FOLDER]
"""

import json
import math
import sys
from pathlib import Path

import gguf
import numpy as np
import safetensors.numpy
from gguf import GGMLQuantizationType as Type

here = Path(__file__).parent
# where the half-precision scales of a block lie: random bits there would be infinities and NaNs
scales = {"Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208], "IQ4_NL": [0]}


def write(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def make_types(folder):
    random = np.random.default_rng(7)
    writer = gguf.GGUFWriter(folder / "types.gguf", "none")
    writer.add_uint8("kinds.u8", 200)
    writer.add_int8("kinds.i8", -100)
    writer.add_uint16("kinds.u16", 60000)
    writer.add_int16("kinds.i16", -30000)
    writer.add_uint32("kinds.u32", 4000000000)
    writer.add_int32("kinds.i32", -2000000000)
    writer.add_uint64("kinds.u64", 2**63)
    writer.add_int64("kinds.i64", -(2**40))
    writer.add_float32("kinds.f32", 0.1)
    writer.add_float64("kinds.f64", 0.1)
    writer.add_bool("kinds.bool", True)
    writer.add_string("kinds.text", "naïve ☕")
    writer.add_array("kinds.texts", ["\ufeff", "", "Ġa"])
    writer.add_array("kinds.numbers", [1, -2, 3])
    expected = {}
    for name in ["F32", "F16", "BF16", *scales]:
        kind = Type[name]
        block, size = gguf.GGML_QUANT_SIZES[kind]
        values = random.standard_normal((2, 256)).astype(np.float32)
        if name == "F32":
            raw = values
        elif name == "F16":
            raw = values.astype(np.float16)
        elif name == "BF16":
            raw = (values.view(np.uint32) >> 16).astype(np.uint16).view(np.uint8)
        else:
            raw = random.integers(0, 256, size=(2 * 256 // block, size), dtype=np.uint8)
            for at in scales[name]:
                raw[:, at : at + 2] = random.standard_normal(len(raw)).astype(np.float16).view(np.uint8).reshape(-1, 2)
            raw = raw.reshape(2, -1)
        writer.add_tensor(name, raw, raw_dtype=None if name in ("F32", "F16") else kind)
        expected[name] = gguf.dequantize(raw, kind).astype(np.float32)
    write(writer)
    (folder / "types.safetensors").write_bytes(safetensors.numpy.save(expected))


def interleave(weights, heads):
    """llama.cpp's LlamaModel.permute: two halves of a head become pairs of rows."""
    return weights.reshape(heads, 2, weights.shape[0] // heads // 2, *weights.shape[1:]).swapaxes(1, 2).reshape(weights.shape)


def make_model(name, folder):
    source = here / "models" / name
    config = json.loads((source / "config.json").read_text())
    tensors = safetensors.numpy.load_file(source / "model.safetensors")
    kind = config["model_type"]
    architecture = next(key for key, value in gguf.MODEL_ARCH_NAMES.items() if value == kind)
    writer = gguf.GGUFWriter(folder / f"{name}.gguf", kind)
    layers = config.get("num_hidden_layers", config.get("n_layer"))
    writer.add_name(name)
    writer.add_block_count(layers)
    writer.add_context_length(config.get("max_position_embeddings", config.get("n_positions")))
    writer.add_embedding_length(config.get("hidden_size", config.get("n_embd")))
    writer.add_feed_forward_length(config.get("intermediate_size", config.get("n_inner")))
    heads = config.get("num_attention_heads", config.get("n_head"))
    writer.add_head_count(heads)
    writer.add_eos_token_id(config["eos_token_id"])
    writer.add_pad_token_id(config["pad_token_id"])
    writer.add_vocab_size(config["vocab_size"])
    if kind == "gpt2":
        writer.add_layer_norm_eps(config["layer_norm_epsilon"])
    else:
        rope = config.get("rope_parameters") or {**(config.get("rope_scaling") or {}), "rope_theta": config["rope_theta"]}
        size = config.get("head_dim") or config["hidden_size"] // heads
        writer.add_head_count_kv(config["num_key_value_heads"])
        writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
        writer.add_rope_freq_base(rope["rope_theta"])
        writer.add_key_length(size)
        writer.add_value_length(size)
        if kind == "llama":
            writer.add_rope_dimension_count(size)
        scaling = rope.get("rope_type", rope.get("type", "default"))
        if scaling == "linear":
            writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
            writer.add_rope_scaling_factor(rope["factor"])
        if scaling == "llama3":
            low, high, length = rope["low_freq_factor"], rope["high_freq_factor"], rope["original_max_position_embeddings"]
            divisors = []
            for i in range(0, size, 2):
                wavelength = 2 * math.pi * rope["rope_theta"] ** (i / size)
                smooth = min(1, max(0, (length / wavelength - low) / (high - low)))
                divisors.append(1 / ((1 - smooth) / rope["factor"] + smooth))
            writer.add_tensor("rope_freqs.weight", np.array(divisors, dtype=np.float32))
    names = gguf.get_tensor_name_map(architecture, layers)
    for tensor, values in tensors.items():
        if kind == "llama" and ".q_proj." in tensor:
            values = interleave(values, heads)
        if kind == "llama" and ".k_proj." in tensor:
            values = interleave(values, config["num_key_value_heads"])
        if kind == "gpt2" and values.ndim == 2 and (".attn.c_" in tensor or ".mlp.c_" in tensor):
            values = values.T
        writer.add_tensor(names.get_name(tensor, try_suffixes=(".weight", ".bias")), np.ascontiguousarray(values))
        if tensor == "transformer.wte.weight":
            writer.add_tensor("output.weight", values)
    write(writer)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--all"]:
        chosen, target = sorted(path.name for path in (here / "models").iterdir()), Path(sys.argv[2])
    else:
        chosen, target = ["gpt2", "llama-untied-llama3"], here / "gguf"
    target.mkdir(parents=True, exist_ok=True)
    make_types(target)
    for each in chosen:
        make_model(each, target)
