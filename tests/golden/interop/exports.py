"""Opens what `export` writes in the libraries it is meant for: pandas, datasets and the csv module.

python exports.py FOLDER: the folder has tuples.json, tuples.csv, tuples.parquet, pairs.jsonl, pairs.messages.jsonl, kto.jsonl.
"""

import csv
import json
import sys
from pathlib import Path

import pandas
from datasets import load_dataset

folder = Path(sys.argv[1])
columns = ["prompt", "response_a", "response_b", "preferred"]
tuples = json.loads((folder / "tuples.json").read_text("utf-8"))
assert tuples and all(list(row) == columns for row in tuples)

frame = pandas.read_parquet(folder / "tuples.parquet")
assert list(frame.columns) == columns
assert frame.to_dict("records") == tuples

with open(folder / "tuples.csv", encoding="utf-8", newline="") as file:
    rows = list(csv.reader(file))
assert rows[0] == columns
formulas = [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r\n＝＋－＠")]
assert not formulas, formulas


def as_it_was(cell: str) -> str:
    bare = cell.lstrip("'")
    return cell[1:] if bare != cell and bare[:1] in tuple("=+-@\t\r\n＝＋－＠") and bare else cell


assert [dict(zip(columns, map(as_it_was, row))) for row in rows[1:]] == tuples

cache = str(folder / "cache")
for name, keys in {
    "pairs.jsonl": ["prompt", "chosen", "rejected"],
    "pairs.messages.jsonl": ["prompt", "chosen", "rejected"],
    "kto.jsonl": ["prompt", "completion", "label"],
}.items():
    rows = load_dataset("json", data_files=str(folder / name), split="train", cache_dir=cache)
    assert rows.column_names == keys, rows.column_names
    assert len(rows) > 0
    print(f"{name}: {len(rows)} rows, {rows.features}")
told = load_dataset("json", data_files=str(folder / "pairs.messages.jsonl"), split="train", cache_dir=cache)[0]
assert [message["role"] for message in told["chosen"]] == ["assistant"]
print("exports: everything opens and says the same")
