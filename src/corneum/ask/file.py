"""Answers as a client file that people can read, written whole or not at all."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corneum.ask.lines import Data
from corneum.client import SCREEN_QUESTIONS, Screens, parse_client
from corneum.client.open_questions import LIST_QUESTIONS, OPERATOR_QUESTION
from corneum.errors import InputFault
from corneum.files.whole_output import write_file

# what YAML reads back as it stands; 007 or 1.50 would come back as a number without its zeros
_PLAIN = re.compile(r"[A-Za-z][A-Za-z_ -]*[A-Za-z]|[A-Za-z]|0|[1-9]\d{0,3}|\d{4}-\d{2}-\d{2}|\d+s|\d[\d.]* [A-Za-z%]+")
_WORDS_OF_YAML = ("true", "false", "null")


def refuse_existing(path: Path) -> None:
    """Raise InputFault where the answers could not be written to `path`, before anybody is asked anything."""
    if path.exists() or path.is_symlink():
        reason = f"is there already and stays as it is; give another name, or plan it with: corneum plan {path}"
        raise InputFault("--ask", str(path), reason)
    if not path.parent.is_dir():
        raise InputFault("--ask", str(path), "stands in a folder that is not there; make the folder first")
    if not os.access(path.parent, os.W_OK):
        raise InputFault("--ask", str(path), "stands in a folder that cannot be written to; give another")


def write_client(data: Data, path: Path) -> None:
    """Write the answers as a client file, complete or not at all. Raises OSError, and InputFault where it exists."""
    text = client_file(data)
    parse_client(text, path.name)
    refuse_existing(path)
    write_file(path, text)


def client_file(data: Mapping[str, Any]) -> str:
    """The answers as the text of a client file; what was not asked stands there empty, with its question."""
    person = data.get("client", {})
    screens = person.get("screens", {})
    lines = [
        "# Written by `corneum plan --ask`. A key without a value was not asked; the plan is provisional until it is.",
        "# Write `no`, or [] for a list, where it was asked and there is nothing. All keys: corneum schema client",
        f"date: {data['date']}",
        "client:",
        _line(2, "age", person, "years, or a decade such as 50s"),
        _line(2, "sex", person, "female, male or unspecified"),
        _line(2, "fitzpatrick", person, "I always burns ... VI never burns, or unknown"),
        "  screens:",
        *(_line(4, name, screens, SCREEN_QUESTIONS[name]) for name in Screens.model_fields),
        *(line for name, question in LIST_QUESTIONS.items() for line in _block(2, name, person, question)),
        *_block(0, "current_care", data, "what is used on the face now"),
        *_block(0, "goals", data, "in the order of importance"),
        *_block(0, "considering", data, "what was offered; always answered in full"),
        _line(0, "limits", data, "days on which it may show, price", "left open"),
        _line(0, "event", data, "a day on which the skin must look normal", "left open"),
        _line(0, "operator", data, OPERATOR_QUESTION),
    ]
    return "\n".join(lines) + "\n"


def _line(indent: int, key: str, data: Mapping[str, Any], comment: str, empty: str = "not asked") -> str:
    entry = f"{' ' * indent}{key}:" + (f" {_flow(data[key])}" if key in data else "")
    return f"{entry:<34} # {comment}" if key in data else f"{entry:<34} # {empty}: {comment}"


def _block(indent: int, key: str, data: Mapping[str, Any], comment: str) -> list[str]:
    entries = data.get(key)
    if not entries:
        return [_line(indent, key, data, comment)]
    space = " " * indent
    return [f"{space + key + ':':<34} # {comment}", *(f"{space}  - {_flow(entry)}" for entry in entries)]


def _flow(value: Any) -> str:
    """One value of YAML on one line; text is quoted unless it can be read in no other way."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_flow(entry)}' for key, entry in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(_flow(entry) for entry in value)}]"
    text = str(value)
    plain = _PLAIN.fullmatch(text) and text.casefold() not in _WORDS_OF_YAML
    return text if plain else json.dumps(text, ensure_ascii=False)
