"""Renders templates both ways and prints what differs: `compare(templates, variables)`; by hand for the table."""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(HERE.parent))
sys.path.insert(0, str(HERE))
import common  # noqa: F401, E402
from reference import outcome, plain  # noqa: E402

# What this project refuses by name though Jinja2 renders it.
UNSUPPORTED = "is not supported here"


def compare(cases: list[tuple[str, dict]]) -> list[str]:
    lines = [json.dumps({"template": template, "variables": plain(variables)}) for template, variables in cases]
    ours = subprocess.run(
        ["npx", "tsx", str(HERE / "render.ts")], cwd=ROOT, input="\n".join(lines), capture_output=True, text=True, check=True
    ).stdout.rstrip("\n").split("\n")
    differences, unsupported = [], 0
    for (template, variables), line in zip(cases, ours, strict=True):
        mine, theirs = json.loads(line), outcome(template, variables)
        if "refused" in mine and UNSUPPORTED in mine["refused"]:
            unsupported += 1
            if "text" in theirs and "-v" in sys.argv:
                differences.append(f"[unsupported] {template!r}\n  jinja2 {theirs}\n  ours   {mine}")
        elif mine.get("text") != theirs.get("text") or "crash" in mine:
            differences.append(f"{template!r}\n  jinja2 {theirs}\n  ours   {mine}")
    print(f"{len(cases)} templates, {len(differences)} differ, {unsupported} refused as not supported")
    return differences


if __name__ == "__main__":
    from table import VARIABLES, templates

    listed = json.loads((HERE / "listed.json").read_text())
    for difference in compare([(template, VARIABLES) for template in listed + templates()]):
        print(difference)
