"""Writes a tiny token classifier in ONNX, and what transformers makes of some texts with it, for run.ts.

    pip install torch transformers tokenizers onnx onnxscript
    python tests/namedEntities/make_model.py build/namedEntities

The model is a BERT of two layers that was taught a few minutes' worth of made-up sentences, so that its answers are not
noise: names, places and firms in capitals. Nothing of it is committed; expected.json has, for each text, the label of each
word, from transformers' own tokenizer and PyTorch's own numbers.
"""

import json
import random
import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForTokenClassification, PreTrainedTokenizerFast

folder = Path(sys.argv[1])
(folder / "onnx").mkdir(parents=True, exist_ok=True)
torch.manual_seed(1)
torch.set_num_threads(1)
random.seed(1)

first = "Maria Anna Peter Wei Omar Priya Jonas Lucia Tariq Sven".split()
last = "Lopez Novak Berg Chen Haddad Iyer Keller Rossi Malik Strand".split()
towns = "Leeds Lyon Pune Graz Porto Turin".split()
firms = "Corvane Brightwell Hexley Quillmark".split()
patterns = [
    "{P} lives in {L} and works for {O} .",
    "I met {P} at {O} .",
    "In {L} it rains , said {P} .",
    "My name is {P} , from {L} .",
    "{O} has moved to {L} .",
    "The plan was late and the order was wrong .",
    "{P} and {P} wrote to {O} .",
]
labels = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG"]


def sentence():
    words, tags = [], []
    for word in random.choice(patterns).split():
        if word == "{P}":
            words += [random.choice(first), random.choice(last)]
            tags += [1, 2]
        elif word == "{L}":
            words.append(random.choice(towns))
            tags.append(3)
        elif word == "{O}":
            words.append(random.choice(firms))
            tags.append(5)
        else:
            words.append(word)
            tags.append(0)
    return words, tags


# Pieces of two letters beside whole words: names then have several tokens each.
plain = sorted({word for pattern in patterns for word in pattern.split() if "{" not in word})
letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789äöüéß"
vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + plain
vocabulary += [x for x in letters if x not in vocabulary] + ["##" + x for x in letters]
vocabulary += ["##" + a + b for a in "aeiou" for b in "lnrst"]
tokenizer = Tokenizer(models.WordPiece({t: i for i, t in enumerate(vocabulary)}, unk_token="[UNK]"))
tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False)
tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
tokenizer.post_processor = processors.TemplateProcessing(
    single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
)
fast = PreTrainedTokenizerFast(
    tokenizer_object=tokenizer,
    pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]",
    model_max_length=64, model_input_names=["input_ids", "token_type_ids", "attention_mask"],
)
fast.save_pretrained(folder)

config = BertConfig(
    vocab_size=len(vocabulary), hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96,
    max_position_embeddings=66, num_labels=len(labels), id2label=dict(enumerate(labels)),
    label2id={name: i for i, name in enumerate(labels)}, attn_implementation="eager",
)
model = BertForTokenClassification(config)
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
for step in range(250):
    batch = [sentence() for _ in range(16)]
    encoded = fast([words for words, _ in batch], is_split_into_words=True, padding=True, return_tensors="pt")
    targets = torch.tensor(
        [
            [-100 if word is None else tags[word] for word in encoded.word_ids(i)]
            for i, (_, tags) in enumerate(batch)
        ]
    )
    loss = model(**encoded, labels=targets).loss
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"loss {loss.item():.4f}")
model.eval()
config.save_pretrained(folder)
state = json.loads((folder / "config.json").read_text())
state["architectures"] = ["BertForTokenClassification"]
(folder / "config.json").write_text(json.dumps(state, indent=1))

example = fast("Maria Lopez lives in Leeds .", return_tensors="pt")
torch.onnx.export(
    model,
    (example["input_ids"], example["attention_mask"], torch.zeros_like(example["input_ids"])),
    str(folder / "onnx" / "model.onnx"),
    input_names=["input_ids", "attention_mask", "token_type_ids"],
    output_names=["logits"],
    dynamic_axes={name: {0: "batch", 1: "time"} for name in ["input_ids", "attention_mask", "token_type_ids", "logits"]},
    opset_version=17,
    dynamo=False,
)

long = " ".join(" ".join(sentence()[0]) for _ in range(40))
texts = [
    "Maria Lopez lives in Leeds and works for Corvane.",
    "😀 I met Wei Chen at Hexley.",
    "My name is Jonas Keller, from Graz.",
    "The plan was late and the order was wrong.",
    long,
]
expected = []
for text in texts:
    encoded = fast(text, return_offsets_mapping=True, truncation=False)
    with torch.no_grad():
        ids = torch.tensor([encoded["input_ids"]])
        # A window of the model's own length: the longest text is only compared by what was planted in it.
        logits = model(input_ids=ids[:, :64]).logits[0] if ids.shape[1] > 64 else model(input_ids=ids).logits[0]
    tokens = [
        {"start": start, "end": end, "label": labels[int(row.argmax())], "score": float(row.softmax(-1).max())}
        for (start, end), row in zip(encoded["offset_mapping"], logits)
        if end > start
    ]
    expected.append({"text": text, "tokens": tokens})
planted = []
position = 0
for word in long.split(" "):
    kind = "PERSON" if word in first + last else "LOCATION" if word in towns else "ORGANIZATION" if word in firms else None
    if kind is not None:
        planted.append({"start": position, "end": position + len(word), "entity": kind})
    position += len(word) + 1
(folder / "expected.json").write_text(json.dumps({"texts": expected, "planted": planted}))
