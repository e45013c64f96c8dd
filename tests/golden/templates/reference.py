"""Renders as transformers does: its own compiled environment, with nothing else around it."""

import copy
import warnings

from transformers.utils.chat_template_utils import _compile_jinja_template

warnings.filterwarnings("ignore")


def outcome(template: str, variables: dict) -> dict:
    """{"text"}, or {"refused"} with the class of the exception. A failing `list | indent` changes the list, hence the copy."""
    try:
        return {"text": _compile_jinja_template(template).render(**copy.deepcopy(variables))}
    except RecursionError:
        return {"refused": "RecursionError"}
    except Exception as error:
        return {"refused": type(error).__name__}


def plain(value):
    """The value with floats of a whole value marked, since JSON.parse does not keep them apart from integers."""
    if isinstance(value, float) and value.is_integer():
        return {"$float": value}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value
