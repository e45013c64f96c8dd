#!/bin/sh
# Makes .venv in the repository root (git ignores it) with the versions of requirements.txt; with the argument `ppo`
# .venv-ppo with those of requirements-ppo.txt, which make_ppo.py alone needs; with `agreement` .venv-agreement, which has
# no torch, for make_agreement.py, make_annotators.py and make_counterfactual.py; with `fairness` .venv-fairness, for make_fairness.py.
# Torch: PyPI's Linux wheel of 2.13.0 drags in CUDA packages of several GB, so the CPU build (2.13.0+cpu) is taken wherever
# pip finds it (PyTorch's own index, or PIP_FIND_LINKS / PIP_EXTRA_INDEX_URL of this machine). macOS wheels are CPU already.
set -eu
cd "$(dirname "$0")/../.."
case "${1-}" in
"") environment=.venv requirements=requirements.txt ;;
ppo) environment=.venv-ppo requirements=requirements-ppo.txt ;;
agreement) environment=.venv-agreement requirements=requirements-agreement.txt ;;
fairness) environment=.venv-fairness requirements=requirements-fairness.txt ;;
*) echo "usage: $0 [ppo|agreement|fairness]" >&2 && exit 2 ;;
esac
python3 -m venv "$environment"
if [ "${1-}" = agreement ] || [ "${1-}" = fairness ]; then
  "$environment/bin/pip" install -q -r "tests/golden/$requirements"
  exit
fi
if [ "$(uname -s)" = Linux ]; then
  "$environment/bin/pip" install -q "torch==2.13.0+cpu" ||
    "$environment/bin/pip" install -q "torch==2.13.0" --index-url https://download.pytorch.org/whl/cpu
fi
"$environment/bin/pip" install -q -r "tests/golden/$requirements"
"$environment/bin/python" - <<'PY'
import peft, torch, transformers, trl
print("torch", torch.__version__, "transformers", transformers.__version__, "trl", trl.__version__, "peft", peft.__version__)
PY
