"""Kinds of GGUF files that strangers hold, loaded by transformers: what our reader must make of them.

gguf/kinds/<name>.gguf  one-layer Llamas of width 32 in several number formats, and with a head of their own
gguf/kinds/logprobs.json  log-probabilities that transformers gives for rows of ids on each of them
gguf/tokenizers.json    for each tokenizer its metadata (the vocabularies are those of tokenize/kinds.json), and the ids and
                        decodings that transformers makes of the texts there

Run: .venv/bin/pip install --no-deps gguf==0.19.0; .venv/bin/python tests/golden/make_gguf_kinds.py
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import common  # noqa: E402

import gguf  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402
from gguf import GGMLQuantizationType as Type  # noqa: E402
from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: E402

HERE = Path(__file__).resolve().parent
WIDTH, HEADS, GROUPS, INNER, VOCABULARY = 32, 4, 2, 32, 64
ROWS = [[1, 5, 9, 33, 2, 60, 17], [3, 3, 3, 40], [63, 0, 31, 8, 22, 11, 50, 4, 6]]
# scale and offsets of IQ4_NL, which the package only reads
NONLINEAR = np.array([-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113], dtype=np.float32)


def quantised(values, kind):
    if kind != Type.IQ4_NL:
        return gguf.quantize(values, kind)
    blocks = values.reshape(-1, 32)
    scale = (np.abs(blocks).max(axis=1, keepdims=True) / 113).astype(np.float16)
    codes = np.abs(blocks[:, :, None] / np.maximum(scale.astype(np.float32), 1e-8)[:, :, None] - NONLINEAR).argmin(axis=2).astype(np.uint8)
    packed = codes[:, :16] | (codes[:, 16:] << 4)
    return np.concatenate([scale.view(np.uint8), packed], axis=1).reshape(values.shape[0], -1)


def interleave(weights, heads):
    return weights.reshape(heads, 2, weights.shape[0] // heads // 2, *weights.shape[1:]).swapaxes(1, 2).reshape(weights.shape)


def tensors(random):
    def matrix(*shape):
        return (random.standard_normal(shape) * 0.25).astype(np.float32)

    narrow = WIDTH // HEADS * GROUPS
    return {
        "token_embd.weight": matrix(VOCABULARY, WIDTH), "output_norm.weight": 1 + matrix(WIDTH),
        "blk.0.attn_norm.weight": 1 + matrix(WIDTH), "blk.0.attn_q.weight": interleave(matrix(WIDTH, WIDTH), HEADS),
        "blk.0.attn_k.weight": interleave(matrix(narrow, WIDTH), GROUPS), "blk.0.attn_v.weight": matrix(narrow, WIDTH),
        "blk.0.attn_output.weight": matrix(WIDTH, WIDTH), "blk.0.ffn_norm.weight": 1 + matrix(WIDTH),
        "blk.0.ffn_gate.weight": matrix(INNER, WIDTH), "blk.0.ffn_up.weight": matrix(INNER, WIDTH), "blk.0.ffn_down.weight": matrix(WIDTH, INNER),
    }  # fmt: skip


def write_model(path, kind, head=None):
    random = np.random.default_rng(11)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_block_count(1)
    writer.add_context_length(64)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(GROUPS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(10000.0)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(VOCABULARY)
    made = tensors(random)
    if head == "own":
        made["output.weight"] = (random.standard_normal((VOCABULARY, WIDTH)) * 0.25).astype(np.float32)
    if head == "copied":
        made["output.weight"] = made["token_embd.weight"]
    for name, values in made.items():
        if values.ndim == 1 or kind == Type.F32:
            writer.add_tensor(name, values)
        else:
            writer.add_tensor(name, quantised(values, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def make_models():
    folder = HERE / "gguf" / "kinds"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    kinds = {name: (Type[name.upper()], None) for name in ["f32", "f16", "bf16", "q4_0", "q4_1", "q5_1", "iq4_nl"]}
    kinds |= {"untied": (Type.F16, "own"), "head-copied": (Type.F16, "copied")}
    expected = {}
    for name, (kind, head) in kinds.items():
        write_model(folder / f"{name}.gguf", kind, head)
        model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=f"{name}.gguf", dtype=torch.float32).eval()
        rows = []
        with torch.no_grad():
            for ids in ROWS:
                logprobs = model(torch.tensor([ids])).logits[0, :-1].log_softmax(-1)
                rows.append({"ids": ids, "logprobs": logprobs.gather(1, torch.tensor(ids[1:])[:, None])[:, 0].tolist()})
        expected[name] = common.rounded(rows)
    (folder / "logprobs.json").write_text(json.dumps(expected) + "\n")


PRES = """default smollm qwen2 llama-bpe llama3 llama-v3 deepseek-r1-qwen falcon3 falcon-h1 gpt-4o llama4 pixtral dbrx smaug-bpe tekken
qwen35 megrez lfm2 midm-2.0 kanana2 gpt-2 mpt olmo starcoder refact command-r codeshell exaone minerva-7b phi-2 jais trillion""".split()


def tokenizers():
    """name: (model of kinds.json, kind, metadata)."""
    out = {f"pre-{pre}": ("bytes", "gpt2", {"pre": pre}) for pre in PRES}
    out["pre-missing"] = ("bytes", "gpt2", {})
    out["bpe-bos-true"] = ("bytes", "gpt2", {"pre": "gpt-2", "add_bos_token": True})
    out["bpe-bos-false"] = ("bytes", "gpt2", {"pre": "gpt-2", "add_bos_token": False})
    out["sp"] = ("pieces", "llama", {})
    out["sp-no-bos"] = ("pieces", "llama", {"add_bos_token": False})
    out["sp-add-eos"] = ("pieces", "llama", {"add_eos_token": True})
    out["sp-no-space"] = ("pieces", "llama", {"add_space_prefix": False})
    return out


def write_tokenizer(path, model, kind, metadata):
    vocab = model["vocab"]
    tokens = sorted(vocab, key=vocab.get)
    special = {"<bos>", "<eos>", "<|endoftext|>", "<unk>", "<s>", "</s>"}
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_block_count(1)
    writer.add_context_length(64)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_tokenizer_model(kind)
    writer.add_token_list(tokens)
    writer.add_token_types([3 if token in special else 6 if token.startswith("<0x") and kind == "llama" else 1 for token in tokens])
    if kind == "gpt2":
        writer.add_token_merges([" ".join(pair) for pair in model["merges"]])
    else:
        ranks = {left + right: rank for rank, (left, right) in enumerate(model["merges"])}
        writer.add_token_scores([-float(ranks.get(token, 1_000_000)) for token in tokens])
    writer.add_bos_token_id(0 if kind == "gpt2" else 1)
    writer.add_eos_token_id(1 if kind == "gpt2" else 2)
    for key, value in metadata.items():
        (writer.add_string if isinstance(value, str) else writer.add_bool)(f"tokenizer.ggml.{key}", value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def make_tokenizers():
    shared = json.loads((HERE / "tokenize" / "kinds.json").read_text(encoding="utf-8"))
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for name, (model, kind, metadata) in tokenizers().items():
            write_tokenizer(Path(folder) / f"{name}.gguf", shared["models"][model], kind, metadata)
            tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=f"{name}.gguf")
            cases = []
            for text in shared["texts"]:
                ids = tokenizer(text)["input_ids"]
                decoded = tokenizer.decode(ids)
                cases.append([ids, None if decoded == text else decoded])
            entry = {"model": model, "kind": kind, "metadata": metadata, "cases": cases}
            lines.append(f"{json.dumps(name)}:{json.dumps(entry, ensure_ascii=False, separators=(',', ':'))}")
    (HERE / "gguf" / "tokenizers.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    make_models()
    make_tokenizers()
