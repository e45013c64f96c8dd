"""Random models, rows and settings: is every number of `feedbackloop train --json` the one that TRL logs?

    fuzz_parity.py [--cases 60] [--first 0] [--devices wasm,webgpu] [--keep FOLDER] [--cli "node bin/feedbackloop.mjs"]

Case n follows from n alone, so that a failure can be run again with --first n --cases 1. Both sides read the same folder
of a model, the same adapter (PEFT draws it) and the same rows; ours as a file through the command line, from text.
Every logged key, every eval entry, the trained weights and what the trained model writes must agree within 1e-4 (relative above 1). Where they do not, TRL
runs once more in float64: what rounding alone moves is allowed ten times over, and reported. Exit 1 after any difference.
"""

import argparse
import json
import math
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from after_training import TOLERANCE, greedy_differs, scores_differ  # noqa: E402
from common import REPOSITORY, settle  # noqa: E402

import torch  # noqa: E402
from datasets import Dataset  # noqa: E402
from peft import LoraConfig, PeftModel, get_peft_model  # noqa: E402
from random_models import LONGEST, make_model  # noqa: E402
from random_online import make_online_case, run_trl_online  # noqa: E402
from random_rewards import make_reward_case  # noqa: E402
from random_runs import (  # noqa: E402
    adapter_settings,
    common_settings,
    dpo_settings,
    judged_row,
    kto_settings,
    pair_row,
    sft_settings,
    text_row,
    with_padding,
    write_rows,
)
from rewards import load_classifier, make_trainer  # noqa: E402
from safetensors.torch import load_file  # noqa: E402
from training import TIMING, apart, trainable  # noqa: E402
from transformers import AutoModelForCausalLM, AutoTokenizer, PrinterCallback  # noqa: E402
from trl import DPOConfig, DPOTrainer, KTOConfig, KTOTrainer, SFTConfig, SFTTrainer  # noqa: E402

NOT_FOR_TRL = ("algorithm", "model_name_or_path", "adapter_name_or_path", "dataset_name", "eval_dataset_name", "output_dir", "shuffle", "use_peft")


def prompt_length(tokenizer, row: dict) -> int:
    """Ids of the prompt, at most: where the row names none, all that both sides share."""
    if "prompt" not in row:
        return 0 if "chosen" not in row else max(length(tokenizer, row[side]) for side in ("chosen", "rejected")) - 1
    return length(tokenizer, row["prompt"])


def length(tokenizer, text: str | list) -> int:
    if isinstance(text, str):
        return len(tokenizer(text)["input_ids"])
    return len(tokenizer.apply_chat_template(text, return_dict=True, add_generation_prompt=text[-1]["role"] == "user")["input_ids"])


def fits(tokenizer, row: dict) -> bool:
    """No longer than the model has positions."""
    longest = 0
    for key in ("chosen", "rejected", "completion", "text", "messages"):
        if key not in row:
            continue
        longest = max(longest, length(tokenizer, row.get("prompt", [] if isinstance(row[key], list) else "") + row[key]) + 1)
    return longest <= LONGEST


def make_case(number: int, folder: Path) -> dict:
    """Model, adapter, rows and config of case `number`, all written to `folder`."""
    rng = random.Random(7919 * number + 13)
    settle(number)
    if number % 6 == 4:
        case = make_reward_case(number, folder)
        (folder / "config.json").write_text(json.dumps(case["config"], indent=1), encoding="utf-8")
        return case
    if number % 6 == 5:
        case = make_online_case(number, folder)
        (folder / "config.json").write_text(json.dumps(case["config"], indent=1), encoding="utf-8")
        return case
    # Half of the cases have the padding token inside their rows: <pad> itself, or the end-of-turn token that serves as padding.
    # A stream of its own, so that the other draws of a case stay what they were.
    padding = random.Random(104729 * number + 7)
    pad_text = padding.choice([None, None, "<pad>", "<|im_end|>"])
    about = make_model(rng, folder / "model", pad_text)
    tokenizer = AutoTokenizer.from_pretrained(folder / "model")
    algorithm = rng.choice(["dpo", "dpo", "dpo", "sft"])
    is_adapter = rng.random() < 0.55
    if number % 6 == 2:
        algorithm = "kto"
        form = rng.choice(["answer", "answer", "chat-answer", "explicit", "implicit", "chat-explicit", "chat-implicit"])
        make_row, settings = judged_row, kto_settings(rng, is_adapter)
    elif algorithm == "dpo":
        form = rng.choice(["explicit", "explicit", "implicit", "chat-explicit", "chat-implicit"])
        make_row, settings = pair_row, dpo_settings(rng, is_adapter)
    else:
        # transformers counts position 0 of a GPT-2 row without a prompt as a label (NOTES.md, 7); we do not.
        forms = ["explicit", "chat"] if about["family"] == "gpt2" else ["explicit", "chat", "text", "messages"]
        form = rng.choice(forms)
        make_row, settings = text_row, sft_settings(rng, is_adapter)
        if form in ("explicit", "chat") and about["family"] != "gpt2" and rng.random() < 0.3:
            settings["completion_only_loss"] = rng.random() < 0.5

    def rows(count: int) -> list[dict]:
        found: list[dict] = []
        while len(found) < count:
            row = make_row(rng, form)
            if pad_text:
                row = with_padding(padding, row, pad_text)
            if fits(tokenizer, row):
                found.append(row)
        return found

    train_rows, eval_rows = rows(rng.randint(7, 17)), rows(rng.randint(2, 6))
    if rng.random() < 0.2:  # a column that nobody reads, and a completion that brings its own end
        for number_of_row, row in enumerate(train_rows + eval_rows):
            row["source"] = f"row {number_of_row}"
            for key in ("chosen", "completion"):
                if isinstance(row.get(key), str) and number_of_row % 3 == 0 and fits(tokenizer, {**row, key: row[key] + tokenizer.eos_token}):
                    row[key] += tokenizer.eos_token
    limit = settings.get("max_length")
    if limit is not None:  # both sides need rows that are left
        left = [sum(prompt_length(tokenizer, row) < limit for row in some) for some in (train_rows, eval_rows)]
        if left[0] < 3 or left[1] < 1:
            settings["max_length"] = LONGEST
    data, held_out = write_rows(rng, train_rows, folder / "train"), write_rows(rng, eval_rows, folder / "eval")
    common = common_settings(rng)
    with_eval = rng.random() < 0.85 or common.get("eval_strategy", "no") != "no"
    config = {
        "algorithm": algorithm,
        "model_name_or_path": "model",
        "dataset_name": data.name,
        **({"eval_dataset_name": held_out.name} if with_eval else {}),
        "output_dir": "models/run",
        "shuffle": False,
        **common,
        **settings,
    }
    if is_adapter:
        chosen = adapter_settings(rng, about["family"])
        about["adapter"] = {**chosen, "zero": rng.random() < 0.5}
        make_adapter(folder, chosen, about["adapter"]["zero"], 0.0 if algorithm == "sft" else 0.05)
        config |= {"use_peft": True, "adapter_name_or_path": "adapter"}
    (folder / "config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
    return {"number": number, "about": {**about, "form": form}, "config": config, "rows": train_rows, "eval_rows": eval_rows}


def make_adapter(folder: Path, settings: dict, zero: bool, dropout: float) -> None:
    """A fresh adapter (B = 0) or somebody's trained one, as PEFT writes it."""
    model = AutoModelForCausalLM.from_pretrained(folder / "model", dtype=torch.float32)
    model = get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", lora_dropout=dropout, **settings))
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_B" in name and not zero:
                parameter.normal_(0.0, 0.1)
    model.save_pretrained(folder / "adapter")


def as_named(folder: Path, config: dict, weights: dict) -> dict:
    """Weights of a whole model under the names that its own files have, which may lack GPT-2's prefix."""
    files = sorted((folder / "model").glob("model*.safetensors"))
    if "adapter_name_or_path" in config or any("transformer." in name for path in files for name in load_file(path)):
        return weights
    return {name.removeprefix("transformer."): tensor for name, tensor in weights.items()}


def run_trl(case: dict, folder: Path, dtype: torch.dtype) -> dict:
    """The log of TRL's trainer and the weights it ends with. `dtype` float64 tells what rounding does."""
    config = case["config"]
    settle(config["seed"])

    algorithm = config["algorithm"]
    if algorithm == "online_dpo":
        run = run_trl_online(case, folder, dtype is torch.float64)
        return {**run, "weights": as_named(folder, config, run["weights"])}

    def base():
        if algorithm == "reward":
            return load_classifier(folder / "model").to(dtype)
        return AutoModelForCausalLM.from_pretrained(folder / "model", dtype=torch.float32).to(dtype)

    model, reference = base(), None
    if "adapter_name_or_path" in config:
        model = PeftModel.from_pretrained(model, folder / "adapter", is_trainable=True).to(dtype)
        reference = base()
    elif not config.get("precompute_ref_log_probs"):
        reference = base()
    given = {key: value for key, value in config.items() if key not in NOT_FOR_TRL}
    with tempfile.TemporaryDirectory() as output:
        settings = {
            **given,
            "output_dir": output,
            "report_to": "none",
            "save_strategy": "no",
            "use_cpu": True,
            "bf16": False,
            "fp16": False,
            "disable_tqdm": True,
            "logging_nan_inf_filter": False,
            "train_sampling_strategy": "sequential",
            "dataloader_pin_memory": False,
        }
        settings.setdefault("gradient_checkpointing", False)
        eval_rows = case["eval_rows"] if "eval_dataset_name" in config else None
        tokenizer = AutoTokenizer.from_pretrained(folder / "model")
        data = {
            "train_dataset": Dataset.from_list(case["rows"]),
            "eval_dataset": Dataset.from_list(eval_rows) if eval_rows else None,
            "processing_class": tokenizer,
        }
        if algorithm == "reward":
            trainer = make_trainer(settings, model, None, case["rows"], eval_rows, tokenizer)
        elif algorithm == "kto":
            trainer = KTOTrainer(model=model, ref_model=reference, args=KTOConfig(**settings), **data)
        elif algorithm == "dpo":
            trainer = DPOTrainer(model=model, ref_model=reference, args=DPOConfig(**settings), **data)
        else:
            trainer = SFTTrainer(model=model, args=SFTConfig(**settings), **data)
        trainer.remove_callback(PrinterCallback)
        trainer.train()
        history = trainer.state.log_history
        if "eval_strategy" not in config and "eval_dataset_name" in config:
            trainer.evaluate()
        weights = as_named(folder, config, trainable(trainer.model))
        clean = [{key: value for key, value in entry.items() if not key.endswith(TIMING)} for entry in history]
        return {
            "steps": [entry for entry in clean if "loss" in entry],
            "evals": [entry for entry in clean if "eval_loss" in entry],
            "weights": weights,
        }


def run_ours(cli: list[str], folder: Path, device: str) -> dict:
    """The same by the command line, in the case's folder."""
    shutil.rmtree(folder / "models", ignore_errors=True)
    result = subprocess.run(
        [*cli, "train", str(folder / "config.json"), "--json", "--device", device],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    if result.returncode != 0:
        return {"failure": f"exit {result.returncode}: {(lines[-1:] or [result.stderr[-600:]])[0]}"}
    final = folder / "models" / "run" / "final"
    weights = {}
    for path in sorted(final.glob("*.safetensors")):
        weights |= load_file(path)
    return {
        "steps": [line for line in lines if line["type"] == "step"],
        "evals": [line for line in lines if line["type"] == "eval"],
        "weights": weights,
        "notes": result.stderr,
    }


def differences(theirs: dict, ours: dict) -> dict[str, float]:
    """Largest difference by key, and of the weights; infinite where an entry or a key is missing."""
    worst: dict[str, float] = {}

    def note(key: str, value: float) -> None:
        worst[key] = max(worst.get(key, 0.0), value if value == value else float("inf"))

    for kind in ("steps", "evals"):
        if [entry["step"] for entry in theirs[kind]] != [entry["step"] for entry in ours[kind]]:
            note(f"{kind}: {[entry['step'] for entry in theirs[kind]]} is {[entry['step'] for entry in ours[kind]]}", float("inf"))
            continue
        for their, our in zip(theirs[kind], ours[kind], strict=True):
            before_learning = all(abs(value) < 1e-5 for key, value in their.items() if key.endswith(("rewards/chosen", "rewards/rejected")))
            for key, value in their.items():
                # Equal rewards up to rounding: which of them is larger means nothing.
                if key.endswith("rewards/accuracies") and before_learning:
                    continue
                # TRL's losses overflow in float32; ours are in double.
                if not math.isfinite(value):
                    print(f"  TRL has {value} for {key} at step {their['step']}; ours: {our.get(key)}")
                    continue
                if key not in our or our[key] is None:
                    note(f"{key} is missing" if key not in our else f"{key} is null", float("inf"))
                else:
                    note(key, apart(value, our[key]))
    if set(theirs["weights"]) != set(ours["weights"]):
        note(f"names of weights {sorted(set(theirs['weights']) ^ set(ours['weights']))[:3]}", float("inf"))
    else:
        note("weights", max(float((theirs["weights"][key].double() - ours["weights"][key].double()).abs().max()) for key in theirs["weights"]))
    return worst


def check(cli: list[str], number: int, folder: Path, devices: list[str]) -> bool:
    case = make_case(number, folder)
    label = " ".join(
        str(part)
        for part in (
            f"case {number}:",
            case["config"]["algorithm"],
            case["config"].get("loss_type", ""),
            case["about"]["family"],
            "adapter" if "adapter" in case["about"] else "full",
            case["about"]["form"],
            case["config"]["dataset_name"].rpartition(".")[2],
            f"pad {case['about']['pad_token']}",
        )
    )
    try:
        theirs = run_trl(case, folder, torch.float32)
    except Exception as error:  # noqa: BLE001 a combination that TRL itself refuses proves nothing either way
        ours = run_ours(cli, folder, devices[0])
        reason = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        print(f"{label}: TRL refuses ({reason[:200]}); ours: {ours.get('failure', 'runs')}"[:700], flush=True)
        return True
    return all([agrees(cli, case, folder, device, theirs, f"{label} on {device}") for device in devices])


def agrees(cli: list[str], case: dict, folder: Path, device: str, theirs: dict, label: str) -> bool:
    """Whether one device's run is TRL's; prints a line, and of a difference all that is needed to look into it."""
    facts = f"  {json.dumps(case['about'], default=str)}\n  {json.dumps(case['config'])}"
    ours = run_ours(cli, folder, device)
    if "failure" in ours:
        print(f"FAILED {label}: {ours['failure']}\n{facts}", flush=True)
        return False
    worst = differences(theirs, ours)
    over = {key: value for key, value in worst.items() if value > TOLERANCE}
    largest = max(worst.items(), key=lambda item: item[1])
    said = f"{label}: {len(theirs['steps'])} + {len(theirs['evals'])} entries, worst {largest[0]} {largest[1]:.1e}"
    parted = (scores_differ if case["config"]["algorithm"] == "reward" else greedy_differs)(cli, case, folder, device)
    if parted:
        print(f"FAILED {said}; {parted}\n{facts}", flush=True)
        return False
    if not over:
        print(said, flush=True)
        return True
    try:
        drift = differences(theirs, run_trl(case, folder, torch.float64))
    except Exception as error:  # noqa: BLE001 some combinations have no float64 in TRL
        drift = {}
        said += f" (no float64: {type(error).__name__})"
    beyond = {key: (value, drift.get(key, 0.0)) for key, value in over.items() if not value <= TOLERANCE + 10 * drift.get(key, 0.0)}
    if not beyond:
        print(f"{said}; rounding alone moves it by {drift[largest[0]]:.1e}", flush=True)
        return True
    print(f"FAILED {said}", flush=True)
    for key, (value, moved) in sorted(beyond.items(), key=lambda item: -item[1][0])[:8]:
        print(f"  {key}: {value:.2e}, rounding {moved:.1e}")
    print(facts, flush=True)
    return False


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=60)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--devices", default="wasm,webgpu", help="on what ours runs (default: %(default)s)")
    parser.add_argument("--keep", type=Path, help="leave each case's files in this folder")
    parser.add_argument("--cli", default="node bin/feedbackloop.mjs", help="how to run ours, in the repository root (default: %(default)s)")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore")
    failed = []
    for number in range(arguments.first, arguments.first + arguments.cases):
        folder = arguments.keep / str(number) if arguments.keep else Path(tempfile.mkdtemp(prefix="feedbackloop-parity-"))
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            if not check(shlex.split(arguments.cli), number, folder, arguments.devices.split(",")):
                failed.append(number)
        finally:
            if not arguments.keep:
                shutil.rmtree(folder, ignore_errors=True)
    print(f"{arguments.cases - len(failed)} of {arguments.cases} cases agree" + (f"; not {failed}" if failed else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
