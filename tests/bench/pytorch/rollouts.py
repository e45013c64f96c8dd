"""SmolLM2-135M's shape answering prompts by transformers' `generate`, for `npm run bench -- --rollouts --model FILE`.

    .venv/bin/python tests/bench/pytorch/rollouts.py [--threads 2]

Prints one line when the model is there, then for each line "PROMPTS ANSWERS" on stdin the milliseconds of one generation: prompts of 64
tokens, that many answers each by sampling at temperature 1, 64 new tokens, none of which ends an answer. Float32. Random weights: they
change neither the shapes nor the time.
"""

import argparse
import sys
import time

import torch
from bench import NEW_TOKENS, PROMPT, smollm2

parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, default=2)
options = parser.parse_args()
torch.set_num_threads(options.threads)
torch.manual_seed(0)
model = smollm2().float().eval()
print(f"PyTorch {torch.__version__}, float32, {torch.get_num_threads()} threads", flush=True)
for line in sys.stdin:
    prompts, answers = (int(word) for word in line.split())
    ids = torch.randint(1, 49152, (prompts, PROMPT))
    start = time.perf_counter()
    with torch.inference_mode():
        output = model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            do_sample=True,
            temperature=1.0,
            top_k=0,
            top_p=1.0,
            num_return_sequences=answers,
            min_new_tokens=NEW_TOKENS,
            max_new_tokens=NEW_TOKENS,
        )
    assert output.shape == (prompts * answers, PROMPT + NEW_TOKENS)
    print(f"{(time.perf_counter() - start) * 1000:.1f}", flush=True)
