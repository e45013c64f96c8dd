"""Templates by the hundred: every filter, test, operator and method over values of every kind, and statements by hand.

`templates()` gives them all; those of reported cases stand in listed.json, those of well-known models in models/.
"""

import random

MESSAGES = [
    {"role": "system", "content": " Be brief. "},
    {"role": "user", "content": "Hi there"},
    {"role": "assistant", "content": "it's o'clock HERE"},
]
VARIABLES = {
    "messages": MESSAGES,
    "tools": None,
    "documents": None,
    "add_generation_prompt": False,
    "bos_token": "<s>",
    "eos_token": "</s>",
    "n": 3,
    "f": 2.5,
    "whole": 20.0,
    "s": "Hello wörld 👍 it's",
    "lines": "a\n\n b\r\nc\x0bd",
    "people": [
        {"name": "bob", "age": 30, "tags": ["x", "y"], "pay": 10.0},
        {"name": "Alice", "age": 25, "tags": [], "pay": 2.5},
        {"name": "alice", "age": 30, "tags": ["z"]},
    ],
    "d": {"b": 1, "a": {"items": [1, 2], "k": None}, "C": "x"},
}
VALUES = [
    "none", "true", "false", "0", "1", "-3", "7", "2.5", "-0.0", "1e16", "''", "'a'", "'ab c'", "'12'", "[]", "[1, 'a']",
    "[3, 1, 2]", "(1, 2)", "()", "{}", "{'a': 1}", "nothing", "range(3)", "('<b>' | e)", "namespace(a=1)", "n", "f", "s",
    "d", "people", "whole", "'ß👍'", "[none, true, 1.0]", "{'b': 2, 'A': [1]}.items()",
]
BINARY = ["+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", ">=", "in", "not in", "and", "or", "~"]
FILTERS = {
    "abs": [""], "attr": ["('a')", "('items')", "('upper')"], "batch": ["(2) | list", "(2, 'x') | list", "(0) | list"],
    "capitalize": [""], "center": ["(9)", ""], "count": [""], "default": ["('z')", "('z', true)", "(boolean=true)"],
    "dictsort": ["", "(true)", "(by='value')", "(reverse=true)", "(false, 'nope')"], "e": [""], "escape": [""],
    "filesizeformat": ["", "(true)"], "first": [""], "float": ["", "(1.5)", "('x')"], "forceescape": [""],
    "format": ["", "(1)", "(1, 2)", "(a=1)"], "groupby": ["('age')", "(0)", "('name', case_sensitive=true)"],
    "indent": ["", "(2)", "(2, true)", "('>', blank=true)", "(-1)"], "int": ["", "(5)", "(0, 16)", "(base=2)", "(default=none)"],
    "join": ["", "('-')", "(', ', attribute='name')", "(1)", "(d='+')"], "last": [""], "length": [""], "list": [""],
    "lower": [""], "items": [" | list", ""], "map": ["('string') | list", "(attribute='name') | list", "('upper') | join",
    "(attribute='x', default=0) | list", "('nofilter') | list", "() | list"], "min": ["", "(true)", "(attribute='age')"],
    "max": ["", "(case_sensitive=true)"], "reject": ["('none') | list", " | list"], "rejectattr": ["('age') | list"],
    "replace": ["('a', 'b')", "('', '-')", "('a', 'b', 1)", "(1, 2)", "('l', 'L', 0)"], "reverse": ["", " | list", " | join"],
    "round": ["", "(1)", "(0, 'floor')", "(1, 'ceil')", "(-1)", "(2, method='floor')", "(method='nope')"], "safe": [""],
    "select": [" | list", "('string') | list", "('eq', 1) | list", "('notest') | list"],
    "selectattr": ["('age') | list | length", "('age', 'gt', 26) | map(attribute='name') | list", "() | list"],
    "slice": ["(2) | list", "(3, 0) | list"], "sort": ["", "(reverse=true)", "(case_sensitive=true)", "(attribute='name')",
    "(attribute='age,name')", "(false, true)"], "string": [""], "striptags": [""],
    "sum": ["", "(start=10)", "(attribute='age')", "(start='')", "(start=[])"], "title": [""], "trim": ["", "('a')", "(none)"],
    "truncate": ["(5)", "(5, true)", "(5, false, '..', 0)", "(1)"], "unique": [" | list", "(true) | list"],
    "upper": [""], "urlencode": [""], "wordcount": [""], "xmlattr": ["", "(false)"],
    "tojson": ["", "(true)", "(indent=2)", "(sort_keys=true)", "(indent='..')", "(separators=('|', '='))", "(indent=0)"],
    "nofilter": [""], "pprint": [""], "random": ["() | length"], "urlize": [""], "wordwrap": ["(3)"],
}
TESTS = [
    "boolean", "callable", "defined", "divisibleby 2", "divisibleby(0)", "eq 1", "equalto('a')", "escaped", "even", "false",
    "filter", "float", "ge 1", "gt(1)", "greaterthan 1", "in [1, 'a', none]", "in 'abc'", "integer", "iterable", "le 1",
    "lower", "lt 1", "lessthan 5", "mapping", "ne none", "none", "number", "odd", "sameas true", "sameas(none)", "sequence",
    "string", "test", "true", "undefined", "upper", "not none", "notest",
]
TEXTS = ["''", "'abc'", "' a b  c '", "'Hello World'", "'ÀÉß İǆ ﬁ'", "'a👍b👍'", "'x-y-z'", "'12.5'", "'A1_'", "'ΑΣ ΣΑΣ'", "'\\t1\\n2\\r\\n3'", "lines", "s"]
METHODS = [
    "capitalize()", "center(7)", "center(8, '*')", "count('a')", "count('')", "count('a', 1, -1)", "endswith('c')",
    "endswith(('z', 'd'))", "expandtabs()", "expandtabs(4)", "find('b')", "find('b', -2)", "format(1)", "index('b')",
    "isalnum()", "isalpha()", "isascii()", "isdecimal()", "isdigit()", "isidentifier()", "islower()", "isnumeric()",
    "isprintable()", "isspace()", "istitle()", "isupper()", "join(['1', '2'])", "join([1])", "join('ab')", "ljust(6, '.')",
    "lower()", "lstrip()", "lstrip('a')", "partition('-')", "removeprefix('a')", "removesuffix('c')", "removesuffix('')",
    "replace('b', '')", "replace('', '-')", "replace('a', 'b', 1)", "rfind('b')", "rindex('-')", "rjust(6)",
    "rpartition('-')", "rsplit()", "rsplit(none, 1)", "rsplit('-', 1)", "rsplit(' ')", "rstrip('c ')", "split()",
    "split(' ')", "split(maxsplit=1)", "split('-', 0)", "split(none, 1)", "split('')", "splitlines()", "splitlines(true)",
    "startswith('a')", "startswith('b', 1)", "startswith(())", "strip()", "strip('ac')", "strip(none)", "swapcase()",
    "title()", "upper()", "zfill(5)", "nope()", "nope", "encode()", "casefold()", "__class__", "__len__()", "strip(1)",
    "find()", "upper(1)", "split(sep=',')", "format(a=1)", "translate({})",
]
CONTAINERS = [
    "[1, 2, 1].count(1)", "[1, 2].index(2)", "[1, 2].index(3)", "[1, 2].copy()", "(1, 2).index(2)", "(1, 1).count(1)",
    "[1].append(2)", "[1].append", "[1].append is defined", "[2, 1].sort()", "d.keys()", "d.values()", "d.items()",
    "d.keys() | list", "d.keys() | length", "d.items() | list", "d.get('b')", "d.get('z')", "d.get('z', 1)", "d.get('a').k",
    "d.a.items", "d.a['items']", "d['a'].get('items')", "d.pop('b')", "d.clear", "d.update is defined", "d.copy() == d",
    "d._x", "d.__class__", "d.__class__ is defined", "'b' in d.keys()", "1 in d.values()", "('b', 1) in d.items()",
    "d.keys() == {'C': 1, 'a': 2, 'b': 3}.keys()", "d.values() == d.values()", "{1: 'a', 1.0: 'b', true: 'c'}", "{'a': 1, 'a': 2}",
    "{(1, 2): 3}[(1, 2)]", "{[]: 1}", "{none: 1}[none]", "{1: 2}['1']", "[1, 2, 3][1.0]", "[1, 2][true]", "[1, 2]['0']", "'abc'[-1]",
    "'abc'[3]", "'abc'['upper']()", "(1, 2, 3)[-1]", "range(10)[2]", "range(10)[2:8:3]", "range(10)[-1]", "range(3)", "range(0, 9, 4)",
    "range(5).start", "range(5) == range(0, 5)", "2 in range(3)", "2.0 in range(3)", "range(3) | last", "range(0)", "range(1, 2, 0)",
    "range('a')", "range(1.5)", "range(100001)", "range(-5) | list", "dict(a=1, b=2)", "dict([('a', 1)], b=2)", "dict({'a': 1}, a=2)",
    "dict(1)", "namespace(a=1, b='x')", "namespace({'a': 1}).a", "namespace(a=1).b", "namespace(a=1)['a']", "namespace(_a=1)._a",
    "namespace(items=5).items", "cycler('a', 'b').next()", "cycler('a', 'b').current", "cycler()", "joiner('-')()", "lipsum", "lipsum()",
    "range", "dict", "'a'.upper", "[1, [2, [3, (4,)]], {'a': (1,)}]", "[1.0, -0.0, 1e22, 1e-7, 123456789.123]", "1e15", "1e16", "123456789012345678.0",
    "0.1", "1e-4", "0.0001234", "0.00001234", "1_000", "1_0.5", "0b101", "0o17", "0xFF", "1e5", "1E-5", "2.0e3", "00", "1.e", "1.real", "(5).real",
    "(5).bit_length()", "(2.0).is_integer()", "(5).numerator", "(2.5).imag", "(5).to_bytes", "true.real", "none.x", "none['x']", "1['x']", "(1).x is defined",
    "'%s' % 1", "'%s %s' % (1, 2)", "'%s' % (1, 2)", "'%d' % 2.7", "'%5d|%-5d|%05d' % (1, 2, 3)", "'%+d % d' % (1, 2)", "'%.2f' % 2.675", "'%.3e' % 12345.678",
    "'%g' % 0.00001", "'%g' % 1234567.0", "'%x %X %o %#x' % (255, 255, 8, 255)", "'%c%c' % (65, 'b')", "'%r %a' % ('é', 'é')", "'%%' % ()", "'%' % ()", "'%z' % 1",
    "'%(a)s' % {'a': 1}", "'%(a)s' % {'b': 1}", "'%(a)s' % 1", "'%s' % [1]", "'%s' % {'a': 1}", "'%*d' % (5, 1)", "'%.*f' % (2, 1.005)", "'%10.3s|' % 'abcdef'",
    "'%d' % 'a'", "'%s'", "'abc' % 1", "'abc' % []", "'abc' % {}", "'%s' % nothing", "'%s' % none", "'%i' % true", "'%.0f' % 0.5", "'%.0f' % 1.5", "'%.1f' % 0.25",
    "'{}'.format(1)", "'{0}{1}{0}'.format(1, 2)", "'{a}'.format(a=1)", "'{} {0}'.format(1)", "'{:>5}|{:<5}|{:^5}|'.format(1, 'a', 'b')", "'{:05d}'.format(-3)",
    "'{:,}'.format(1234567)", "'{:_}'.format(1234567)", "'{:,.2f}'.format(1234567.891)", "'{:.2f}'.format(2.675)", "'{:.2%}'.format(0.1234)", "'{:x} {:#b} {:o} {:X}'.format(255, 5, 8, 255)",
    "'{:e}'.format(12345.678)", "'{:g}'.format(1e10)", "'{:.3}'.format(3.14159)", "'{:.3}'.format('abcdef')", "'{:+}'.format(1)", "'{: }'.format(1)", "'{!r}'.format('a')",
    "'{!r:>5}'.format('a')", "'{!s}'.format(1)", "'{!a}'.format('é')", "'{0.name}'.format({'name': 1})", "'{0[name]}'.format({'name': 1})", "'{0[0]}'.format([5])",
    "'{:{w}}|'.format(1, w=5)", "'{{}}'.format()", "'{'.format()", "'}'.format()", "'{}'.format()", "'{x}'.format(1)", "'{:d}'.format('a')", "'{:s}'.format(1)", "'{:5}|'.format(true)",
    "'{}'.format(true)", "'{:.1f}'.format(1)", "'{:.2}'.format(1)", "'{:*^7}'.format('é')", "'{:=+5}'.format(1)", "'{:05}'.format('ab')", "'{}'.format([1, 'a'])", "'{:>5}'.format([1])",
    "'{a}{b}'.format_map({'a': 1, 'b': 2})", "'{}'.format(nothing)", "'{:5}'.format(none)", "'{:.3}'.format(3.0)", "'{:.1}'.format(25.0)", "'{:}'.format(1.0)", "'{:8}|'.format(1.5)",
]
EXPRESSIONS = [
    "1 + 2 * 3 ** 2", "-2 ** 2", "2 ** -1", "2 ** 3 ** 2", "(-8) ** 0.5", "10 ** -2", "0 ** 0", "0 ** -1", "1.1 ** 10", "1.5 ** 3", "2 ** 100", "2.0 ** 100", "7 // -2", "-7 // 2.0",
    "7 % -3", "-7.5 % 2", "7.5 % -2", "1 / 3", "10 / 5", "2 / 3 * 3", "1e308 * 10", "10 ** 20 / 3", "10 ** 30 // 7", "10 ** 25 % 7", "(10 ** 25) | string | length", "10 ** 400 / 10 ** 399",
    "3 == 3.0", "10 ** 17 == 1e17", "10 ** 17 + 1 == 1e17", "1 < 2 < 3 < 3", "1 < 3 > 2", "'a' < 'B'", "'a' < 1", "[1, 2] < [1, 3]", "[1] < [1, 0]", "(1, 'a') < (1, 'b')", "[1] < (2,)", "none < 1",
    "none == nothing", "nothing == nothing2", "nothing < 1", "nothing + 1", "nothing ~ 'a'", "-nothing", "not nothing", "nothing.x", "nothing['x']", "nothing[1:]", "nothing in [1]", "1 in nothing", "1 in none",
    "'' in 'abc'", "1 in 'abc'", "none in [none]", "[] in [[]]", "'a' in {'a': 1}", "[] in {}", "1 not in [1]", "not 1 in [2]", "true and 'x'", "0 or []", "1 and 0 or 2", "not true or true", "true + true", "true * 3", "-true",
    "'a' 'b' ~ 'c'", "1 ~ 2", "1 ~ 2 + 3", "'a' * 3", "3 * 'a'", "'a' * -1", "'a' * 1.5", "[1] * 2", "2 * (1,)", "[1] + [2]", "[1] + (2,)", "(1,) + (2,)", "{} + {}", "'a' + none", "1 + none", "[1, 2] - [1]", "+'a'",
    "-'a'", "+true", "'x' if true", "'x' if false", "'x' if false else 'y'", "('x' if false) is defined", "('x' if 0 else 'y') ~ 'z'", "1 if 2 if 3 else 4 else 5", "[1, 2, 3][0]", "[1, 2, 3][-4]", "[1, 2, 3][1:]",
    "[1, 2, 3][:-1]", "[1, 2, 3][::2]", "[1, 2, 3][::-1]", "[1, 2, 3][5:1:-1]", "[1, 2][none:1]", "[1, 2][::0]", "(1, 2, 3)[1:]", "'héllo👍x'[1:-1]", "'héllo👍x'[::-1]",
    "messages[0]['role']", "messages[0].role", "messages[-1].content[:4]", "messages.0.role", "messages[0][none]", "messages[0].get('x', 'y')", "messages | length", "messages[1:] | map(attribute='role') | join(',')",
    "(messages | first).role", "messages|last|attr('role')", "messages[0].role.upper()", "messages[0] | list", "messages[0] | items | list", "messages | map(attribute='content.0') | join", "messages | map('length') | list",
    "people | map(attribute='tags.0') | list", "people | map(attribute='pay', default='-') | join(' ')", "people | groupby('age') | list", "people | groupby('name') | map('first') | list", "(people | groupby('pay', default=0.0))[0].grouper",
    "(people | groupby('age'))[0].list | length", "people | sort(attribute='age') | map(attribute='name') | list", "people | sort(attribute='pay')", "people | unique(attribute='age') | list | length", "people | sum(attribute='age')", "people | sum('pay')",
    "people | max(attribute='age')", "(people | min(attribute='name')).name", "people | selectattr('tags') | list | length", "people | rejectattr('pay', 'undefined') | list | length", "people | selectattr('name', 'in', 'bobby') | list",
    "people | map('attr', 'name') | list", "[3, 1, 2] | sort | join", "['b', 'A', 'a', 'B'] | sort", "['b', 'A', 'a'] | sort(true)", "[1, 'a'] | sort", "[none, none] | sort", "[[2], [1, 5]] | sort", "[1, 2.0, true] | sort", "{'b': 1, 'a': 2} | sort",
    "[1, [1]] | unique | list", "[1, 1.0, true, '1'] | unique | list", "'hello' | unique | join", "'hello' | sort | join", "'hello' | list", "'hello' | first", "'' | first", "[] | first is defined", "[] | last", "[] | max", "[] | sum", "'abc' | max",
    "[1, 2] | map('pprint') | list", "[1, 2, 3] | select('odd') | list", "[1, 2, 3] | reject('odd') | map('string') | join('+')", "[1, 2] | select", "[1, 2] | map('string')", "[1, 2] | reverse", "{'a': 1} | reverse | list",
    "[1, 2] | map('add') | list", "([1, 2] | select) is iterable", "([1, 2] | select) | length", "([1, 2] | select) | last", "'a,b' | replace(',', '\\n')", "'&lt;b&gt;' | striptags", "'a &amp; b <!-- x --> <i>c</i>' | striptags", "'<a' | striptags",
    "'<a>' | e ~ '<b>'", "('<a>' | e) + '<b>'", "'<b>' + ('<a>' | e)", "('<a>' | e) | e", "('<a>' | safe) | e", "('<a>' | e) | forceescape", "('<a>' | e) | upper", "('<a>' | e) | length", "('<a>' | e) == '&lt;a&gt;'", "[('<a>' | e)]", "('a' | safe) * 2",
    "('a' | safe).upper() is escaped", "'%s' % ('<' | e)", "('<a>' | e) | string is escaped", "('<a>' | e) | replace('&', '-')", "('<' | e) | tojson", "'a b&c/d?é' | urlencode", "{'a b': 'c&d', 'e': 1} | urlencode", "[('a', 1)] | urlencode", "[1] | urlencode",
    "1 is defined and 2 is none or 3 is odd", "1 is not none", "not 1 is none", "1 is in [1, 2]", "1 is divisibleby 1 and true", "'a' is in 'abc'", "1 is eq 1.0", "messages is sequence", "messages is string", "'x' is sameas 'x'", "messages is sameas messages", "[] is sameas []",
    "loop is defined", "self is defined", "caller is defined", "true is true", "True == true", "None is none", "False", "1 is number", "nothing is callable", "range is callable", "'upper' is filter", "[] is filter", "1 is filter", "'==' is test", "x is y is z",
    "raise_exception()", "raise_exception('a', 'b')", "raise_exception(1)", "nothing2.upper()", "'a'()", "messages()", "[1](0)", "messages[0].content.strip().upper()", "'a'.join", "[1, 2, 3,]", "(1, 2,)", "{'a': 1,}", "[,]", "()", "(,)", "{}", "{'a'}", "{'a': }", "1 2", "a b", "1 +", "* 1", "a.", "a.1b",
    "(1)", "((1))", "'unterminated", "'a\\'b'", "\"a\\\"b\"", "'a\\nb\\tc'", "'\\x41\\u0042\\U00000043\\103'", "'\\q\\é'", "'\\N{BULLET}'", "'\\u12'", "'\\ud83d'", "'a\\\nb'", "'\\0'", "'é' ~ \"ü\"", "s | upper", "s | title", "s | length", "s[::-1]", "s.split()", "s | wordcount", "'don\\'t stop-me (now) [ok] {x} <y>' | title",
    "'a.b' | capitalize", "'ABC DEF' | capitalize", "'ǆa' | capitalize", "'ﬁx' | capitalize", "'ŉ' | upper", "'İstanbul' | lower", "'ΑΣ' | lower", "'ᾳ'.title()", "'ﬁ ß ŉ ǰ'.title()", "'a1b2'.title()", "\"they're\".title()", "'🙂a'.title()", "'x'.isprintable()", "'\\x00'.isprintable()",
    "'²'.isdigit()", "'²'.isdecimal()", "'½'.isnumeric()", "'五'.isnumeric()", "'٣'.isdecimal()", "'a b'.istitle()", "'A B'.istitle()", "'ǅ'.istitle()", "'1a'.isidentifier()", "''.isascii()", "['\\x00\\x7f\\xa0\\xad\\u200b\\u2028\\ue000é👍', '\\'', '\"', '\\'\"', '\\\\']",
    "'\\x00\\x1f\\x7f\\u2028\"\\\\/' | tojson", "'é👍' | tojson(true)", "{1: 1, none: 2, true: 3, 1.5: 4} | tojson", "{(1, 2): 3} | tojson", "{'b': {'d': 1, 'c': 2}, 'a': 1} | tojson(sort_keys=true, indent=1)", "(1, (2,)) | tojson", "range(3) | tojson", "namespace(a=1) | tojson", "[[], {}, [[]], {'a': {}}] | tojson(indent=2)",
    "d | tojson(indent=none)", "d | tojson(ensure_ascii=false, indent=4, separators=(', ', ': '))", "d | tojson(separators=[',', ':'])", "d | tojson(separators=',:')", "d | tojson(foo=1)", "1e400", "[1, 2] | tojson(2)", "d | tojson(true, 2)", "whole", "whole | tojson", "whole | int", "whole * 2", "whole == 20", "[whole]", "whole | string", "n / 1", "n ~ f ~ whole",
    "people[0].pay", "people | tojson", "42 | round", "42.5 | round", "43.5 | round", "0.5 | round", "2.675 | round(2)", "1234.5678 | round(-2)", "1250 | round(-2)", "5 | round(0, 'ceil')", "-2.5 | round", "2.5 | round(none)", "1e20 | round", "'a' | round", "true | round", "2.567 | round(2, 'floor')", "-0.4 | round", "(-2.5) | round",
    "-3 | abs", "(-3) | abs", "-2.5 | abs", "'3' | abs", "1000 | filesizeformat", "1234567 | filesizeformat", "1234567 | filesizeformat(true)", "1 | filesizeformat", "0.5 | filesizeformat", "'1500' | filesizeformat", "10 ** 30 | filesizeformat", "-5 | filesizeformat",
    "'10' | int + 1", "'0b11' | int(0, 2)", "'0b11' | int(base=0)", "'z' | int(0, 36)", "'1_000' | int", "'1__0' | int", "'-5' | int", "'+5.9' | int", "'1e3' | int", "'' | int", "'٣' | int", "'inf' | int", "none | int(-1)", "[] | int", "nothing | int", "2.9 | int", "-2.9 | int", "1e30 | int", "true | int", "'1.5e3' | float", "' 2 ' | float", "'x' | float", "'1_0.5' | float", "none | float", "nothing | float", "'nan' | float", "'.5' | float", "'5.' | float", "'0x10' | float",
    "'hello world foo' | truncate(9)", "'hello world' | truncate(9)", "'hello world' | truncate(5, true)", "'hello' | truncate(2)", "'a\\n\\nb' | indent(width=2, first=true, blank=true)", "'a\\x0bb\\u2028c' | indent(1)", "'' | indent", "'' | indent(2, true)", "'abc' | center(10) ~ '|'", "'abc' | center(8) ~ '|'", "'abcd' | center(9) ~ '|'",
    "'%s-%s' | format('a', 'b')", "'%(a)s' | format(a=1)", "'%s' | format('a', b=1)", "'%d' | format(2.5)", "'x' | format", "{'a': '<', 'b': none, 'c': 1} | xmlattr", "{'a b': 1} | xmlattr", "{} | xmlattr", "'abcdef' | batch(4) | map('join') | list", "'abcdefg' | slice(3) | map('join', '') | list", "[1, 2, 3] | batch(2, none) | list", "range(7) | slice(3, 'x') | list", "[1, 2] | slice(0) | list",
]
STATEMENTS = [
    "a\n{% if true %}\nb\n{% endif %}\nc\n", "{% if true %}x{% endif %}\n\n\n", "\n{{ 1 }}\n", "  {% if true %}  x  {% endif %}  \n", "a {%- if true -%} b {%- endif -%} c", "a {%+ if true +%} b {%+ endif +%} c", "  {%+ if true %}\n  x\n  {%- endif +%}\n  y", "{# c #}\na", "  {# c #}\n  a", "a {#- c -#} b", "a\n  {#+ c +#}\nb",
    "{{- 1 -}}\n x", "a\r\nb\rc\n", "{% raw %}{{ x }}{% if %}{% endraw %}", "a {%- raw -%} b {%- endraw -%} c", "  {% raw %}\n x\n  {% endraw %}\ny", "{%raw%}{%endraw%}", "{% raw +%}x{% endraw %}", "{% raw %}", "{# open", "{{ 'a' }", "{% if %}", "{% if x", "{{", "{%", "{#", "}}", "%}", "#}", "{ {", "{{ '}}' }}", "{{ {'a': {'b': 1}} }}", "{{ {'a': 1}}}", "{{ '{%' }}{{ \"%}\" }}", "{% set x = '%}' %}{{ x }}", "",
    "\n", "\n\n", " ", "a\n\n", "{% if true %}\n\nx{% endif %}", "{%- if true %}\n x{% endif %}", "x\n   {%- if true %}y{% endif %}", "x\n \t {% if true %}y{% endif %}", "x {% if true %}y{% endif %}", "{{ 1 }} {% if true %}y{% endif %}", "{{ 1 }}\n  {% if true %}y{% endif %}", "{% if true %} {% if true %}y{% endif %}{% endif %}", "\u3000{% if true %}y{% endif %}", "a\u00a0{%- if true %}y{% endif %}", "\ufeff{% if true %}y{% endif %}", "\x0b{% if true %}\x1fy{%- endif %}",
    "{% for x in [1, 2, 3] %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}", "{% for x in [] %}a{% else %}b{% endfor %}", "{% for x in [1] %}a{% else %}b{% endfor %}", "{% for x in [1, 2] %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% else %}b{% endfor %}", "{% for x in [1, 2] %}{% continue %}{% else %}b{% endfor %}", "{% for x in [1, 2] %}{% break %}{% else %}b{% endfor %}", "{% for x in [1, 2, 3, 4] if x is even %}{{ loop.index }}/{{ loop.length }}:{{ x }} {% endfor %}", "{% for x in [1, 2] if x > 5 %}a{% else %}none{% endfor %}",
    "{% for x in none %}a{% endfor %}", "{% for x in 5 %}a{% endfor %}", "{% for x in nothing %}a{% else %}b{% endfor %}", "{% for x in 'añ👍' %}{{ x }},{% endfor %}", "{% for k in d %}{{ k }},{% endfor %}", "{% for k, v in d.items() %}{{ k }}={{ v }},{% endfor %}", "{% for k, v in d | dictsort %}{{ k }},{% endfor %}", "{% for k, v in d %}{{ k }}{% endfor %}", "{% for a, b in [(1, 2, 3)] %}{% endfor %}", "{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}", "{% for a, b in ['xy', 'zw'] %}{{ b }}{{ a }}{% endfor %}", "{% for (a, b) in [[1, 2]] %}{{ a + b }}{% endfor %}",
    "{% for x in [1, 2, 3] %}{{ loop.previtem }}<{{ x }}<{{ loop.nextitem }};{% endfor %}", "{% for x in [1, 1, 2] %}{{ loop.changed(x) }}{% endfor %}", "{% for x in [1, 2, 3] %}{{ loop.cycle('a', 'b') }}{{ loop.revindex0 }}{{ loop.first }}{% endfor %}", "{% for x in [1] %}{{ loop }}{% endfor %}", "{% for x in [1] %}{{ loop.nope }}{{ loop.nope is defined }}{% endfor %}", "{% for x in [1] %}{{ loop(1) }}{% endfor %}", "{% for x in [1] %}{{ loop.cycle() }}{% endfor %}", "{% for x in [1, 2] %}{% for y in [1] %}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}", "{% for x in [1] %}{% set loop = 1 %}{% endfor %}", "{% for loop in [1] %}{{ loop }}{% endfor %}",
    "{% for x in [1, 2] %}{% set outer = loop %}{% for y in [3, 4] %}{{ outer.index }}{{ loop.index }} {% endfor %}{% endfor %}", "{% for x in [1, [2, [3]]] recursive %}{% if x is iterable %}[{{ loop(x) }}]{% else %}{{ x }}{{ loop.depth }}{% endif %}{% endfor %}", "{% for x in [{'n': 1, 'c': [{'n': 2, 'c': []}]}] recursive %}{{ loop.depth0 }}{{ x.n }}{% if x.c %}({{ loop(x.c) }}){% endif %}{% else %}empty{% endfor %}", "{% for x in [1, 2] | map('string') %}{{ x }}{{ loop.last }}{{ loop.length }}{% endfor %}", "{% for x in ([1, 2] | select) %}{{ x }}{% endfor %}", "{% set g = [1, 2] | map('string') %}{{ g | list }}{{ g | list }}", "{% set g = [1, 2] | select %}{% for x in g %}{{ x }}{% break %}{% endfor %}{{ g | list }}", "{{ loop }}", "{% for x in [1, 2, 3] %}{{ x }}{% if loop.index == 2 %}{% break %}{% endif %}{% endfor %}done",
    "{% break %}", "{% if false %}{% continue %}{% endif %}", "{% for x in [1] %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}", "{% for x in [1, 2] %}a{% filter upper %}b{% break %}c{% endfilter %}d{% endfor %}e", "{% for x in [1, 2] %}{% set y %}b{% continue %}{% endset %}{{ y }}{% endfor %}e", "{% for x in [1] %}{% generation %}{% break %}{% endgeneration %}{% endfor %}", "{% for x in [1, 2] %}{% with y = x %}{% if y == 2 %}{% break %}{% endif %}{{ y }}{% endwith %}{% endfor %}", "{% for x in [] %}{% else %}{% break %}{% endfor %}", "{% for a in [1, 2] %}{% for x in [] %}{% else %}{{ a }}{% break %}{% endfor %}{% endfor %}",
    "{% set x = 1 %}{% for i in [1, 2] %}{{ x }}{% set x = x + 1 %}{{ x }};{% endfor %}{{ x }}", "{% for i in [1, 2] %}{{ y }}{% set y = i %}{{ y }};{% endfor %}{{ y }}", "{% for i in [1, 2] %}{% if loop.first %}{% set y = 5 %}{% endif %}{{ y }}{% endfor %}", "{% if false %}{% set n = 9 %}{% endif %}{{ n }}", "{% if true %}{% set n = 9 %}{% endif %}{{ n }}", "{% if n == 3 %}{% set q = 1 %}{% elif true %}{% set q = 2 %}{% else %}{% set q = 3 %}{% endif %}{{ q }}", "{{ n }}{% set n = 8 %}{{ n }}", "{% for n in [7] %}{{ n }}{% endfor %}{{ n }}", "{% set n = n + 1 %}{{ n }}", "{% for m in messages %}{% set n = n + 1 %}{{ n }}{% endfor %}{{ n }}", "{% with %}{% set n = 5 %}{{ n }}{% endwith %}{{ n }}", "{% with a = 1, b = a %}[{{ a }}{{ b }}]{% endwith %}", "{% set a = 5 %}{% with a = 1, b = a %}[{{ a }}{{ b }}]{% endwith %}{{ a }}", "{% with a, b = (1, 2) %}{{ a }}{{ b }}{% endwith %}", "{% with (a, b) = (1, 2) %}{{ a }}{{ b }}{% endwith %}", "{% with x = 1 %}{% with x = x + 1 %}{{ x }}{% endwith %}{{ x }}{% endwith %}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}", "{% set a, b = 'xy' %}{{ a }}{{ b }}", "{% set a, b = [1] %}", "{% set (a, b) = [1, 2] %}{{ a }}", "{% set a = 1, 2 %}{{ a }}", "{% set a = () %}{{ a }}", "{% set a %}{% endset %}[{{ a }}]", "{% set a %}x{{ n }}{% endset %}{{ a | length }}{{ a is string }}{{ a is escaped }}", "{% set a | upper | trim %} x {% endset %}[{{ a }}]", "{% set a | replace('x', n) %}x{% endset %}{{ a }}", "{{ n }}{% set a | replace('x', n) %}x{% endset %}{{ a }}", "{% set ns = namespace() %}{% set ns.a = 1 %}{{ ns.a }}{{ ns }}", "{% set ns = namespace(a=0) %}{% for i in [1, 2, 3] %}{% set ns.a = ns.a + i %}{% endfor %}{{ ns.a }}", "{% set d.x = 1 %}", "{% set nothing.x = 1 %}", "{% set ns = namespace() %}{% set ns.a, b = 1, 2 %}{{ ns.a }}{{ b }}", "{% set ns = namespace() %}{% set ns.a %}x{% endset %}{{ ns.a }}", "{% set ns = namespace() %}{% set ns['a'] = 1 %}", "{% set true = 1 %}", "{% set 1 = 1 %}", "{% set a.b.c = 1 %}", "{% set x = 1 if false %}[{{ x }}]", "{% set x = [1, 2] | map('string') | list %}{{ x }}", "{% set _x = 1 %}{{ _x }}",
    "{% macro f(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ f(1) }}{{ f(1, 3) }}{{ f(b=1, a=2) }}{{ f() }}", "{% macro f() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(1, 2, x=3) }}", "{% macro f() %}{% endmacro %}{{ f(1) }}", "{% macro f() %}{% endmacro %}{{ f(x=1) }}", "{% macro f(a) %}{{ a is defined }}{% endmacro %}{{ f() }}", "{% macro f(a, b=a) %}{{ b }}{% endmacro %}{{ f(4) }}", "{% macro f(a=b, b=1) %}{{ a }}{% endmacro %}{{ f() }}", "{% macro f() %}{{ n }}{% endmacro %}{% set n = 7 %}{{ f() }}", "{% macro f() %}{{ q }}{% endmacro %}{{ f() }}{% set q = 7 %}{{ f() }}", "{% macro f(n) %}{{ n }}{% endmacro %}{{ f(1) }}{{ n }}", "{% macro f() %}{% set n = 9 %}{{ n }}{% endmacro %}{{ f() }}{{ n }}", "{% macro f() %}x{% endmacro %}{{ f }}{{ f.name }}{{ f.arguments }}", "{% macro f(a, b) %}{% endmacro %}{{ f.arguments }}{{ f.catch_kwargs }}{{ f.caller }}", "{{ f() }}{% macro f() %}x{% endmacro %}", "{% if true %}{% macro f() %}x{% endmacro %}{% endif %}{{ f() }}", "{% for i in [1, 2] %}{% macro f() %}{{ i }}{% endmacro %}{{ f() }}{% endfor %}", "{% set ns = namespace(f=none) %}{% for i in [1, 2] %}{% macro f() %}{{ i }}{% endmacro %}{% if loop.first %}{% set ns.f = f %}{% endif %}{{ ns.f() }}{% endfor %}[{{ ns.f() }}]", "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}x{% endmacro %}{{ a() }}", "{% macro f(x) %}{% if x %}{{ x }}{{ f(x - 1) }}{% endif %}{% endmacro %}{{ f(3) }}", "{% macro f(x) -%}\n  {{ x }}\n{%- endmacro %}[{{ f(1) }}]", "{% macro f(a, a) %}{% endmacro %}", "{% macro f(a=1, b) %}{% endmacro %}", "{% macro f() %}{{ caller() }}{% endmacro %}{{ f() }}", "{% macro f() %}[{{ caller is defined }}]{% endmacro %}{{ f() }}", "{% macro f() %}<{{ caller() }}>{% endmacro %}{% call f() %}x{% endcall %}", "{% macro f() %}<{{ caller('a', 'b') }}>{% endmacro %}{% call(x, y='z') f() %}{{ x }}{{ y }}{% endcall %}", "{% macro f(caller=none) %}{{ caller is none }}{% endmacro %}{{ f() }}", "{% macro f() %}x{% endmacro %}{% call f() %}y{% endcall %}", "{% call 1 %}{% endcall %}", "{% call nothing() %}x{% endcall %}", "{% macro f() %}{{ caller() }}{{ caller() }}{% endmacro %}{% set k = 1 %}{% call f() %}{{ k }}{% set k = 5 %}{% endcall %}{{ k }}", "{% macro f(x) %}{{ x | upper }}{% endmacro %}{{ f('a') ~ 'b' }}{{ f('a') is escaped }}{{ f('c') | length }}", "{% macro outer() %}{% macro inner(y) %}{{ y }}{{ z }}{% endmacro %}{% set z = 2 %}{{ inner(1) }}{% endmacro %}{{ outer() }}", "{{ f(*[1, 2]) }}{% macro f(a, b) %}{{ a }}{{ b }}{% endmacro %}", "{% macro f(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ f(*[1, 2]) }}{{ f(**{'a': 1, 'b': 2}) }}{{ f(1, *[2]) }}", "{% macro f(a) %}{{ a }}{% endmacro %}{{ f(1, a=2) }}", "{% macro f(a) %}{{ a }}{% endmacro %}{{ f(a=1, a=2) }}", "{{ range(*[3]) | list }}{{ dict(**{'a': 1}) }}{{ 'a' | default(*['b']) }}",
    "{% filter upper %}a{{ n }}{% endfilter %}", "{% filter replace('a', 'b') | upper %}abc{% endfilter %}", "{% filter nofilter %}{% endfilter %}", "{% filter upper %}{% set n = 9 %}{{ n }}{% endfilter %}{{ n }}", "{% if false %}{{ 'a' | nofilter }}{% endif %}x", "{% if true %}{{ 'a' | nofilter }}{% endif %}x", "{{ 'a' if true else ('b' | nofilter) }}", "{% for i in [] %}{{ i | nofilter }}{% endfor %}x", "{% if false %}{% for i in [1] %}{{ i | nofilter }}{% endfor %}{% endif %}x", "{% if false %}{{ 1 is notest }}{% endif %}x", "{{ 1 is notest }}", "{% if false %}{% nosuchtag %}{% endif %}", "{% endif %}", "{% if true %}{% endfor %}", "{% if true %}", "{% for x in [1] %}", "{% for x in [1] %}{% else %}", "{% else %}", "{% elif %}", "{% if true %}a{% elif true %}b{% else %}c{% endif %}", "{% if false %}a{% elif false %}b{% else %}c{% endif %}", "{% if 1, 2 %}x{% endif %}", "{% if true: %}x{% endif %}", "{% if (true) %}x{% endif %}", "{%if true%}x{%endif%}", "{% if n is defined and n > 2 and not nothing %}yes{% endif %}", "{% print 1, 'a', n %}", "{% print %}x", "{% do 1 %}", "{% debug %}", "{% trans %}x{% endtrans %}", "{% autoescape false %}{{ '<' }}{% endautoescape %}",
    "{% block a %}x{{ n }}{% endblock %}", "{% block a %}{% endblock a %}", "{% block a %}1{% endblock %}{% block a %}2{% endblock %}", "{% set v = 1 %}{% block a %}{{ v }}{% endblock %}", "{% for i in [1, 2] %}{% block a %}[{{ i }}]{% endblock %}{% endfor %}", "{% for i in [1, 2] %}{% block a scoped %}[{{ i }}{{ loop.index }}]{% endblock %}{% endfor %}", "{% block a required %}{% endblock %}", "{% block a %}{% set n = 5 %}{% endblock %}{{ n }}", "{% block a %}x{% endblock %}{{ self.a() }}", "{% macro f() %}m{% endmacro %}{% block a %}{{ f() }}{% endblock %}", "{% include 'x' %}", "{% include 'x' ignore missing %}", "{% if false %}{% include 'x' %}{% endif %}a", "{% import 'x' as y %}", "{% from 'x' import y %}", "{% extends 'x' %}", "{% if false %}{% extends 'x' %}{% endif %}a", "{% if false %}{% from 'x' import a, b as c with context %}{% endif %}a",
    "{% generation %}a{{ n }}{% endgeneration %}", "{% generation %}{% set n = 5 %}{{ n }}{% endgeneration %}{{ n }}", "{%- generation -%} a {%- endgeneration -%} b", "{% for m in messages %}{% generation %}{{ m.content }}{{ loop.index }}{% endgeneration %}{% endfor %}", "{% generation %}", "{% set x %}{% generation %}a{% endgeneration %}{% endset %}{{ x }}", "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.pos }}{{ c.items }}{{ c.reset() }}{{ c.next() }}", "{% set j = joiner(', ') %}{% for i in [1, 2, 3] %}{{ j() }}{{ i }}{% endfor %}{{ j.sep }}{{ j.used }}", "{% set j = joiner() %}{{ j() }}x{{ j() }}", "{{ 'a' }}{{ 1 }}{# c #}{{ none }}", "{% set x = {'a': [1, {'b': 2}]} %}{{ x.a[1].b }}{{ x['a'][0] }}{{ x.a.1.b }}", "{{ 1,2 }}", "{{ }}", "{{ 1; }}", "{{ 1 if true else }}", "{{ x = 1 }}", "{{ a := 1 }}", "{{ [x for x in y] }}", "{{ lambda: 1 }}", "{{ f'x' }}", "{{ @ }}", "{{ 1 ! 2 }}", "{{ ( }}", "{{ ) }}", "{{ [) }}", "{% set x = 1 %}{% set x = none %}{{ x }}{{ x is none }}", "{{ messages[0].update({'a': 1}) }}", "{{ messages.append(1) }}", "{{ messages[0].pop('role') }}", "{{ messages.__class__ }}", "{{ messages.__class__.__mro__ }}", "{{ ''.__class__ is defined }}", "{{ messages[0]['__class__'] }}", "{{ namespace.__init__ }}", "{{ range.__call__(3) }}", "{{ (1).__add__(2) }}",
]


def templates() -> list[str]:
    rng = random.Random(8)
    pairs = [f"{{{{ {a} {op} {b} }}}}" for op in BINARY for a in VALUES for b in VALUES]
    result = rng.sample(pairs, 900)
    for name, variants in FILTERS.items():
        every = [f"{{{{ {value} | {name}{variant} }}}}" for value in VALUES for variant in variants]
        result += rng.sample(every, min(len(every), 26))
    for test in TESTS:
        result += [f"{{{{ {value} is {test} }}}}" for value in rng.sample(VALUES, 12)]
    for method in METHODS:
        result += [f"{{{{ {text}.{method} }}}}" for text in rng.sample(TEXTS, 6)]
    result += [f"{{{{ {value} }}}}|{{{{ [{value}] }}}}|{{% if {value} %}}t{{% endif %}}" for value in VALUES]
    result += [f"{{{{ -{value} }}}}" for value in VALUES] + [f"{{% for x in {value} %}}{{{{ x }}}},{{% endfor %}}" for value in VALUES]
    result += [f"{{{{ {one} }}}}" for one in CONTAINERS + EXPRESSIONS] + STATEMENTS
    return list(dict.fromkeys(result))
