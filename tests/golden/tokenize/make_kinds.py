"""Kinds of tokenizers that strangers' folders hold: every class that AutoTokenizer rebuilds, every step of a tokenizer.json.

`python tests/golden/tokenize/make_kinds.py` writes `kinds.json` beside itself: texts, the small models that many kinds
share, and for each kind its files, the ids that transformers gives for every text, with and without special tokens, and
what it makes of them again. `decoded` is null where it is the text itself. A folder that transformers refuses has `error`.
"""

import base64
import json
import struct
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import common  # noqa: F401, E402  (quiet, offline)

from tokenizers import Tokenizer, models, pre_tokenizers, trainers  # noqa: E402
from transformers import AutoTokenizer  # noqa: E402

HERE = Path(__file__).resolve().parent
TEXTS = [
    "", " ", "   ", "\n", "a", "The cat sat on the mat.", "  two  spaces lead", "trail  ", "tabs\t\tand\r\n\r\nlines\n\n\n  x",
    "1 22 333 4444 55555 0.5e-3", "don't I'LL we've 'S it's'", "camelCase HTTPServer2 snake_case", "$5.00 #tag @a=b&c (x) [y] {z}!?",
    "日本語の猫。東京タワー", "Привет, мир ёлка", "مرحبا بالعالم ١٢٣", "हिन्दी क्षत्रिय", "한국어 문장 ไทย", "cafe\u0301 n\u0303 Å é ﬁ ½ ② Ⅷ ＦＵＬＬ",
    "👩🏽‍💻 is 👍 𝒳", "\x00a\x01\x1f\x7f", "\u00a0x\u3000y\u200bz\ufeffw\u2028v\x85u", "a<eos>b <bos> c<eos><eos>", "x <sp> y<sp>", "ab abab  aab",
    "Σ ΑΣ σς İ ß", "<unk> [UNK] <|endoftext|> </s> <s>x", "the the\nthe", "▁a ▁ b", "<0x41><0x0A>", "...---...", "a\n b\n", "Ġa Ċ",
    "<|assistant|> \n hi", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "𠀀漢字かなカナ㐀", "naïve ÀÉ",
]  # fmt: skip
CORPUS = TEXTS + ["the cat and the dog sat on the mat with the hat 2024 1234 333", "it's we've don't HTTP Server camel Case", "ab abab café"] * 4
LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"


def split(regex, behavior="Isolated", invert=False):
    return {"type": "Split", "pattern": {"Regex": regex}, "behavior": behavior, "invert": invert}


def chain(*steps, key="pretokenizers"):
    return {"type": "Sequence", key: list(steps)}


def byte_level(**settings):
    return {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True} | settings


def added(ident, content, **flags):
    base = {"id": ident, "content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return base | flags


def template(before, after, ids):
    parts = [{"SpecialToken": {"id": name, "type_id": 0}} for name in before] + [{"Sequence": {"id": "A", "type_id": 0}}]
    parts += [{"SpecialToken": {"id": name, "type_id": 0}} for name in after]
    pair = parts + [{"Sequence": {"id": "B", "type_id": 1}}]
    specials = {name: {"id": name, "ids": [ids[name]], "tokens": [name]} for name in before + after}
    return {"type": "TemplateProcessing", "single": parts, "pair": pair, "special_tokens": specials}


def bpe(vocab, merges, **settings):
    base = {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None}
    return base | {"fuse_unk": False, "byte_fallback": False, "ignore_merges": False} | settings | {"vocab": vocab, "merges": merges}


def trained(pre, vocab_size, special, alphabet=(), **settings):
    tokenizer = Tokenizer(models.BPE(**settings))
    tokenizer.pre_tokenizer = pre
    suffix = {key: settings[key] for key in settings if key == "end_of_word_suffix"}
    trainer = trainers.BpeTrainer(vocab_size=vocab_size, special_tokens=special, initial_alphabet=list(alphabet), show_progress=False, **suffix)
    tokenizer.train_from_iterator(CORPUS if alphabet else [text for text in CORPUS if text.isascii()], trainer)
    return json.loads(tokenizer.to_str())["model"]


def shared_models() -> dict:
    letters = pre_tokenizers.ByteLevel.alphabet()
    byte_model = trained(pre_tokenizers.ByteLevel(add_prefix_space=False), 340, ["<bos>", "<eos>", "<|endoftext|>"], letters)
    bytes_ = bpe(byte_model["vocab"], byte_model["merges"])
    special = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    piece_model = trained(pre_tokenizers.Metaspace(), 420, special)
    pieces = bpe(piece_model["vocab"], piece_model["merges"], unk_token="<unk>", fuse_unk=True, byte_fallback=True)
    gemma_special = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    gemma_model = trained(pre_tokenizers.Metaspace(prepend_scheme="never"), 400, gemma_special)
    gemma = bpe(gemma_model["vocab"], gemma_model["merges"], unk_token="<unk>", fuse_unk=True, byte_fallback=True)
    clip_model = trained(pre_tokenizers.Whitespace(), 160, ["<bos>", "<eos>", "<unk>"], end_of_word_suffix="</w>", unk_token="<unk>")
    characters = sorted({letter for text in TEXTS for letter in text if letter not in "<>"})
    plain = {token: i for i, token in enumerate(["<unk>", "<bos>", "<eos>", *characters, "ab", "the", "th", "cat"])}
    merges = [["a", "b"], ["t", "h"], ["th", "e"]]
    return {
        "bytes": bytes_,
        "pieces": pieces,
        "gemma": gemma,
        "clip": clip_model,
        "characters": bpe({token: i for token, i in plain.items() if token != "cat"}, merges, unk_token="<unk>"),
        "words": {"type": "WordLevel", "unk_token": "<unk>", "vocab": {w: i for i, w in enumerate(["<unk>", "the", "cat", "The", ".", "a", "x", "it"])}},
    }


def kinds(shared: dict) -> dict:
    """name: (model name, changes to the model, rest of tokenizer.json, tokenizer_config.json, config.json)."""
    out = {}
    bytes_added = [added(0, "<bos>"), added(1, "<eos>"), added(2, "<|endoftext|>")]
    ids = {"<bos>": 0, "<eos>": 1, "<s>": 1, "</s>": 2}
    llama = {"model_type": "llama"}
    tokens = {"bos_token": "<bos>", "eos_token": "<eos>"}
    generic = tokens | {"tokenizer_class": "PreTrainedTokenizerFast"}

    def put(name, model, rest, config=None, model_config=llama, changes=None, files=None):
        base = {"normalizer": None, "pre_tokenizer": None, "post_processor": None, "decoder": None, "added_tokens": []}
        out[name] = {"model": model, "changes": changes or {}, "rest": base | rest, "config": config, "model_config": model_config, "files": files or {}}

    def put_bytes(name, rest, config=generic, model_config=llama, **more):
        put(name, "bytes", {"pre_tokenizer": byte_level(), "decoder": byte_level(), "added_tokens": bytes_added} | rest, config, model_config, **more)

    # Classes of byte-level folders
    deepseek = chain(
        split(r"[\r\n]"), split(r"\s?\p{L}+"), split(r"\s?\p{P}+"), split(r"[一-龥ࠀ-一가-퟿]+"),
        {"type": "Digits", "individual_digits": True}, byte_level(use_regex=False),
    )  # fmt: skip
    bos_first = template(["<bos>"], [], ids)
    both = template(["<bos>"], ["<eos>"], ids)
    put_bytes("deepseek_llama", {"pre_tokenizer": deepseek, "post_processor": bos_first}, tokens | {"tokenizer_class": "LlamaTokenizerFast", "add_bos_token": True, "legacy": True})
    put_bytes("deepseek_generic", {"pre_tokenizer": deepseek, "post_processor": bos_first}, generic | {"add_bos_token": True})
    put_bytes("deepseek_v3_llamaclass", {"pre_tokenizer": deepseek, "post_processor": bos_first}, tokens | {"tokenizer_class": "LlamaTokenizerFast"}, {"model_type": "deepseek_v3"})
    put_bytes("neox", {"normalizer": {"type": "NFC"}, "pre_tokenizer": byte_level(trim_offsets=True)}, {"tokenizer_class": "GPTNeoXTokenizer", "eos_token": "<eos>"}, {"model_type": "gpt_neox"})
    put_bytes("neox_under_llama", {"normalizer": None, "post_processor": both, "pre_tokenizer": deepseek}, tokens | {"tokenizer_class": "GPTNeoXTokenizerFast", "add_bos_token": True})
    put_bytes("neox_olmo_noclass", {"pre_tokenizer": deepseek, "post_processor": bos_first}, tokens, {"model_type": "olmo"})
    put_bytes("olmo2", {"pre_tokenizer": chain(split(LLAMA3), byte_level(use_regex=False))}, tokens | {"tokenizer_class": "GPT2Tokenizer"}, {"model_type": "olmo2"})
    put_bytes("qwen35", {"pre_tokenizer": byte_level()}, {"tokenizer_class": "Qwen2Tokenizer", "eos_token": "<eos>"}, {"model_type": "qwen3_5"})
    put_bytes("qwen35_class", {"pre_tokenizer": byte_level()}, {"tokenizer_class": "Qwen3_5Tokenizer", "eos_token": "<eos>"})
    put_bytes("qwen2_class_under_qwen3", {"post_processor": byte_level()}, {"tokenizer_class": "Qwen2Tokenizer", "eos_token": "<eos>", "add_prefix_space": False}, {"model_type": "qwen3"})
    put_bytes("qwen2_bos", {"post_processor": both}, {"tokenizer_class": "Qwen2TokenizerFast", "eos_token": "<eos>", "add_bos_token": True}, {"model_type": "qwen2"})
    put_bytes("qwen2_generic", {"pre_tokenizer": deepseek}, generic, {"model_type": "qwen2"})
    put_bytes("qwen3_generic", {"pre_tokenizer": deepseek}, generic, {"model_type": "qwen3"})
    put_bytes("gpt2_generic", {"pre_tokenizer": deepseek}, generic, {"model_type": "gpt2"})
    put_bytes("phi4_gpt2class", {"pre_tokenizer": chain(split(LLAMA3), byte_level(use_regex=False))}, tokens | {"tokenizer_class": "GPT2Tokenizer"}, {"model_type": "phi3"})
    put_bytes("gpt2class_under_llama", {"pre_tokenizer": chain(split(LLAMA3), byte_level(use_regex=False)), "post_processor": both}, tokens | {"tokenizer_class": "GPT2TokenizerFast", "add_prefix_space": True})
    put_bytes("smollm2", {"pre_tokenizer": chain({"type": "Digits", "individual_digits": True}, byte_level())}, tokens | {"tokenizer_class": "GPT2Tokenizer", "add_prefix_space": False})
    put_bytes("codegen_class", {"pre_tokenizer": deepseek}, tokens | {"tokenizer_class": "CodeGenTokenizer"})
    put_bytes("roberta_class", {"pre_tokenizer": byte_level()}, tokens | {"tokenizer_class": "RobertaTokenizer"})
    put_bytes("cohere_class", {"pre_tokenizer": deepseek}, tokens | {"tokenizer_class": "CohereTokenizerFast"})
    put_bytes("bloom_class", {"pre_tokenizer": deepseek}, tokens | {"tokenizer_class": "BloomTokenizerFast"})
    put_bytes("unknown_class", {"pre_tokenizer": deepseek}, tokens | {"tokenizer_class": "HomemadeTokenizer"}, {"model_type": "qwen3"})
    put_bytes("unknown_class_llama", {"pre_tokenizer": deepseek}, tokens | {"tokenizer_class": "HomemadeTokenizer"})
    put_bytes("class_in_config_json", {"pre_tokenizer": deepseek}, tokens, llama | {"tokenizer_class": "GPT2Tokenizer"})
    put_bytes("mistral_llamaclass", {"pre_tokenizer": deepseek, "post_processor": bos_first}, tokens | {"tokenizer_class": "LlamaTokenizer"}, {"model_type": "mistral"})
    put_bytes("granite_gpt2class", {"pre_tokenizer": deepseek}, tokens | {"tokenizer_class": "GPT2Tokenizer"}, {"model_type": "granite"})
    put_bytes("no_config_files", {"pre_tokenizer": deepseek}, None, llama)

    # SentencePiece kinds
    piece_added = [added(0, "<unk>"), added(1, "<s>"), added(2, "</s>")]
    piece_tokens = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}
    llama_decoder = chain({"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}, key="decoders")
    prepend = chain({"type": "Prepend", "prepend": "▁"}, {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}, key="normalizers")
    piece_rest = {"normalizer": prepend, "post_processor": template(["<s>"], [], ids), "decoder": llama_decoder, "added_tokens": piece_added}
    phi3_added = piece_added + [added(420, "<|assistant|>", rstrip=True), added(421, "<|end|>", rstrip=True)]

    def put_pieces(name, config, model_config=llama, **rest):
        put(name, "pieces", piece_rest | rest, config, model_config)

    put_pieces("phi3", piece_tokens | {"tokenizer_class": "LlamaTokenizer", "legacy": False}, {"model_type": "phi3"}, added_tokens=phi3_added, post_processor=template([], [], ids))
    put_pieces("phi3_generic", piece_tokens | {"tokenizer_class": "PreTrainedTokenizerFast"}, {"model_type": "phi3"}, added_tokens=phi3_added)
    put_pieces("llama2_legacy", piece_tokens | {"tokenizer_class": "LlamaTokenizer", "legacy": True})
    put_pieces("llama2_nolegacykey", piece_tokens | {"tokenizer_class": "LlamaTokenizer"})
    put_pieces("llama2_legacyfalse", piece_tokens | {"tokenizer_class": "LlamaTokenizerFast", "legacy": False})
    put_pieces("llama2_legacynull", piece_tokens | {"tokenizer_class": "LlamaTokenizerFast", "legacy": None})
    put_pieces("llama2_noprefix", piece_tokens | {"tokenizer_class": "LlamaTokenizer", "add_prefix_space": False})
    put_pieces("llama2_prefix_null", piece_tokens | {"tokenizer_class": "LlamaTokenizer", "add_prefix_space": None, "legacy": True})
    put_pieces("llama2_addeos", piece_tokens | {"tokenizer_class": "LlamaTokenizer", "add_eos_token": True, "add_bos_token": False})
    put_pieces("llama2_nopost", piece_tokens | {"tokenizer_class": "LlamaTokenizer", "add_eos_token": True, "add_bos_token": True}, post_processor=None)
    put_pieces("sp_generic_addeos", piece_tokens | {"tokenizer_class": "PreTrainedTokenizerFast", "add_eos_token": True})
    put_pieces("sp_backend", piece_tokens | {"tokenizer_class": "TokenizersBackend", "backend": "tokenizers"})
    put_pieces("sp_noclass", piece_tokens)
    put_pieces("sp_codellama", piece_tokens | {"tokenizer_class": "CodeLlamaTokenizer"})
    put_pieces("specials_as_dicts", {key: {"__type": "AddedToken", "content": value, "lstrip": False, "normalized": True, "rstrip": False, "single_word": False} for key, value in piece_tokens.items()} | {"tokenizer_class": "LlamaTokenizer"})
    put_pieces("eos_missing", {"bos_token": "<s>", "unk_token": "<unk>", "tokenizer_class": "PreTrainedTokenizerFast"})
    put_pieces("eos_missing_class", {"tokenizer_class": "LlamaTokenizer"})
    put_pieces("metaspace_first", piece_tokens | {"tokenizer_class": "PreTrainedTokenizerFast"}, normalizer=None, pre_tokenizer={"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": False})
    put_pieces("metaspace_always_split", piece_tokens | {"tokenizer_class": "PreTrainedTokenizerFast"}, normalizer=None, pre_tokenizer={"type": "Metaspace", "replacement": "▁", "add_prefix_space": True}, decoder={"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True})
    gemma_tokens = {"bos_token": "<bos>", "eos_token": "<eos>", "unk_token": "<unk>", "pad_token": "<pad>"}
    gemma_rest = {
        "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
        "pre_tokenizer": {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": False},
        "post_processor": template(["<bos>"], [], {"<bos>": 2}),
        "decoder": chain({"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"}, key="decoders"),
        "added_tokens": [added(i, token) for i, token in enumerate(["<pad>", "<eos>", "<bos>", "<unk>"])],
    }
    put("gemma_class", "gemma", gemma_rest, gemma_tokens | {"tokenizer_class": "GemmaTokenizer"}, {"model_type": "gemma"})
    put("gemma_class_under_llama", "gemma", gemma_rest | {"normalizer": None}, gemma_tokens | {"tokenizer_class": "GemmaTokenizerFast"})
    put("gemma_noclass", "gemma", gemma_rest | {"pre_tokenizer": None}, gemma_tokens, {"model_type": "gemma3_text"})
    put("gemma_generic", "gemma", gemma_rest, gemma_tokens | {"tokenizer_class": "PreTrainedTokenizerFast"})

    # Patterns
    patterns = {
        "lookbehind": r"(?<=[a-z])(?=[A-Z])|(?<!\d)\d{1,2}|\s+",
        "lookbehind_long": r"(?<=ab|c)\w+|\s+|(?<![a-z])\.",
        "possessive": r"\p{L}++|\p{N}{1,3}+|\s++(?!\S)|\s+|[^\s\p{L}\p{N}]++",
        "possessive_bites": r"a*+b|a?+ab|[a-z]++z|\s+",
        "atomic": r"(?>a+|ab)b?|(?>\s+)\S",
        "posix": r"[[:alpha:]]+|[[:digit:]]{1,2}|[[:space:]]+|[[:punct:]]+|[^[:alnum:][:space:]]+",
        "unicode_props": r"\p{Lu}+|\p{Ll}+|\p{Han}+|\p{Hiragana}+|\p{M}+|\P{L}|\p{^Lo}+|[\p{Cyrillic}\p{Arabic}]+|\p{Alphabetic}+",
        "unicode_short": r"\pL+|\pN+|\s+|\PL",
        "dotall": r"(?m)a.b|(?m:.{3})|x.",
        "dotall_perl": r"(?s)a.b",
        "line_anchors": r"^a|x$|a.b|.+",
        "anchors": r"^\s+|\S+$|\A[a-z]|\w+\z|\bthe\b|\Ga",
        "named": r"(?<word>\p{L}+)|(?<num>\p{N}+)|(?:\s)+",
        "extended": "(?x) \\p{L}+ # letters\n | \\ +",
        "ignorecase": r"(?i)the|(?i:CAT)|é+|[a-c]+",
        "ignorecase_part": r"a(?i)bc|(?-i:X)|k",
        "classes": r"\w+|\W|\h+|\d+|\D|\R|\X",
        "newline_class": r"[^\n]+\n?|\R+",
        "intersection": r"[\p{L}&&[^a-z]]+|[a-z&&[^aeiou]]+|[\w&&\D]+",
        "hex": r"\x{4e00}|[\x{4e00}-\x{9fff}]+|\x20+|[\x00-\x1f]|\u3000",
        "counted": r"a{2}|a{3,}|\d{,2}|\s{2,3}?|x{0}y",
        "lazy": r"a+?b|.*?\s|\S+?",
        "empty_match": r"x*|(?=a)",
        "escapes": r"\t|\n|\r|\f|\v|\e|\a|\-|\/|\.|\#",
        "alternation_order": r"a|ab|abc|the|t",
        "nested": r"((a|b)+c?)+|(?:(?:\s)|(?:\d))+",
        "backreference": r"(.)\1|\s",
        "word_boundary": r"\b\w|\B\w",
        "conditional": r"(a)?(?(1)b|c)|.",
        "recursion": r"\((?:[^()]|\g<0>)*\)|.",
        "keep": r"a\Kb|.",
        "quoted": r"\Qa.b\E|\s",
    }  # fmt: skip
    for name, regex in patterns.items():
        put_bytes(name, {"pre_tokenizer": chain(split(regex), byte_level(use_regex=False))})
    words = r"\s|\p{P}"
    for name, behaviour in [("removed", "Removed"), ("merged_with_next", "MergedWithNext"), ("merged_with_previous", "MergedWithPrevious"), ("contiguous", "Contiguous")]:
        put_bytes(f"split_{name}", {"pre_tokenizer": chain(split(words, behaviour), byte_level(use_regex=False))})
        put_bytes(f"split_{name}_inverted", {"pre_tokenizer": chain(split(r"\p{L}+", behaviour, True), byte_level(use_regex=False))})
    put_bytes("split_string", {"pre_tokenizer": chain({"type": "Split", "pattern": {"String": "a."}, "behavior": "Isolated", "invert": False}, byte_level(use_regex=False))})
    for name, steps in {
        "pre_whitespace": [{"type": "Whitespace"}], "pre_wssplit": [{"type": "WhitespaceSplit"}],
        "pre_punct_contig": [{"type": "Punctuation", "behavior": "Contiguous"}], "pre_punct": [{"type": "Punctuation", "behavior": "MergedWithPrevious"}],
        "pre_scripts": [{"type": "UnicodeScripts"}], "pre_fixed": [{"type": "FixedLength", "length": 3}], "pre_bertpre": [{"type": "BertPreTokenizer"}],
        "pre_digits": [{"type": "Digits", "individual_digits": False}], "pre_delimiter": [{"type": "CharDelimiterSplit", "delimiter": "a"}],
        "pre_scripts_punct": [{"type": "UnicodeScripts"}, {"type": "Punctuation", "behavior": "Isolated"}],
    }.items():  # fmt: skip
        put_bytes(name, {"pre_tokenizer": chain(*steps, byte_level(use_regex=False))})

    # Normalizers
    for name, steps in {
        "norm_nfkc": [{"type": "NFKC"}], "norm_nfd_strip": [{"type": "NFD"}, {"type": "StripAccents"}], "norm_nmt": [{"type": "Nmt"}],
        "norm_strip": [{"type": "Strip", "strip_left": True, "strip_right": True}], "norm_strip_left": [{"type": "Strip", "strip_left": True, "strip_right": False}],
        "norm_prepend": [{"type": "Prepend", "prepend": "> "}], "norm_lower": [{"type": "Lowercase"}], "norm_nfkd": [{"type": "NFKD"}],
        "norm_replace_regex": [{"type": "Replace", "pattern": {"Regex": r"\s+|(?<=a)b"}, "content": "_"}],
        "norm_replace_group": [{"type": "Replace", "pattern": {"Regex": r"(a)(b)"}, "content": "$2\\1"}],
        "norm_replace_string": [{"type": "Replace", "pattern": {"String": "."}, "content": ""}],
        "norm_bert": [{"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True}],
        "norm_bert_cased": [{"type": "BertNormalizer", "clean_text": False, "handle_chinese_chars": False, "strip_accents": True, "lowercase": False}],
    }.items():  # fmt: skip
        put_bytes(name, {"normalizer": chain(*steps, key="normalizers")})
    table = {"ﬁ": "fi", "Å": "A", "é": "E", "e\u0301": "!", "\t": " ", "a": "aa", "ab": "never", "漢": "", "\u00a0": " ", "👍": "+1", "👩": "w", "½": "1/2"}
    put_bytes("norm_precompiled", {"normalizer": {"type": "Precompiled", "precompiled_charsmap": chars_map(table)}})
    put_bytes("norm_bytelevel", {"normalizer": {"type": "ByteLevel"}, "pre_tokenizer": None})

    # Added tokens, models, decoders
    gaps = bytes_added + [added(345, "<late>"), added(350, "<sp>", lstrip=True, rstrip=True), added(352, "ab", special=False, normalized=True, single_word=True)]
    put_bytes("added_gaps_decoder", {"added_tokens": gaps}, generic | {"added_tokens_decoder": {str(token["id"]): {k: v for k, v in token.items() if k != "id"} for token in gaps}})
    put_bytes("added_gaps_json", {"added_tokens": gaps}, generic)
    put_bytes("added_gaps_class", {"added_tokens": gaps}, tokens | {"tokenizer_class": "Qwen2Tokenizer", "added_tokens_decoder": {str(token["id"]): {k: v for k, v in token.items() if k != "id"} for token in gaps}})
    put_bytes("added_special_normalized", {"added_tokens": bytes_added + [added(340, "THE", special=False, normalized=True), added(341, "<sp>", normalized=True)], "normalizer": {"type": "Lowercase"}})
    put_bytes("extra_list", {}, generic | {"additional_special_tokens": ["<sp>", "<|endoftext|>"]})
    put_bytes("extra_dict", {}, generic | {"extra_special_tokens": {"image_token": "<sp>"}})
    put_bytes("cleanup_true", {}, generic | {"clean_up_tokenization_spaces": True})
    put_bytes("truncation_padding", {"truncation": {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0}, "padding": {"strategy": {"Fixed": 6}, "direction": "Right", "pad_to_multiple_of": None, "pad_id": 0, "pad_type_id": 0, "pad_token": "<bos>"}})
    put_bytes("split_special_tokens", {}, generic | {"split_special_tokens": True})
    put_bytes("merges_strings", {}, generic, changes={"merges": [" ".join(pair) for pair in shared["bytes"]["merges"]]})
    put_bytes("ignore_merges", {"pre_tokenizer": chain(split(LLAMA3), byte_level(use_regex=False))}, generic, changes={"ignore_merges": True, "merges": shared["bytes"]["merges"][:20]})
    put_bytes("no_type_model", {}, generic, changes={"type": None})
    put("wordlevel", "words", {"pre_tokenizer": {"type": "Whitespace"}, "added_tokens": [added(0, "<unk>")]}, {"tokenizer_class": "PreTrainedTokenizerFast", "unk_token": "<unk>"})
    clip_rest = {
        "normalizer": chain({"type": "NFC"}, {"type": "Replace", "pattern": {"Regex": r"\s+"}, "content": " "}, {"type": "Lowercase"}, key="normalizers"),
        "pre_tokenizer": split(r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+", "Removed", True),
        "decoder": {"type": "BPEDecoder", "suffix": "</w>"},
        "added_tokens": [added(0, "<bos>"), added(1, "<eos>"), added(2, "<unk>")],
        "post_processor": {"type": "RobertaProcessing", "sep": ["<eos>", 1], "cls": ["<bos>", 0], "trim_offsets": False, "add_prefix_space": False},
    }
    put("clip_suffix", "clip", clip_rest, generic | {"unk_token": "<unk>"})
    put("clip_class", "clip", clip_rest, tokens | {"tokenizer_class": "CLIPTokenizer", "unk_token": "<unk>"})
    put("characters", "characters", {"added_tokens": [added(0, "<unk>")]}, generic | {"unk_token": "<unk>"})
    put("characters_fused", "characters", {"decoder": {"type": "Fuse"}}, generic | {"unk_token": "<unk>"}, changes={"fuse_unk": True, "vocab": {"<unk>": 0, "a": 1, "b": 2, "ab": 3, " ": 4}, "merges": [["a", "b"]]})
    put("prefix_pieces", "characters", {"decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True}}, generic | {"unk_token": "<unk>"}, changes={"continuing_subword_prefix": "##", "vocab": {"<unk>": 0, "a": 1, "##b": 2, "ab": 3, "##a": 4, " ": 5, "## ": 6}, "merges": [["a", "##b"]]})
    unigram = [["<unk>", 0.0], ["▁", -2.0], ["a", -3.0], ["b", -3.5], ["ab", -4.0], ["▁the", -2.5], ["t", -4.0], ["h", -4.0], ["e", -4.0], ["▁a", -3.1]]
    put("unigram", "words", {"pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}, "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}}, {"unk_token": "<unk>", "tokenizer_class": "PreTrainedTokenizerFast"}, changes={"type": "Unigram", "unk_id": 0, "vocab": unigram, "byte_fallback": False, "unk_token": None})
    put("unigram_bytes", "words", {"decoder": {"type": "ByteFallback"}}, {"unk_token": "<unk>", "tokenizer_class": "PreTrainedTokenizerFast"}, changes={"type": "Unigram", "unk_id": 0, "vocab": unigram + [[f"<0x{byte:02X}>", -10.0] for byte in range(256)], "byte_fallback": True, "unk_token": None})
    put("ctc_decoder", "words", {"pre_tokenizer": {"type": "Whitespace"}, "decoder": {"type": "CTC", "pad_token": "<unk>", "word_delimiter_token": "|", "cleanup": True}}, {"tokenizer_class": "PreTrainedTokenizerFast", "unk_token": "<unk>"})
    return out


def chars_map(pairs: dict) -> str:
    """SentencePiece's table: a double array of the keys' UTF-8 (Darts-clone's layout), then the texts, each ended by a 0."""
    texts, trie = b"", {}
    for key, value in pairs.items():
        node = trie
        for byte in key.encode():
            node = node.setdefault(byte, {})
        node[0] = len(texts)
        texts += value.encode() + b"\0"
    units = {0: 0}
    waiting = [(0, trie)]
    while waiting:
        place, node = waiting.pop(0)
        base = next(base for base in range(1, 1 << 20) if all((base ^ label) not in units for label in node) and base not in units)
        units[place] |= (place ^ base) << 10 | (256 if 0 in node else 0)
        for label, child in node.items():
            units[base ^ label] = (1 << 31 | child) if label == 0 else label
            if label != 0:
                waiting.append((base ^ label, child))
        units.setdefault(base, 0)
    size = (max(units) | 255) + 1
    array = b"".join(struct.pack("<I", units.get(place, 0)) for place in range(size))
    return base64.b64encode(struct.pack("<I", len(array)) + array + texts).decode()


def tokenizer_json(kind: dict, shared: dict) -> dict:
    model = {key: value for key, value in (shared[kind["model"]] | kind["changes"]).items() if value is not None or key not in kind["changes"]}
    return {"version": "1.0", "truncation": None, "padding": None, **kind["rest"], "model": model}


def measure(kind: dict, shared: dict) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        (path / "tokenizer.json").write_text(json.dumps(tokenizer_json(kind, shared), ensure_ascii=False), encoding="utf-8")
        if kind["config"] is not None:
            (path / "tokenizer_config.json").write_text(json.dumps(kind["config"]))
        (path / "config.json").write_text(json.dumps(kind["model_config"]))
        try:
            tokenizer = AutoTokenizer.from_pretrained(folder)
            cases = []
            for text in TEXTS:
                ids = tokenizer(text)["input_ids"]
                bare = tokenizer(text, add_special_tokens=False)["input_ids"]
                decoded = tokenizer.decode(ids)
                plain = tokenizer.decode(ids, skip_special_tokens=True)
                cases.append([ids, None if bare == ids else bare, None if decoded == text else decoded, None if plain == decoded else plain])
        except BaseException as error:  # Rust panics are no Exception
            if isinstance(error, KeyboardInterrupt):
                raise
            return {"error": type(error).__name__}
    facts = {"class": type(tokenizer).__name__, "length": len(tokenizer)}
    return facts | {key: getattr(tokenizer, f"{key}_token_id") for key in ("bos", "eos", "pad")} | {"cases": cases}


def line(value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    shared = shared_models()
    lines = []
    for name, kind in kinds(shared).items():
        result = measure(kind, shared)
        print(name, result.get("error") or result["class"])
        lines.append(f"{line(name)}:{line(kind | result)}")
    models_ = ",\n".join(f"{line(name)}:{line(model)}" for name, model in shared.items())
    body = f'{{"texts":{line(TEXTS)},\n"models":{{\n{models_}\n}},\n"kinds":{{\n' + ",\n".join(lines) + "\n}}\n"
    (HERE / "kinds.json").write_text(body, encoding="utf-8")


if __name__ == "__main__":
    main()
