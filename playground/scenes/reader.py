"""Reads a scene from its TOML file: every field is optional, and what is not known is kept as it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playground.scenes.scene import Predict, Scene, Step

PLACE = re.compile(r"^\d+-")
"""The number before a file's name, which puts the scenes in order."""

MOST_BYTES = 100_000
"""A file that is longer is no short story."""

TEXT, WHOLE, TABLE, TEXTS, TABLES = "a text", "a whole number from 0", "a table", "a list of texts", "a list of tables"

# By the name that a field has in a file: what it must be, and what it is called in Python.
SCENE = {"title": TEXT, "about": TEXT, "data": TEXT, "settings": TABLE, "steps": TABLES}
STEP = {
    **dict.fromkeys(("text", "try", "notes", "page", "highlight", "data", "sentence", "view"), TEXT),
    **dict.fromkeys(("word", "epoch", "trained", "unit"), WHOLE),
    **dict.fromkeys(("settings", "predict", "done_when"), TABLE),
    "explains": TEXTS,
}
PREDICT = {"question": TEXT, "answers": TEXTS, "right": WHOLE, "because": TEXT}
RENAMED = {"try": "to_try"}


class SceneError(ValueError):
    """A file is no scene; the message is a sentence that names the file and what is wrong in it."""


def read_scene(path: Path) -> Scene:
    """The scene in a file, whose name it has. Raises SceneError."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SceneError(f"{path.name} is longer than {MOST_BYTES:,} bytes: a scene is a short story.")
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise SceneError(f"{path.name} cannot be read as TOML: {error}.") from error
    return scene_from(fields, PLACE.sub("", path.stem), path.name)


def scene_from(fields: Mapping[str, Any], name: str, file: str) -> Scene:
    """The scene that these fields of a file describe. Raises SceneError."""
    known, more = _sorted(fields, SCENE, file)
    steps = tuple(_step(step, f"{file}, step {number}") for number, step in enumerate(known.pop("steps", ()), start=1))
    known.setdefault("title", name.replace("-", " ").capitalize())
    scene = Scene(name=name, steps=steps, more=more, **known)
    for number in range(1, len(steps) + 1):
        try:
            scene.config(number)
        except (TypeError, ValueError) as error:
            raise SceneError(f"{file}, step {number}: {error}.") from error
    return scene


def _step(fields: Mapping[str, Any], place: str) -> Step:
    known, more = _sorted(fields, STEP, place)
    known["explains"] = tuple(known.get("explains", ()))
    if "predict" in known:
        told, others = _sorted(known["predict"], PREDICT, f"{place}, predict")
        told["answers"] = tuple(told.get("answers", ()))
        known["predict"] = Predict(**told, more=others)
    return Step(**{RENAMED.get(name, name): value for name, value in known.items()}, more=more)


def _sorted(fields: Mapping[str, Any], kinds: Mapping[str, str], place: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that are known, and the others. Raises SceneError for a known one that is not what it must be."""
    known = {name: value for name, value in fields.items() if name in kinds}
    for name, value in known.items():
        if not _fits(value, kinds[name]):
            raise SceneError(f"{place}: {name} must be {kinds[name]}.")
    return known, {name: value for name, value in fields.items() if name not in kinds}


def _fits(value: Any, kind: str) -> bool:
    if kind == WHOLE:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if kind in (TEXTS, TABLES):
        each = str if kind == TEXTS else dict
        return isinstance(value, list) and all(isinstance(part, each) for part in value)
    return isinstance(value, dict if kind == TABLE else str)
