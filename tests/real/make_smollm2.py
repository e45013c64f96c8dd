"""What transformers computes with SmolLM2-135M-Instruct from the very GGUF that smollm2.test.ts opens.

`formats` are log-probabilities after the weights went through our packed formats: what the format loses, without our kernels.

transformers dequantises every block to float32, so both sides hold the same weights and differ by rounding and by nothing else.
Rows: our own sentences. Numbers have 6 significant digits; the file's hash stands beside them.
Usage: .venv/bin/pip install gguf==0.19.0; .venv/bin/python tests/real/make_smollm2.py MODEL.gguf
"""

import hashlib
import json
import os
import re
import sys
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")

import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

NEW_TOKENS = 32
ROWS = [
    {"prompt": "The capital of France is", "completion": " Paris, a city on the river Seine."},
    {"prompt": "def fibonacci(n):\n", "completion": "    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)\n"},
    {"prompt": "Größe und Maß:", "completion": " naïve café, 東京の冬は寒い 🙂"},
    {"prompt": "", "completion": "Once upon a time, in a small town by the sea, there was a lighthouse keeper who never slept."},
    {
        "prompt": [{"role": "user", "content": "Name three things to ask in a job interview."}],
        "completion": [{"role": "assistant", "content": "Ask about the team, the first three months and how decisions are made."}],
    },
    {
        "prompt": [
            {"role": "system", "content": "You answer in one sentence."},
            {"role": "user", "content": "What is a reward model?"},
            {"role": "assistant", "content": "A model that scores answers."},
            {"role": "user", "content": "And what is it trained on?"},
        ],
        "completion": [{"role": "assistant", "content": "On pairs of answers of which people preferred one."}],
    },
]
PROMPTS = [
    "The capital of France is",
    "Once upon a time",
    "import numpy as np\n\ndef softmax(x):\n",
    "Water boils at",
    [{"role": "user", "content": "Write one sentence about the sea."}],
    [{"role": "system", "content": "You are a pirate."}, {"role": "user", "content": "Who are you?"}],
]


def figures(values) -> list[float]:
    return [float(f"{value:.6g}") for value in values]


def repacked(weights: np.ndarray, kind: str) -> np.ndarray:
    """What is left of weights after a packed format of src/engine/weight.ts: groups of 32 along a row share a scale."""
    if kind == "f16":
        return weights.astype(np.float16).astype(np.float32)
    groups = weights.reshape(-1, 32)
    extreme = np.take_along_axis(groups, np.abs(groups).argmax(1, keepdims=True), 1).astype(np.float64)
    scale = (np.abs(extreme) / 127 if kind == "int8" else extreme / -8).astype(np.float32)
    levels = np.floor(np.divide(groups, scale, dtype=np.float64, where=scale != 0, out=np.zeros(groups.shape)) + 0.5)
    if kind == "int4":
        levels = levels.clip(-8, 7)
    return (levels.astype(np.float32) * scale).reshape(weights.shape)


def log_probabilities(model, ids: list[int], start: int):
    """(log-probabilities, entropies) of ids[max(start, 1):]."""
    first = max(start, 1)
    with torch.no_grad():
        logs = model(torch.tensor([ids])).logits[0, first - 1 : -1].log_softmax(-1)
    return logs.gather(1, torch.tensor(ids[first:]).unsqueeze(1)).squeeze(1), -(logs.exp() * logs).sum(-1)


def main() -> None:
    path = Path(sys.argv[1])
    source = {"pretrained_model_name_or_path": str(path.parent), "gguf_file": path.name}
    tokenizer = AutoTokenizer.from_pretrained(**source)
    model = AutoModelForCausalLM.from_pretrained(**source, dtype=torch.float32).eval()

    def encode(text: str) -> list[int]:
        return tokenizer(text)["input_ids"]

    def chat(messages: list, generation: bool) -> list[int]:
        return encode_plain(tokenizer.apply_chat_template(messages, add_generation_prompt=generation, tokenize=False))

    def encode_plain(text: str) -> list[int]:
        return tokenizer(text, add_special_tokens=False)["input_ids"]

    rows, greedy = [], []
    for row in ROWS:
        prompt, completion = row["prompt"], row["completion"]
        if isinstance(prompt, str):
            start, joint = encode(prompt) if prompt else [], encode(prompt + completion + tokenizer.eos_token)
        else:
            start, joint = chat(prompt, True), chat(prompt + completion, False)
        ids = start + joint[len(start) :]
        picked, entropies = log_probabilities(model, ids, len(start))
        rows.append({**row, "ids": ids, "prompt_length": len(start), "logprobs": figures(picked), "entropies": figures(entropies)})
    for prompt in PROMPTS:
        ids = encode(prompt) if isinstance(prompt, str) else chat(prompt, True)
        with torch.no_grad():
            output = model.generate(
                torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long), do_sample=False, max_new_tokens=NEW_TOKENS,
                repetition_penalty=1.0,
            )
            completion = output[0, len(ids) :].tolist()
            top = model(output).logits[0, len(ids) - 1 : -1].topk(2).values
        gap = float((top[:, 0] - top[:, 1]).min())
        text = tokenizer.decode(completion, skip_special_tokens=True)
        greedy.append({"prompt": prompt, "ids": ids, "completion_ids": completion, "completion": text, "least_gap": float(f"{gap:.3g}")})
        print(f"{gap:.4f} {text!r}")
    formats = {}
    whole = {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    for kind in ("f16", "int8", "int4"):
        with torch.no_grad():
            for name, parameter in model.named_parameters():
                # 8- and 4-bit loading leaves the embeddings, which are the head too, as they are.
                is_packed = parameter.dim() == 2 and (kind == "f16" or "proj" in name)
                parameter.copy_(torch.from_numpy(repacked(whole[name].numpy(), kind)) if is_packed else whole[name])
        formats[kind] = [figures(log_probabilities(model, row["ids"], row["prompt_length"])[0]) for row in rows]
        apart = torch.tensor([abs(a - b) for left, row in zip(formats[kind], rows, strict=True) for a, b in zip(left, row["logprobs"], strict=True)])
        print(f"{kind}: log-probabilities move by {apart.mean():.4f} on average, {apart.max():.4f} at most")
    target = Path(__file__).with_name("smollm2.json")
    record = {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "rows": rows, "greedy": greedy, "formats": formats}
    text = json.dumps(record, ensure_ascii=False, indent=1)
    lists = re.compile(r"\[\s+((?:-?[\d.e+-]+,?\s+)+)\]")  # numbers on one line
    target.write_text(lists.sub(lambda found: f"[{' '.join(found[1].split())}]", text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
