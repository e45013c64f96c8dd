"""PyTorch baselines for `npm run bench` and `npm run gpu`: the same workloads, the same shapes, random weights, float32.

One JSON line a workload on stdout, progress on stderr. On the CPU with two threads, as our numbers are taken; an idle machine, or the numbers
mean nothing. On a GPU float32 is float32: no TF32. What is timed is one whole step (forward, backward, clip, AdamW) after two untimed ones, or
one whole generation, until the device has done it. Ends with 3 where the device is not there.

    .venv/bin/python tests/bench/pytorch/bench.py [--only W1 W4] [--repeats 7] [--threads 2] [--device cuda] [--profile]

W1              GPT-2 shape V 2048, D 128, L 2, H 4, T 64, B 8: cross-entropy, every weight trained
W4              SmolLM2-135M shape, DPO on one pair, rows of 64 shared prompt + 192 completion tokens, LoRA r 16 on q_proj and v_proj,
                reference pass included; logits of every position, as TRL computes them
W4-completion   the same with logits of the completion positions only: the best plain PyTorch does
W4-checkpointing  W4 with gradient checkpointing, TRL's default
decode-1, -16, -64  SmolLM2-135M shape, prompt 64, 64 new tokens, greedy `generate` with its cache
encoder         MiniLM-L6 shape, Bradley-Terry step on 4 pairs of T 128, every weight trained
"""

import argparse
import json
import os
import statistics
import sys
import time

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")

try:
    import torch
    import torch.nn.functional as F
    import transformers
    from peft import LoraConfig, get_peft_model
    from transformers import (
        BertConfig,
        BertForSequenceClassification,
        GPT2Config,
        GPT2LMHeadModel,
        LlamaConfig,
        LlamaForCausalLM,
    )
except ImportError as error:
    print(f"This python3 has no PyTorch to compare with: {error}", file=sys.stderr)
    sys.exit(3)

PROMPT, COMPLETION, BETA = 64, 192, 0.1
NEW_TOKENS = 64


def smollm2() -> LlamaForCausalLM:
    """SmolLM2-135M's shape; transformers' own initialisation, as weights do not change the time."""
    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=49152,
            hidden_size=576,
            intermediate_size=1536,
            num_hidden_layers=30,
            num_attention_heads=9,
            num_key_value_heads=3,
            max_position_embeddings=8192,
            rope_parameters={"rope_type": "default", "rope_theta": 100000.0},
            tie_word_embeddings=True,
            eos_token_id=None,
            bos_token_id=None,
            pad_token_id=0,
        )
    )


def update(model, optimizer, loss) -> None:
    loss.backward()
    torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)


def adamw(model) -> torch.optim.Optimizer:
    return torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-4, weight_decay=0.0, fused=True)


def w1():
    config = GPT2Config(vocab_size=2048, n_embd=128, n_layer=2, n_head=4, n_positions=64, resid_pdrop=0, embd_pdrop=0, attn_pdrop=0)
    model = GPT2LMHeadModel(config).train()
    optimizer = adamw(model)
    ids = torch.randint(0, 2048, (8, 64))

    def step():
        logits = model(ids, use_cache=False).logits
        update(model, optimizer, F.cross_entropy(logits[:, :-1].reshape(-1, 2048), ids[:, 1:].reshape(-1)))

    return step, 8 * 64


def w4(checkpointing: bool, completion_only: bool):
    model = get_peft_model(
        smollm2(), LoraConfig(task_type="CAUSAL_LM", r=16, lora_alpha=32, lora_dropout=0.0, target_modules=["q_proj", "v_proj"])
    ).train()
    if checkpointing:
        model.enable_input_require_grads()
        model.gradient_checkpointing_enable()
    optimizer = adamw(model)
    prompt = torch.randint(1, 49152, (1, PROMPT)).expand(2, -1)
    ids = torch.cat([prompt, torch.randint(1, 49152, (2, COMPLETION))], dim=1)
    mask = torch.ones_like(ids)
    keep = COMPLETION + 1 if completion_only else 0

    def sums():
        logits = model(ids, attention_mask=mask, use_cache=False, logits_to_keep=keep).logits[:, -COMPLETION - 1 : -1]
        picked = logits.gather(-1, ids[:, -COMPLETION:].unsqueeze(-1)).squeeze(-1)
        return (picked - torch.logsumexp(logits, dim=-1)).sum(dim=1)

    def step():
        with torch.no_grad(), model.disable_adapter():
            reference = sums()
        ratio = sums() - reference
        update(model, optimizer, -F.logsigmoid(BETA * (ratio[0] - ratio[1])))

    return step, 2 * (PROMPT + COMPLETION)


def decode(batch: int):
    model = smollm2().eval()
    ids = torch.randint(1, 49152, (batch, PROMPT))
    mask = torch.ones_like(ids)

    def step():
        with torch.inference_mode():
            output = model.generate(
                ids, attention_mask=mask, do_sample=False, min_new_tokens=NEW_TOKENS, max_new_tokens=NEW_TOKENS, use_cache=True
            )
        assert output.shape == (batch, PROMPT + NEW_TOKENS)

    return step, batch * NEW_TOKENS


def encoder():
    config = BertConfig(
        vocab_size=30522,
        hidden_size=384,
        num_hidden_layers=6,
        num_attention_heads=12,
        intermediate_size=1536,
        num_labels=1,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    model = BertForSequenceClassification(config).train()
    optimizer = adamw(model)
    ids = torch.randint(1, 30522, (8, 128))
    mask = torch.ones_like(ids)

    def step():
        chosen, rejected = model(ids, attention_mask=mask).logits.squeeze(-1).chunk(2)
        update(model, optimizer, -F.logsigmoid(chosen - rejected).mean())

    return step, 8 * 128


WORKLOADS = {
    "W1": w1,
    "W4": lambda: w4(False, False),
    "W4-completion": lambda: w4(False, True),
    "W4-checkpointing": lambda: w4(True, False),
    "decode-1": lambda: decode(1),
    "decode-16": lambda: decode(16),
    "decode-64": lambda: decode(64),
    "encoder": encoder,
}


def device_times(step, synchronize) -> dict:
    """One step by the device's own timers: the sum, and milliseconds and launches by kernel."""
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CUDA]) as profile:
        step()
        synchronize()
    kernels = [
        {"kernel": event.key[:80], "dispatches": event.count, "ms": round(event.self_device_time_total / 1000, 4)}
        for event in profile.key_averages()
        if event.device_type == torch.autograd.DeviceType.CUDA and event.self_device_time_total > 0
    ]
    kernels.sort(key=lambda kernel: -kernel["ms"])
    return {"gpu_ms": round(sum(kernel["ms"] for kernel in kernels), 3), "kernels": kernels[:30]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=list(WORKLOADS), default=list(WORKLOADS), metavar="NAME")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--warmup", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--profile", action="store_true", help="the GPU's own milliseconds by kernel; on cuda only")
    arguments = parser.parse_args()
    if arguments.repeats < 1 or arguments.warmup < 0 or arguments.threads < 1:
        parser.error("--repeats and --threads must be at least 1, --warmup at least 0")
    if arguments.device == "cuda" and not torch.cuda.is_available():
        print("This python3's PyTorch finds no GPU.", file=sys.stderr)
        sys.exit(3)
    torch.set_num_threads(arguments.threads)
    torch.set_default_device(arguments.device)
    torch.backends.cuda.matmul.allow_tf32 = False
    synchronize = torch.cuda.synchronize if arguments.device == "cuda" else lambda: None
    for name in arguments.only:
        torch.manual_seed(42)
        step, tokens = WORKLOADS[name]()
        times = []
        launches = []
        for turn in range(arguments.warmup + arguments.repeats):
            start = time.perf_counter()
            step()
            launched = (time.perf_counter() - start) * 1000
            synchronize()
            elapsed = (time.perf_counter() - start) * 1000
            print(f"{name} {'warm-up' if turn < arguments.warmup else 'step'} {turn + 1}: {elapsed:.1f} ms", file=sys.stderr, flush=True)
            if turn >= arguments.warmup:
                times.append(elapsed)
                launches.append(launched)
        median = statistics.median(times)
        line = {
            "type": "bench",
            "name": name,
            "backend": arguments.device,
            "implementation": "pytorch",
            "median_ms": round(median, 2),
            "min_ms": round(min(times), 2),
            "tokens_per_second": round(tokens / median * 1000, 1),
            "threads": arguments.threads,
            "repeats": arguments.repeats,
            "torch": torch.__version__,
            "transformers": transformers.__version__,
        }
        if arguments.device == "cuda":
            line["device"] = torch.cuda.get_device_name()
            # Until the host had launched everything. In decode that includes its waits for each token.
            line["host_share"] = round(sum(launches) / sum(times), 3)
            if arguments.profile:
                try:
                    line |= device_times(step, synchronize)
                except Exception as error:  # the times above stand without it
                    print(f"{name}: no profile: {error}", file=sys.stderr)
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
