#!/bin/sh
# Makes .venv in the repository root (git ignores it) with the versions of requirements.txt.
# Torch: PyPI's Linux wheel of 2.13.0 drags in CUDA packages of several GB, so the CPU build (2.13.0+cpu) is taken wherever
# pip finds it (PyTorch's own index, or PIP_FIND_LINKS / PIP_EXTRA_INDEX_URL of this machine). macOS wheels are CPU already.
set -eu
cd "$(dirname "$0")/../.."
python3 -m venv .venv
if [ "$(uname -s)" = Linux ]; then
  .venv/bin/pip install -q "torch==2.13.0+cpu" ||
    .venv/bin/pip install -q "torch==2.13.0" --index-url https://download.pytorch.org/whl/cpu
fi
.venv/bin/pip install -q -r tests/golden/requirements.txt
.venv/bin/python - <<'PY'
import peft, torch, transformers, trl
print("torch", torch.__version__, "transformers", transformers.__version__, "trl", trl.__version__, "peft", peft.__version__)
PY
