"""Writes a tiny token classifier in ONNX, and what transformers makes of some texts with it, for run.ts.

    pip install torch transformers tokenizers onnx onnxscript
    python tests/namedEntities/make_model.py build/namedEntities

The model is a BERT of two layers that was taught made-up sentences for a few minutes, so that its answers are not noise.
Nothing of it is committed; expected.json has, for each text, the kind of each word (the greatest mean probability over its
tokens), from transformers' own tokenizer and PyTorch's own numbers.
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
for step in range(300):
    # Texts of one to four sentences: every position has to be learnt.
    batch = []
    for _ in range(12):
        parts = [sentence() for _ in range(random.randint(1, 4))]
        batch.append(([word for words, _ in parts for word in words], [tag for _, tags in parts for tag in tags]))
    encoded = fast(
        [words for words, _ in batch],
        is_split_into_words=True, padding=True, truncation=True, max_length=64, return_tensors="pt",
    )
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
kinds = ["", "PER", "LOC", "ORG"]
expected = []
for text in texts[:-1]:
    encoded = fast(text, return_offsets_mapping=True)
    with torch.no_grad():
        probabilities = model(torch.tensor([encoded["input_ids"]])).logits[0].softmax(-1)
    of_word = {}
    for word, offsets, row in zip(encoded.word_ids(), encoded["offset_mapping"], probabilities):
        if word is not None:
            of_word.setdefault(word, []).append((offsets, [row[labels.index("O")], row[1:3].sum(), row[3:5].sum(), row[5:7].sum()]))
    words = []
    for pieces in of_word.values():
        mean = torch.tensor([row for _, row in pieces]).mean(0)
        words.append({
            "start": pieces[0][0][0], "end": pieces[-1][0][1],
            "label": kinds[int(mean.argmax())], "score": float(mean.max()),
        })
    expected.append({"text": text, "words": words})
planted = []
position = 0
for word in long.split(" "):
    kind = "PERSON" if word in first + last else "LOCATION" if word in towns else "ORGANIZATION" if word in firms else None
    if kind is not None:
        planted.append({"start": position, "end": position + len(word), "entity": kind})
    position += len(word) + 1
(folder / "expected.json").write_text(json.dumps({"texts": expected, "long": long, "planted": planted}))
