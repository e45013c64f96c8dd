"""Scores of transformers' sequence classifiers on our tiny models, with PEFT's adapter of one:
`python tests/golden/make_scores.py`. The last text of each model ends with padding ids, which transformers passes over.
"""

import json
import tempfile
from pathlib import Path

from common import GOLDEN, MODELS, settle, write_json

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file
from transformers import AutoModelForSequenceClassification

NAMES = ("gpt2", "llama-gqa-tied", "qwen2", "qwen3")


def main() -> None:
    random = settle(11)
    cases = []
    for name in NAMES:
        model = AutoModelForSequenceClassification.from_pretrained(MODELS / name, num_labels=1, dtype=torch.float32)
        model.config.pad_token_id = 0
        model.eval()
        model.score.weight.data.normal_(0, 0.5)
        rows = [[random.randrange(2, 100) for _ in range(length)] for length in (5, 11, 3)]
        rows.append([random.randrange(2, 100) for _ in range(4)] + [0, 0])
        longest = max(map(len, rows))
        padded = torch.tensor([ids + [0] * (longest - len(ids)) for ids in rows])
        mask = torch.tensor([[1] * len(ids) + [0] * (longest - len(ids)) for ids in rows])

        def scores(of) -> list[float]:
            with torch.no_grad():
                return of(input_ids=padded, attention_mask=mask).logits[:, 0].tolist()

        case = {"model": name, "class": type(model).__name__, "score": model.score.weight[0].tolist()}
        case |= {"rows": rows, "scores": scores(model)}
        adapted = get_peft_model(model, LoraConfig(task_type="SEQ_CLS", r=2, lora_alpha=4, init_lora_weights=False))
        adapted.eval()
        with torch.no_grad():
            for key, value in adapted.named_parameters():
                if "modules_to_save" in key:
                    value += 0.25
        case["adapted"] = scores(adapted)
        with tempfile.TemporaryDirectory() as folder:
            adapted.save_pretrained(folder)
            config = json.loads((Path(folder) / "adapter_config.json").read_text())
            config["base_model_name_or_path"] = name
            # A set in PEFT: its order is chance.
            config["target_modules"] = sorted(config["target_modules"])
            case["adapter_config"] = config
            tensors = load_file(Path(folder) / "adapter_model.safetensors")
            case["adapter"] = {
                key: {"shape": list(tensors[key].shape), "values": tensors[key].flatten().tolist()}
                for key in sorted(tensors)
            }
        cases.append(case)
    write_json(GOLDEN / "scores.json", {"cases": cases})


if __name__ == "__main__":
    main()
