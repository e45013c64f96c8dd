"""Do our files load in PEFT and transformers, and theirs in ours, with the same numbers? Both directions, within 1e-4.

    check_interop.py adapters --output DIR          PEFT makes adapters and rows for us to load, and what it computes with them
    check_interop.py adapter --base M --adapter DIR --logprobs FILE    an adapter we saved, against the lines we printed for it
    check_interop.py model --model DIR --logprobs FILE                 a model we saved or merged, likewise
    check_interop.py round-trip [--cli "npx --no-install feedbackloop"]    all of it through our command line

FILE holds lines as `feedbackloop logprobs --json` prints them; a line may also carry "logits", one row of the vocabulary per entry.
Numbers are compared in float32 with the same ids; saved tokenizers are compared with those of the input by ids and chat text. Exit 1 with the worst difference if it is too large.
"""

import argparse
import json
import shlex
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import classifiers  # noqa: E402
from command_line import TOLERANCE, Failure, lora_settings, run_cli, train  # noqa: E402
from common import GOLDEN, MODELS, settle  # noqa: E402
from make_models import log_probabilities  # noqa: E402

import torch  # noqa: E402
from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict  # noqa: E402
from peft.utils import load_peft_weights  # noqa: E402
from safetensors.torch import load_file  # noqa: E402
from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: E402

# Adapter name -> base model and what PEFT is told; between them every architecture and every way to name targets.
ADAPTERS = {
    "gpt2-default": ("gpt2", {"target_modules": None, "r": 4, "lora_alpha": 8}),
    "gpt2-all-linear": ("gpt2", {"target_modules": "all-linear", "r": 2, "lora_alpha": 16}),
    "llama-suffixes": ("llama-gqa-tied", {"target_modules": ["q_proj", "v_proj", "down_proj"], "r": 3, "lora_alpha": 5}),
    "llama3-all-linear": ("llama-untied-llama3", {"target_modules": "all-linear", "r": 4, "lora_alpha": 8}),
    "linear-rslora": ("llama-linear", {"target_modules": ["k_proj", "up_proj"], "r": 8, "lora_alpha": 8, "use_rslora": True}),
    "qwen2-default": ("qwen2", {"target_modules": None, "r": 4, "lora_alpha": 4}),
    "qwen3-attention": ("qwen3", {"target_modules": ["q_proj", "k_proj", "v_proj", "o_proj"], "r": 5, "lora_alpha": 9}),
}

# A GGUF of tests/golden/gguf holds the weights of the model of that name.
GGUF_BASES = {"gpt2-all-linear": "gpt2", "llama3-all-linear": "llama-untied-llama3"}
TEXTS = ["the ship sails", "don't  stop -- 12 345!", "Größe 東京 🙂\n\n\tand", "", " <eos>and the"]
MESSAGES = [{"role": "user", "content": "in the sea?"}, {"role": "assistant", "content": "the red one"}]


def load_model(folder: Path):
    model, info = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
    tied = model.config.tie_word_embeddings
    missing = [name for name in info["missing_keys"] if not (tied and name == "lm_head.weight")]
    if missing or info["unexpected_keys"]:
        raise Failure(f"{folder}: transformers misses {missing} and does not know {sorted(info['unexpected_keys'])}")
    return model.eval()


def load_adapter(base: Path, folder: Path):
    """The base with the adapter; refuses a file whose names are not exactly those PEFT wants (PEFT itself would only warn)."""
    model = PeftModel.from_pretrained(load_model(base), folder).eval()
    given, wanted = set(load_peft_weights(folder, device="cpu")), set(get_peft_model_state_dict(model))
    if given != wanted:
        raise Failure(f"{folder}: missing {sorted(wanted - given)[:3]}, unexpected {sorted(given - wanted)[:3]}")
    return model


def compare(title: str, model, lines: list[dict]) -> None:
    """Worst difference over every log-probability, entropy and logit; relative where the value is above 1."""
    if not lines:
        raise Failure(f"{title}: no logprobs lines to compare")
    worst = 0.0
    for line in lines:
        expected = log_probabilities(model, line["ids"], line["prompt_length"])
        start = max(line["prompt_length"], 1)
        with torch.no_grad():
            expected["logits"] = model(torch.tensor([line["ids"]])).logits[0, start - 1 : -1]
        for key in ("logprobs", "entropies", "logits"):
            if key not in line and key == "logits":
                continue
            ours, theirs = torch.tensor(line[key], dtype=torch.float64), expected[key].double()
            if ours.numel() != theirs.numel():
                raise Failure(f"{title}: {ours.numel()} {key} given, {theirs.numel()} expected for {len(line['ids'])} ids")
            if ours.numel():
                worst = max(worst, float(((ours.reshape(theirs.shape) - theirs).abs() / theirs.abs().clamp(min=1)).max()))
    print(f"{title}: {len(lines)} rows, worst difference {worst:.1e}", flush=True)
    if not worst <= TOLERANCE:
        raise Failure(f"{title}: differs by {worst:.3e}, more than {TOLERANCE}")


def read_lines(path: Path) -> list[dict]:
    """Lines with ids and log-probabilities; progress or other lines between them are passed over."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [line for line in lines if "logprobs" in line]


def write_rows(path: Path, model: str) -> None:
    """The rows of ids of a golden model as input of `feedbackloop logprobs`."""
    golden = json.loads((MODELS / model / "logprobs.json").read_text(encoding="utf-8"))
    rows = [{"ids": row["ids"], "prompt_length": row["prompt_length"]} for row in golden["rows"]]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def make_adapters(output: Path) -> None:
    """One folder an adapter: adapter/, rows.jsonl, logprobs.jsonl (PEFT's numbers), base.txt."""
    for number, (name, (base, settings)) in enumerate(ADAPTERS.items()):
        settle(900 + number)
        model = get_peft_model(load_model(MODELS / base), LoraConfig(task_type="CAUSAL_LM", **settings)).eval()
        with torch.no_grad():
            for parameter_name, parameter in model.named_parameters():
                if "lora_B" in parameter_name:
                    parameter.normal_(0.0, 0.2)
        folder = output / name
        model.save_pretrained(folder / "adapter")
        write_rows(folder / "rows.jsonl", base)
        rows = [json.loads(line) for line in (folder / "rows.jsonl").read_text().splitlines()]
        lines = [log_probabilities(model, row["ids"], row["prompt_length"]) for row in rows]
        for line in lines:
            line.update(type="logprobs", logprobs=line["logprobs"].tolist(), entropies=line["entropies"].tolist())
        (folder / "logprobs.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        (folder / "base.txt").write_text(str(MODELS / base) + "\n", encoding="utf-8")


def same_tokenizer(title: str, folder: Path, base: Path) -> None:
    """A saved folder alone opens as the tokenizer that the input's folder opens as."""
    saved, given = AutoTokenizer.from_pretrained(folder), AutoTokenizer.from_pretrained(base)
    for text in TEXTS:
        if saved(text)["input_ids"] != given(text)["input_ids"]:
            raise Failure(f"{title}: {text!r} is {saved(text)['input_ids']}, the input's tokenizer says {given(text)['input_ids']}")
    if saved.apply_chat_template(MESSAGES, tokenize=False) != given.apply_chat_template(MESSAGES, tokenize=False):
        raise Failure(f"{title}: the chat template is another")
    if (saved.eos_token_id, saved.pad_token_id) != (given.eos_token_id, given.pad_token_id):
        raise Failure(f"{title}: the special tokens are others")


def our_logprobs(cli: list[str], work: Path, model: Path, rows: Path, adapter: Path | None = None) -> list[dict]:
    more = ["--adapter", adapter] if adapter else []
    output = work / "ours.jsonl"
    output.write_text(run_cli(cli, "logprobs", "--model", model, *more, "--data", rows, "--json"), encoding="utf-8")
    return read_lines(output)


def round_trip(cli: list[str]) -> list[str]:
    """Every direction for every adapter kind; collects failures so that one does not hide the next."""
    failures = []

    def attempt(action, *arguments):
        try:
            action(*arguments)
        except Failure as failure:
            failures.append(str(failure))
            print(f"FAILED {failure}", flush=True)

    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        make_adapters(work / "theirs")

        def theirs_in_ours(name: str, base: Path) -> None:
            folder = work / "theirs" / name
            lines = our_logprobs(cli, work, base, folder / "rows.jsonl", folder / "adapter")
            compare(f"PEFT's {name} in ours", load_adapter(base, folder / "adapter"), lines)

        def ours_in_theirs(name: str, base: Path, settings: dict) -> None:
            rows = work / "theirs" / name / "rows.jsonl"
            final = train(cli, work, name, base, lora_settings(settings))
            lines = our_logprobs(cli, work, base, rows, final)
            compare(f"our {name} in PEFT", load_adapter(base, final), lines)
            same_tokenizer(f"our {name}", final, base)
            merged = work / "merged" / name
            run_cli(cli, "models", "merge", "--model", base, "--adapter", final, "--output", merged)
            compare(f"our merged {name} in transformers", load_model(merged), lines)
            compare(f"our merged {name} in ours", load_model(merged), our_logprobs(cli, work, merged, rows))
            same_tokenizer(f"our merged {name}", merged, base)

        def merged_onto_gguf(name: str, model: str) -> None:
            adapter, merged = work / "theirs" / name / "adapter", work / "gguf" / name
            run_cli(cli, "models", "merge", "--model", GOLDEN / "gguf" / f"{model}.gguf", "--adapter", adapter, "--output", merged)
            lines = our_logprobs(cli, work, merged, work / "theirs" / name / "rows.jsonl")
            compare(f"PEFT's {name} merged onto a GGUF, in transformers", load_model(merged), lines)
            compare(f"PEFT's {name} merged onto a GGUF, and in PEFT", load_adapter(MODELS / model, adapter), lines)

        def merged_in_shards(name: str, base: Path) -> None:
            adapter, merged = work / "theirs" / name / "adapter", work / "shards" / name
            script = ["node", "--import", "tsx", str(Path(__file__).with_name("exportShards.ts"))]
            run_cli(script, base, adapter, merged, 20_000)
            count = len(list(merged.glob("model-*-of-*.safetensors")))
            if count < 3:
                raise Failure(f"{name}: {count} shards of 20 kB")
            lines = our_logprobs(cli, work, merged, work / "theirs" / name / "rows.jsonl")
            compare(f"PEFT's {name} merged into {count} shards", load_model(merged), lines)
            compare(f"PEFT's {name} before that", load_adapter(base, adapter), lines)

        def ours_in_full(base: str) -> None:
            final = train(cli, work, f"full-{base}", MODELS / base, {"use_peft": False, "learning_rate": 1e-3})
            names = set(load_file(MODELS / base / "model.safetensors"))
            saved = {key for path in final.glob("*.safetensors") for key in load_file(path)}
            if saved != names:
                raise Failure(f"full {base}: names {sorted(saved ^ names)[:4]} are not those of the input")
            write_rows(work / "rows.jsonl", base)
            compare(f"our full {base} in transformers", load_model(final), our_logprobs(cli, work, final, work / "rows.jsonl"))
            same_tokenizer(f"our full {base}", final, MODELS / base)

        for name, (base, settings) in ADAPTERS.items():
            attempt(theirs_in_ours, name, MODELS / base)
            attempt(ours_in_theirs, name, MODELS / base, settings)
            attempt(merged_in_shards, name, MODELS / base)
        for name, model in GGUF_BASES.items():
            attempt(merged_onto_gguf, name, model)
        for base in dict.fromkeys(base for base, _ in ADAPTERS.values()):
            attempt(ours_in_full, base)
        for name in classifiers.BASES:
            attempt(classifiers.theirs_in_ours, cli, work, name)
            attempt(classifiers.ours_in_theirs, cli, work, name)
    return failures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("adapters", help="PEFT makes adapters for us to load").add_argument("--output", type=Path, required=True)
    adapter = commands.add_parser("adapter", help="check an adapter that we saved")
    adapter.add_argument("--base", type=Path, required=True)
    adapter.add_argument("--adapter", type=Path, required=True)
    adapter.add_argument("--logprobs", type=Path, required=True)
    model = commands.add_parser("model", help="check a model that we saved or merged")
    model.add_argument("--model", type=Path, required=True)
    model.add_argument("--logprobs", type=Path, required=True)
    commands.add_parser("round-trip", help="everything, through our command line").add_argument(
        "--cli", default="npx --no-install feedbackloop", help="how to run it (default: %(default)s, in the repository root)"
    )
    arguments = parser.parse_args()
    settle(0)
    failures = []
    try:
        if arguments.command == "adapters":
            make_adapters(arguments.output)
        elif arguments.command == "adapter":
            loaded = load_adapter(arguments.base, arguments.adapter)
            compare(f"{arguments.adapter} in PEFT", loaded, read_lines(arguments.logprobs))
        elif arguments.command == "model":
            compare(f"{arguments.model} in transformers", load_model(arguments.model), read_lines(arguments.logprobs))
        else:
            failures = round_trip(shlex.split(arguments.cli))
    except Failure as failure:
        failures = [str(failure)]
    for failure in failures:
        print(f"interop: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
