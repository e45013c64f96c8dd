"""What a trained model of ours says afterwards, against transformers with the same files: a line where they part, else None."""

import json
import subprocess
from pathlib import Path

from common import REPOSITORY

import torch
from peft import PeftModel
from rewards import ids_of_row, load_classifier
from transformers import AutoModelForCausalLM, AutoTokenizer

TOLERANCE = 1e-4


def asked(cli: list[str], command: list[str], device: str) -> list[dict] | str:
    """The lines of a command, or what went wrong."""
    result = subprocess.run([*cli, *command, "--json", "--device", device], cwd=REPOSITORY, capture_output=True, text=True, timeout=900, check=False)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return lines if result.returncode == 0 else f"{command[0]}: {lines[-1:] or result.stderr[-300:]}"


def greedy_differs(cli: list[str], case: dict, folder: Path, device: str) -> str | None:
    """The trained model's own words, ours with its cache and batch against transformers': a line where they part."""
    final, config = folder / "models" / "run" / "final", case["config"]
    tokenizer = AutoTokenizer.from_pretrained(final)
    prompts = [row["prompt"] for row in case["eval_rows"] if row.get("prompt")][:3] or ["the ship", "Grö"]
    data = folder / "prompts.jsonl"
    data.write_text("".join(json.dumps({"prompt": prompt}) + "\n" for prompt in prompts), encoding="utf-8")
    adapter = ["--adapter", str(final)] if "adapter_name_or_path" in config else []
    base = folder / "model" if adapter else final
    command = ["generate", "--model", str(base), *adapter, "--prompts", str(data), "--temperature", "0", "--max-new-tokens", "16"]
    lines = asked(cli, command, device)
    if isinstance(lines, str):
        return lines
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    if adapter:
        model = PeftModel.from_pretrained(model, final)
    model.eval()
    for prompt, line in zip(prompts, lines, strict=True):
        if isinstance(prompt, str):
            ids = tokenizer(prompt)["input_ids"]
        else:
            ids = tokenizer.apply_chat_template(prompt, add_generation_prompt=True, return_dict=True)["input_ids"]
        if line["prompt_ids"] != ids:
            return f"prompt {prompt!r} is {line['prompt_ids']}, transformers has {ids}"
        given = torch.tensor([ids])
        with torch.no_grad():
            output = model.generate(input_ids=given, attention_mask=torch.ones_like(given), do_sample=False, max_new_tokens=16)[0]
            logs = model(output[None]).logits[0].log_softmax(-1)
        theirs = output[len(ids) :].tolist()
        for at, (our, their) in enumerate(zip(line["completion_ids"], theirs, strict=False)):
            row = logs[len(ids) + at - 1]
            if our != their:
                if abs(float(row[our] - row[their])) > TOLERANCE:
                    return f"generate: {line['completion_ids']} is not {theirs}"
                break
            if abs(float(row[our]) - line["logprobs"][at]) > TOLERANCE:
                return f"generate: log-probability {line['logprobs'][at]} of token {at} is not {float(row[our])}"
        else:
            if len(theirs) != len(line["completion_ids"]):
                return f"generate: {len(line['completion_ids'])} tokens, transformers has {len(theirs)}"
    return None


def scores_differ(cli: list[str], case: dict, folder: Path, device: str) -> str | None:
    """The scores of held-out answers by the trained reward model."""
    final = folder / "models" / "run" / "final"
    tokenizer = AutoTokenizer.from_pretrained(final)
    is_adapter = "adapter_name_or_path" in case["config"]
    base = folder / "model" if is_adapter else final
    rows = [{"prompt": row.get("prompt", "" if isinstance(row["chosen"], str) else []), "completion": row["chosen"]} for row in case["eval_rows"][:3]]
    data = folder / "answers.jsonl"
    data.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    more = ["--adapter", str(final)] if is_adapter else []
    lines = asked(cli, ["score", "--model", str(base), *more, "--data", str(data)], device)
    if isinstance(lines, str):
        return lines
    model = load_classifier(base)
    if is_adapter:
        model = PeftModel.from_pretrained(model, final)
    model.eval()
    for row, line in zip(case["eval_rows"], lines, strict=False):
        ids = ids_of_row(tokenizer, row)["chosen_ids"]
        if line["ids"] != ids:
            return f"score: ids {line['ids']}, transformers has {ids}"
        with torch.no_grad():
            theirs = model(torch.tensor([ids])).logits.item()
        if abs(theirs - line["score"]) > TOLERANCE * max(1.0, abs(theirs)):
            return f"score: {line['score']} is not {theirs}"
    return None
