"""Random templates through jinja2 and through ours: `python tests/golden/templates/fuzz.py [seed] [count]`.

Expressions and statements come from a small grammar; whatever the two do differently is printed. By hand, a minute for 3,000.
"""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from compare import compare  # noqa: E402
from table import BINARY, CONTAINERS, FILTERS, METHODS, TESTS, VALUES, VARIABLES  # noqa: E402

NAMES = ["x", "y", "n", "s", "d", "messages", "people", "nothing", "f", "ns.a", "loop", "loop.index"]

# A slice of constants that cannot be sliced is undefined in Jinja2, which computes it beforehand; ours refuses it.
SEQUENCES = [value for value in VALUES if value[0] in "('[" and not value.startswith("('<b>'")]


class Grammar:
    def __init__(self, rng: random.Random):
        self.rng = rng
        self.depth = 0
        self.in_loop = 0

    def pick(self, *choices):
        return self.rng.choice(choices)

    def expression(self, size=3) -> str:
        rng = self.rng
        if size <= 0 or rng.random() < 0.15:
            return rng.choice(VALUES) if rng.random() < 0.6 else rng.choice(NAMES)
        kind = rng.randrange(17)
        a = lambda: self.expression(size - 1)  # noqa: E731
        if kind < 4:
            return f"({a()} {rng.choice(BINARY)} {a()})"
        if kind == 4:
            return f"{a()} {rng.choice(BINARY)} {a()}"
        if kind == 5:
            return f"({a()} if {a()} else {a()})" if rng.random() < 0.7 else f"({a()} if {a()})"
        if kind < 9:
            name = rng.choice([name for name in FILTERS if name not in ("pprint", "random", "urlize", "wordwrap")])
            return f"({a()}) | {name}{rng.choice(FILTERS[name])}"
        if kind == 9:
            return f"({a()} is {rng.choice(TESTS)})"
        if kind == 10:
            return f"({a()}).{rng.choice(METHODS)}"
        if kind == 11:
            return f"({a()})[{a()}]"
        if kind == 12:
            bounds = [rng.choice(["", "1", "-1", "0", "2", "-5", "none"]) for _ in range(rng.randint(2, 3))]
            return f"({rng.choice(NAMES + SEQUENCES)})[{':'.join(bounds)}]"
        if kind == 13:
            return f"[{a()}, {a()}]" if rng.random() < 0.5 else f"({a()}, {a()})"
        if kind == 14:
            return f"{{'k': {a()}, {rng.choice(VALUES)}: {a()}}}"
        if kind == 15:
            return rng.choice(["not ", "-", "+"]) + f"({a()})"
        return rng.choice(CONTAINERS)

    def sign(self):
        return self.rng.choice(["", "", "", "-", "+"])

    def tag(self, text: str) -> str:
        return f"{{%{self.sign()} {text} {self.sign()}%}}"

    def text(self) -> str:
        return self.rng.choice(["", "a", " ", "\n", "  \n ", "b c", "\n\n", "x\n  ", "é", "\t"])

    def body(self, size: int) -> str:
        return "".join(self.text() + self.statement(size - 1) for _ in range(self.rng.randint(1, 3))) + self.text()

    def statement(self, size=3) -> str:
        rng = self.rng
        if size <= 0:
            return f"{{{{{rng.choice(['', '-'])} {self.simple()} {rng.choice(['', '-'])}}}}}"
        kind = rng.randrange(15)
        if kind < 4:
            return f"{{{{ {self.expression(2)} }}}}"
        if kind == 4:
            other = self.tag("else") + self.body(size) if rng.random() < 0.5 else ""
            middle = self.tag(f"elif {self.simple()}") + self.body(size) if rng.random() < 0.3 else ""
            return self.tag(f"if {self.simple()}") + self.body(size) + middle + other + self.tag("endif")
        if kind in (5, 6, 7):
            target = rng.choice(["x", "y", "x", "x, y"])
            source = rng.choice(["[1, 2]", "messages", "range(3)", "d", "d.items()", "[(1, 2), (3, 4)]", "s[:3]", "[]", self.expression(1)])
            test = rng.choice(["", "", f" if {self.simple()}"])
            recursive = " recursive" if rng.random() < 0.1 else ""
            self.in_loop += 1
            inside = self.body(size)
            if rng.random() < 0.2:
                inside += self.tag(rng.choice(["break", "continue"])) if rng.random() < 0.5 else self.tag("if loop.index == 2") + self.tag(rng.choice(["break", "continue"])) + self.tag("endif") + self.body(size - 1)
            self.in_loop -= 1
            other = self.tag("else") + self.body(size) if rng.random() < 0.2 else ""
            return self.tag(f"for {target} in {source}{test}{recursive}") + inside + other + self.tag("endfor")
        if kind == 8:
            return self.tag(f"set {rng.choice(['x', 'y', 'n', 'x, y', 'ns.a', 'ns.b'])} = {self.simple()}")
        if kind == 9:
            name = rng.choice(["x", "y", "ns.a"])
            return self.tag(f"set {name}{rng.choice(['', ' | upper', ' | length'])}") + self.body(size) + self.tag("endset")
        if kind == 10:
            return self.tag(f"with {rng.choice(['x', 'y', 'n'])} = {self.simple()}") + self.body(size) + self.tag("endwith")
        if kind == 11:
            name = rng.choice(["f", "g"])
            params = rng.choice(["", "x", "x, y=n", "x=y", "y=1, x=y"])
            call = rng.choice(["", f"{{{{ {name}({rng.choice(['', '1', '1, 2', 'x=3', 'n'])}) }}}}"])
            return self.tag(f"macro {name}({params})") + self.body(size) + rng.choice(["", "{{ caller() }}", "{{ varargs }}"]) + self.tag("endmacro") + call
        if kind == 12:
            return self.tag(f"call{rng.choice(['', '(x)'])} {rng.choice(['f', 'g'])}({rng.choice(['', '1', 'x'])})") + self.body(size) + self.tag("endcall")
        if kind == 13:
            name = rng.choice(["upper", "trim", "length", "replace('a', n)"])
            return self.tag(f"filter {name}") + self.body(size) + self.tag("endfilter")
        return self.tag("generation") + self.body(size) + self.tag("endgeneration")

    def simple(self) -> str:
        return self.rng.choice(NAMES + ["x + 1", "x is defined", "true", "false", "1", "n", "'a'", "loop.first", "loop.last", "[x, y]", "x ~ y", "loop.length", "ns.b"]) if self.rng.random() < 0.8 else self.expression(1)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    seed, count = (numbers + [1, 3000][len(numbers) :])[:2]
    grammar = Grammar(random.Random(seed))
    cases = []
    for index in range(count):
        if index % 2:
            template = f"{{{{ {grammar.expression(3)} }}}}"
        else:
            template = "{% set ns = namespace(a=1) %}" + grammar.body(3)
        cases.append((template, VARIABLES))
    for difference in compare(cases):
        print(difference)
