"""Fixtures for tokenizers, chat templates and rows, made by transformers and TRL themselves.

`python tests/golden/tokenize/make_tokenize.py` (half a minute) writes beside itself
- `tokenizers/<name>/`: small tokenizers trained on the sentences below, saved by transformers, one for each way in
  which AutoTokenizer loads a folder (`cases.json`: texts, ids, decoded texts);
- `chat.json`: templates of ours, conversations, and what transformers renders (or that it refuses);
- `rows.json`: datasets run through DPOTrainer's and SFTTrainer's own `_prepare_dataset` and DPO's collator.
"""

import json
import random
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import common  # noqa: F401, E402  (quiet, offline)

from datasets import Dataset  # noqa: E402
from tokenizers import (  # noqa: E402
    AddedToken,
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)
from transformers import AutoTokenizer, BertTokenizer, GPT2Tokenizer, PreTrainedTokenizerFast  # noqa: E402
from transformers.utils.chat_template_utils import render_jinja_template  # noqa: E402
from trl.trainer.dpo_trainer import DataCollatorForPreference, DPOTrainer  # noqa: E402
from trl.trainer.sft_trainer import SFTTrainer  # noqa: E402

HERE = Path(__file__).resolve().parent
SENTENCES = """The recruiter called the candidate at half past nine and asked about the last project.
She had led a team of twelve engineers, and she wasn't worried about the interview at all.
"We're looking for someone who has worked with large customers," he said; "can you start in March?"
Thank you for applying! Unfortunately we've decided to move forward with other candidates.
Please send your resume, two references and a short letter (at most 300 words) by 15/04/2026.
I'd like to know what the salary range is, how many days of leave there are, and who I'll report to.
The warehouse shift begins at 06:30, ends at 14:45, and pays $21.50 an hour plus 10% at weekends.
Her answers were short, clear and honest: they hired her the same afternoon.
Candidates who haven't heard from us within 14 days should assume that the post has been filled.
He writes Python, SQL and a little Rust; his last job was at a small bank in Lisbon.""".split("\n")
WORLD = """日本語の求人票を読みました。給与は月額三十万円です。
Здравствуйте, я хотел бы узнать о вакансии инженера.
Ο ΥΠΟΨΗΦΙΟΣ ΕΙΝΑΙ ΕΔΩ ΚΑΙ ΠΕΡΙΜΕΝΕΙ ΣΤΗΣ ΕΝΑΣ ΑΣ
مرحبا، شكرا على طلبك للوظيفة
Überqualifiziert? Naïve café résumé, façade, Ærøskøbing, İstanbul ılık
e\u0301a\u0308o\u0302 combining n\u0303, Å Å ﬁ ﬀ ﾊﾝｶｸ ＦＵＬＬ ½ ② Ⅷ ١٢٣
👩🏽‍💻 is typing… 👨‍👩‍👧‍👦 🏳️‍🌈 ok 👍""".split("\n")
EDGES = [
    "", " ", "  ", "\n", "\t", "   lead", "trail   ", "a", "x" * 70, "ab " * 20, "1 22 333 4444 55555", "  42  7",
    "don't I'LL we've 'S 'Re it's", "tabs\t\tand\r\n\r\nnew\n\n\nlines   \n  x", "snake_case camelCase HTTPServer2",
    "\x85next\u2028line\xa0nbsp\u3000ideo\ufeffbom\u200bzero", "a\x00b\x01\x1f\x7f\x9f", "$5.00 50% #tag @user a=b&c",
    "𠀀𠮷 astral 𝒳𝓎", "हिन्दी क्षत्रिय", "ไทย ภาษา", "한국어 문장", "\U0010ffff\ufffd\ufffe",
    "a<|end|>b <|end|> c<|end|><|end|>", "<|en", "<s> </s> <unk> [CLS] [SEP] [MASK] x", "don't<tool>x</tool>y",
    "the<sw>word <sw> end<sw>", "  <ls>  x  <rs>  y", "q <|start|>user\nhi<|end|>\n", "ß ẞ ǅ ﬃ", "Σ ΑΣ. σς",
]


def corpus(rng: random.Random) -> list[str]:
    pool = "".join(WORLD) + " \n\t  'sABCdef 0123.,!?"
    noise = ["".join(rng.choice(pool) for _ in range(rng.randint(1, 40))) for _ in range(40)]
    pieces = [" ", "  ", "\n", "\t", "1", "a", "é", "求", "'s", "!", "\r\n", "\xa0", "\x85", "\ufeff", "<|end|>", "[MASK]"]
    noise += ["".join(rng.choice(pieces) for _ in range(rng.randint(1, 15))) for _ in range(25)]
    return EDGES + WORLD + SENTENCES[:4] + noise


def byte_pairs(vocab: int, words, normalizer=None, special=("<|end|>",), **settings) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(**settings))
    tokenizer.pre_tokenizer = words
    tokenizer.decoder = decoders.ByteLevel()
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    trainer = trainers.BpeTrainer(
        vocab_size=vocab,
        special_tokens=list(special),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(SENTENCES * 3 + WORLD, trainer)
    return tokenizer


def parts(tokenizer: Tokenizer):
    model = json.loads(tokenizer.to_str())["model"]
    return model["vocab"], [tuple(merge) if isinstance(merge, list) else tuple(merge.split(" ")) for merge in model["merges"]]


CHATML = (
    "{% for message in messages %}{{'<|start|>' + message['role'] + '\\n' + message['content'] + '<|end|>' + '\\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|start|>assistant\\n' }}{% endif %}"
)
LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def build() -> dict:
    """Tokenizers by name: (tokenizer, config.json or None, changes to tokenizer_config.json)."""
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bytes_only = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    made = {}
    chat = byte_pairs(420, byte_level, special=("<|end|>", "<|start|>"))
    chat = PreTrainedTokenizerFast(tokenizer_object=chat, bos_token="<|start|>", eos_token="<|end|>", pad_token="<|end|>")
    chat.chat_template = CHATML
    made["chat"] = (chat, {"model_type": "llama"}, {})

    vocab, merges = parts(byte_pairs(360, byte_level, special=("<|endoftext|>",)))
    made["gpt2"] = (GPT2Tokenizer(vocab=vocab, merges=merges), {"model_type": "gpt2"}, {})

    digits = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), byte_level])
    digits = byte_pairs(360, digits, special=("<|end|>",))
    made["digits"] = (PreTrainedTokenizerFast(tokenizer_object=digits, eos_token="<|end|>"), {"model_type": "llama"}, {})
    # The same file under a class that rebuilds it: transformers then splits like GPT-2, digits or not.
    made["digits-as-gpt2"] = (*made["digits"][:2], {"tokenizer_class": "GPT2Tokenizer"})

    words = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(LLAMA3), "isolated"), bytes_only])
    llama3 = byte_pairs(380, words, special=("<|begin|>", "<|end|>"), ignore_merges=True)
    begin = processors.TemplateProcessing(single="<|begin|> $A", special_tokens=[("<|begin|>", 0)])
    llama3.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=False), begin])
    llama3.add_tokens(
        [
            AddedToken("<tool>", normalized=False),
            AddedToken("<sw>", single_word=True, normalized=False),
            AddedToken("<ls>", lstrip=True),
            AddedToken("<rs>", rstrip=True),
        ]
    )
    llama3 = PreTrainedTokenizerFast(tokenizer_object=llama3, bos_token="<|begin|>", eos_token="<|end|>")
    llama3.chat_template = "{{ bos_token }}" + CHATML
    made["llama3"] = (llama3, {"model_type": "llama"}, {})

    qwen2 = byte_pairs(360, byte_level, normalizers.NFC(), special=("<|endoftext|>",))
    qwen2 = PreTrainedTokenizerFast(tokenizer_object=qwen2, eos_token="<|endoftext|>", pad_token="<|endoftext|>")
    made["qwen2"] = (qwen2, {"model_type": "qwen2"}, {})

    special = ["<unk>", "<s>", "</s>"]
    pieces = Tokenizer(models.BPE(unk_token="<unk>"))
    pieces.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.BpeTrainer(
        vocab_size=560, special_tokens=special + [f"<0x{byte:02X}>" for byte in range(256)], show_progress=False
    )
    pieces.train_from_iterator(SENTENCES, trainer)
    whole = json.loads(pieces.to_str())
    whole["model"].update(byte_fallback=True, fuse_unk=True)
    whole["added_tokens"] = whole["added_tokens"][:3]
    whole["pre_tokenizer"] = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": False}
    pieces = Tokenizer.from_str(json.dumps(whole))
    pieces.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    pieces.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    pieces = PreTrainedTokenizerFast(tokenizer_object=pieces, bos_token="<s>", eos_token="</s>", unk_token="<unk>")
    made["sentencepiece"] = (pieces, {"model_type": "llama"}, {})
    made["sentencepiece-as-llama"] = (pieces, {"model_type": "llama"}, {"tokenizer_class": "LlamaTokenizer"})

    bert = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    bert.normalizer = normalizers.BertNormalizer(lowercase=True)
    bert.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    bert.train_from_iterator(SENTENCES + WORLD, trainers.WordPieceTrainer(vocab_size=500, special_tokens=marks, show_progress=False))
    made["bert"] = (BertTokenizer(vocab=bert.get_vocab()), {"model_type": "distilbert"}, {})
    return made


def make_tokenizers(rng: random.Random) -> dict:
    root = HERE / "tokenizers"
    shutil.rmtree(root, ignore_errors=True)
    texts = corpus(rng)
    loaded = {}
    for name, (tokenizer, config, changes) in build().items():
        folder = root / name
        tokenizer.save_pretrained(folder)
        if config is not None:
            (folder / "config.json").write_text(json.dumps(config) + "\n")
        settings = json.loads((folder / "tokenizer_config.json").read_text())
        settings.update(changes)
        (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=1, sort_keys=True) + "\n")
        path = folder / "tokenizer.json"
        path.write_text(json.dumps(json.loads(path.read_text()), ensure_ascii=False, separators=(",", ":")) + "\n")
        tokenizer = AutoTokenizer.from_pretrained(folder)
        loaded[name] = tokenizer
        cases = []
        for text in texts:
            ids = tokenizer(text)["input_ids"]
            decoded = tokenizer.decode(ids)
            plain = tokenizer.decode(ids, skip_special_tokens=True)
            bare = tokenizer(text, add_special_tokens=False)["input_ids"]
            cases.append([text, ids, None if bare == ids else bare, decoded, None if plain == decoded else plain])
        for _ in range(12):
            ids = [rng.randrange(len(tokenizer)) for _ in range(10)]
            cases.append([None, ids, None, tokenizer.decode(ids), tokenizer.decode(ids, skip_special_tokens=True)])
        lines = ",\n".join("  " + json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases)
        facts = {"class": type(tokenizer).__name__, "length": len(tokenizer)}
        facts |= {key: getattr(tokenizer, f"{key}_token_id") for key in ("bos", "eos", "pad")}
        head = ", ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in facts.items())
        (folder / "cases.json").write_text("{" + head + ', "cases": [\n' + lines + "\n]}\n", encoding="utf-8")
    return loaded


TEMPLATES = {
    "chatml": CHATML,
    "alternating": (
        "{% if messages[0]['role'] == 'system' %}{% set rest = messages[1:] %}{% set first = messages[0]['content'] %}"
        "{% else %}{% set rest = messages %}{% set first = false %}{% endif %}{% for m in rest %}"
        "{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('roles must alternate') }}{% endif %}"
        "{% if loop.index0 == 0 and first != false %}{% set content = '<<' + first + '>>\\n' + m['content'] %}"
        "{% else %}{% set content = m['content'] %}{% endif %}{% if m['role'] == 'user' %}"
        "{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% else %}{{ ' ' + content.strip() + ' ' + eos_token }}"
        "{% endif %}{% endfor %}"
    ),
    "blocks": (
        "{%- for m in messages %}\n  {%- if m.role == 'assistant' %}\n    {%- generation %}{{ m.content }}{{ eos_token }}"
        "{% endgeneration %}\n  {%- else %}\n{{ m.role | upper }}: {{ m.content | trim }}\n  {%- endif %}\n{%- endfor %}\n"
        "{{ none }} {{ true }} {{ 1.0 }} {{ 7 // 2 }} {{ 'x\\n'.rstrip('\\n') ~ 3 }} {{ pad_token is defined }}\n"
    ),
    "namespace": (
        "{% set ns = namespace(count=0, last='') %}{% for m in messages if m.role != 'system' %}"
        "{% set ns.count = ns.count + 1 %}{% set ns.last = m.content.lstrip('\\n') %}{% if loop.index > 3 %}{% break %}"
        "{% endif %}{% endfor %}{{ ns.count }}:{{ ns.last }}|{{ range(3) | list | length }}|"
        "{% macro wrap(x, y='!') %}[{{ x }}{{ y }}]{% endmacro %}{{ wrap('a') }}{{ wrap(x='b', y='?') }}"
    ),
    "tools": (
        "{% if tools %}{{ tools | tojson }}{% endif %}{% for m in messages %}{{ m.role }}={{ m.content }};"
        "{% if m.tool_calls %}{{ m.tool_calls[0].function.arguments | tojson(indent=2) }}{% endif %}{% endfor %}"
    ),
    "parts": (
        "{% for m in messages %}{% if m.content is string %}{{ m.content }}{% else %}{% for part in m.content %}"
        "{% if part.type == 'text' %}{{ part.text }}{% endif %}{% endfor %}{% endif %}\n\n{% endfor %}"
    ),
}
CONVERSATIONS = [
    [{"role": "user", "content": "Hi there"}],
    [{"role": "system", "content": "Be  brief."}, {"role": "user", "content": " Hello \n"}, {"role": "assistant", "content": "\n  Yes. \n"}],
    [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b\n\n"}, {"role": "user", "content": "求人 👍"}],
    [{"role": "user", "content": [{"type": "text", "text": "it's"}, {"type": "text", "text": ' "two"\n\x85é'}]}],
    [{"role": "assistant", "content": "first"}],
    [{"role": "user", "content": "x"}, {"role": "user", "content": "y"}],
    [{"role": "user", "content": None}],
    [{"role": "assistant", "content": "", "tool_calls": [{"function": {"name": "f", "arguments": {"a": 1, "b": [1.5, None, True, "é<"]}}}]}],
]
TOOLS = [{"type": "function", "function": {"name": "f", "description": 'does "é" <b>'}}]


def make_chat() -> None:
    cases = []
    for name, template in TEMPLATES.items():
        for number, conversation in enumerate(CONVERSATIONS):
            for generation in (True, False):
                tools = TOOLS if name == "tools" and generation else None
                case = {"template": name, "conversation": number, "generation": generation, "tools": tools}
                try:
                    texts, _ = render_jinja_template(
                        conversations=[conversation],
                        tools=tools,
                        chat_template=template,
                        add_generation_prompt=generation,
                        bos_token="<s>",
                        eos_token="</s>",
                    )
                    case["text"] = texts[0]
                except Exception as error:
                    case["error"] = type(error).__name__
                cases.append(case)
    write(HERE / "chat.json", {"templates": TEMPLATES, "conversations": CONVERSATIONS, "cases": cases})


def write(path: Path, value: dict) -> None:
    """Small, and one case a line."""
    out = []
    for key, item in value.items():
        if isinstance(item, list):
            body = "[\n" + ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in item) + "\n ]"
        else:
            body = json.dumps(item, ensure_ascii=False)
        out.append(f" {json.dumps(key)}: {body}")
    path.write_text("{\n" + ",\n".join(out) + "\n}\n", encoding="utf-8")


def user(text):
    return {"role": "user", "content": text}


def assistant(text):
    return {"role": "assistant", "content": text}


def preference_sets() -> dict:
    explicit = [
        {"prompt": "Can you start in March?", "chosen": " Yes, on the 2nd.", "rejected": " No."},
        {"prompt": "Salary: ", "chosen": "$21.50", "rejected": "none<|end|>"},
        {"prompt": "", "chosen": "求人", "rejected": "👍"},
        {"prompt": "the sal", "chosen": "ary range", "rejected": "t of the earth"},
        {"prompt": "x", "chosen": "", "rejected": "<|end|>"},
        {"prompt": "word " * 30, "chosen": "fits not", "rejected": "at all"},
        {"prompt": "short", "chosen": " answer" * 40, "rejected": " no"},
    ]
    implicit = [
        {"chosen": "\n\nHuman: Can I apply?\n\nAssistant: Yes.", "rejected": "\n\nHuman: Can I apply?\n\nAssistant: No."},
        {"chosen": "\n\nHuman: a\n\nAssistant: b\n\nHuman: c\n\nAssistant: It's fine", "rejected": "\n\nHuman: a\n\nAssistant: b\n\nHuman: c\n\nAssistant: It isn't"},
        {"chosen": "same start 👩🏽‍💻 x", "rejected": "same start 👩🏿‍💻 x"},
        {"chosen": "one side is the start", "rejected": "one side is the start of the other"},
        {"chosen": "ends in emoji 👍", "rejected": "ends in emoji 👍 and more"},
        {"chosen": "equal", "rejected": "equal"},
        {"chosen": "a 1", "rejected": "a 2"},
        {"chosen": "nothing shared", "rejected": "Sure"},
    ]
    chat = [
        {"prompt": [user("Can I apply?")], "chosen": [assistant("Yes.")], "rejected": [assistant("No. ")]},
        {"prompt": [{"role": "system", "content": "Be kind."}, user("x")], "chosen": [assistant("求人")], "rejected": [assistant("")]},
        {"prompt": [user("a"), assistant("b"), user("c")], "chosen": [assistant("d"), user("e"), assistant("f")], "rejected": [assistant("g")]},
    ]
    implicit_chat = [
        {"chosen": [user("Can I apply?"), assistant("Yes.")], "rejected": [user("Can I apply?"), assistant("No.")]},
        {"chosen": [user("a"), assistant("b"), user("c"), assistant("d")], "rejected": [user("a"), assistant("b"), user("c"), assistant("e")]},
        {"chosen": [user("a"), assistant("b")], "rejected": [user("a"), assistant("b"), user("c"), assistant("e")]},
    ]
    return {"explicit": explicit, "implicit": implicit, "chat": chat, "implicit-chat": implicit_chat}


def completion_sets() -> dict:
    pairs = [
        {"prompt": "Can you start in March?", "completion": " Yes, on the 2nd."},
        {"prompt": "the sal", "completion": "ary range"},
        {"prompt": "", "completion": "all of it"},
        {"prompt": "word " * 30, "completion": "fits not"},
        {"prompt": "done", "completion": " already<|end|>"},
        {"prompt": "short", "completion": " answer" * 40},
    ]
    texts = [{"text": "A whole text."}, {"text": "with its end<|end|>"}, {"text": ""}, {"text": "long " * 60}]
    chat = [
        {"prompt": [user("Can I apply?")], "completion": [assistant("Yes.")]},
        {"prompt": [user("a"), assistant("b"), user("c" * 30)], "completion": [assistant("d")]},
    ]
    messages = [{"messages": [user("a"), assistant("b")]}, {"messages": [{"role": "system", "content": "s"}, user("求"), assistant("人 " * 20)]}]
    shared = [{"conversations": [{"from": "user", "value": "a"}, {"from": "assistant", "value": "b"}]}]
    return {"pairs": pairs, "texts": texts, "chat": chat, "messages": messages, "conversations": shared}


def run_dpo(tokenizer, rows: list, max_length) -> dict:
    args = SimpleNamespace(dataset_num_proc=None, max_length=max_length, truncation_mode="keep_start")
    trainer = SimpleNamespace(_tokenizer=tokenizer)
    dataset = Dataset.from_list([{**row, "index": number} for number, row in enumerate(rows)])
    prepared = DPOTrainer._prepare_dataset(trainer, dataset, tokenizer, args, "train")
    collator = DataCollatorForPreference(pad_token_id=0, max_length=max_length)
    expected = []
    for row in prepared:
        batch = collator([row])
        sides = []
        for side in (0, 1):
            length = int(batch["attention_mask"][side].sum())
            ids = batch["input_ids"][side][:length].tolist()
            prompt = len(row["prompt_ids"])
            assert batch["completion_mask"][side][:length].tolist() == [0] * prompt + [1] * (length - prompt)
            sides.append(ids[prompt:])
        expected.append({"index": row["index"], "prompt_ids": row["prompt_ids"], "chosen_ids": sides[0], "rejected_ids": sides[1]})
    return {"rows": rows, "max_length": max_length, "expected": expected}


def run_sft(tokenizer, rows: list, max_length) -> dict:
    args = SimpleNamespace(
        dataset_num_proc=None, max_length=max_length, truncation_mode="keep_start", dataset_text_field="text",
        assistant_only_loss=False, use_liger_kernel=False, shuffle_dataset=False,
    )
    trainer = SimpleNamespace(_tokenizer=tokenizer, completion_only_loss="prompt" in rows[0], chat_template=None)
    dataset = Dataset.from_list([{**row, "index": number} for number, row in enumerate(rows)])
    prepared = SFTTrainer._prepare_dataset(trainer, dataset, tokenizer, args, False, None, "train")
    expected = []
    for row in prepared:
        start = next((i for i, label in enumerate(row["labels"]) if label != -100), len(row["labels"]))
        assert all(label == -100 for label in row["labels"][:start]) and -100 not in row["labels"][start:]
        expected.append({"index": row["index"], "ids": row["input_ids"], "completion_start": start})
    return {"rows": rows, "max_length": max_length, "expected": expected}


def make_rows(tokenizers: dict) -> None:
    cases = []
    for name in ("chat", "llama3"):
        for max_length in (None, 48):
            for kind, rows in preference_sets().items():
                cases.append({"kind": "preference", "set": kind, "tokenizer": name} | run_dpo(tokenizers[name], rows, max_length))
            for kind, rows in completion_sets().items():
                cases.append({"kind": "completion", "set": kind, "tokenizer": name} | run_sft(tokenizers[name], rows, max_length))
    write(HERE / "rows.json", {"cases": cases})


def main() -> None:
    tokenizers = make_tokenizers(random.Random(7))
    make_chat()
    make_rows(tokenizers)


if __name__ == "__main__":
    main()
