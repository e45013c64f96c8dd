"""What transformers' own template environment renders: `python tests/golden/templates/make_templates.py` (seconds).

Writes templates.json: `variables` and `cases` of the table (template, then its text, or null and the exception's class),
`models` of models/ in every conversation of conversations.py, and `times` of strftime. Floats of a whole value are
written {"$float": n}. compare.py and fuzz.py render both ways at once and print what differs.
"""

import json
import re
import sys
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.path.insert(0, str(HERE))
import common  # noqa: F401, E402  (quiet, offline)
from conversations import CONVERSATIONS  # noqa: E402
from reference import outcome, plain  # noqa: E402
from table import VARIABLES, templates  # noqa: E402

TIMES = [(2026, 1, 1, 0, 5, 9), (2026, 11, 26, 12, 0, 0), (2024, 12, 30, 23, 59, 59), (2023, 1, 1, 7, 8, 9), (2020, 2, 29, 1, 2, 3)]
CODES = "a A b B c C d D e F g G h H I j k l m M n p P r R S t T u U V w W x X y Y z Z % -d -m -H -I -j -e _d _H ^a ^B".split()


def case(template: str, variables: dict) -> list:
    result = outcome(template, variables)
    # An address in memory is no value: what prints one must be refused.
    if re.search(" at 0x[0-9a-f]{6,}", result.get("text", "")):
        return [template, None, "prints an address"]
    return [template, result["text"]] if "text" in result else [template, None, result["refused"]]


def main() -> None:
    listed = json.loads((HERE / "listed.json").read_text())
    dated = [template for template in listed if "strftime_now" in template]
    cases = [case(template, VARIABLES) for template in listed + templates() if template not in dated]
    models = {}
    for path in sorted((HERE / "models").glob("*.jinja")):
        source = path.read_text()
        common = {"tools": None, "documents": None, "add_generation_prompt": False, "bos_token": "<s>", "eos_token": "</s>"}
        models[path.stem] = {name: case(source, {**common, **given})[1:] for name, given in CONVERSATIONS.items()}
    times = [[list(when), {code: datetime(*when).strftime(f"%{code}") for code in CODES}] for when in TIMES]
    result = {"listed": len(listed) - len(dated), "variables": plain(VARIABLES), "conversations": plain(CONVERSATIONS), "models": models, "times": times}
    lines = ",\n".join(json.dumps(one, ensure_ascii=True) for one in cases)
    text = json.dumps(result, ensure_ascii=True)[:-1] + ', "cases": [\n' + lines + "\n]}\n"
    (HERE / "templates.json").write_text(text)
    print(len(cases), "cases,", sum(len(one) for one in models.values()), "of models,", len(text), "bytes")


if __name__ == "__main__":
    main()
