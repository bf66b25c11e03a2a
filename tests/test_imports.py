"""Imports point one way: views to settings, charts and server, those to training and storage, those to rnn and data."""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("rnn", "data", "playground", "benchmarks", "tests", "streamlit_app", "tasks")

# Packages that are there because a pinned one is built on them, and that the pinned one's interface hands out.
COMES_WITH = {"starlette": "streamlit"}


@dataclass(frozen=True)
class Rule:
    """What the modules whose name begins with `of` may import: of ours, and of everybody else's (None = any pinned)."""

    of: str
    ours: tuple[str, ...]
    others: tuple[str, ...] | None = None


MIDDLE = (
    "playground.charts",
    "playground.components",
    "playground.server",
    "playground.session",
    "playground.settings",
    "playground.training",
)
SERVED = (
    *("playground.server", "playground.training", "playground.storage"),
    *("playground.inspection", "playground.encoding"),
)
PURE = ("numpy", "pandas", "plotly")  # no Streamlit, and so nothing that can only run inside a page

# The first rule whose name fits a module is its rule.
RULES = (
    Rule("rnn.__main__", ("rnn", "data"), ("numpy",)),
    Rule("rnn", ("rnn",), ("numpy",)),
    Rule("data", ("data",), PURE),
    Rule("playground.charts.palette", (), ()),
    Rule("playground.charts", ("playground.charts", "rnn", "data"), PURE),
    Rule("playground.encoding", ("rnn",), ("numpy",)),
    Rule("playground.inspection", ("playground.inspection", "playground.encoding", "rnn"), ("numpy",)),
    Rule("playground.training", ("playground.encoding", "playground.training", "rnn", "data"), PURE),
    Rule("playground.storage", ("playground.storage", "rnn"), ("numpy", "sqlalchemy")),
    Rule("playground.server", SERVED),
    Rule("playground.components", ("playground.charts", "rnn", "data")),
    Rule("playground.session", ("playground.training", "playground.components", "playground.server")),
    Rule("playground.settings.controls", ("playground.training", "rnn", "data")),
    Rule("playground.settings", (*MIDDLE, "rnn", "data")),
    Rule("playground.views", (*MIDDLE, "rnn", "data")),
    Rule("playground.shell", (*MIDDLE, "playground.views", "rnn", "data")),
    Rule("playground.main", ("playground.shell", "playground.views")),
    Rule("playground", ()),
    Rule("streamlit_app", ("playground.components", "playground.server")),
    Rule("tasks", (), ()),
)


def begins(name: str, prefix: str) -> bool:
    """Whether a dotted name is `prefix`, lies under it, or (for a prefix ending in "_") begins with it."""
    return name == prefix or name.startswith(prefix if prefix.endswith("_") else prefix + ".")


def rule_of(module: str) -> Rule | None:
    return next((rule for rule in RULES if begins(module, rule.of)), None)


def imports(source: str, module: str, is_package: bool) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every import anywhere in a source: in functions and under TYPE_CHECKING too.

    `from a import b` gives a.b, since b may be a module; relative names are made absolute.
    """
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in ("import_module", "__import__"):
                what = node.args[0] if node.args else None
                yield node.lineno, str(what.value) if isinstance(what, ast.Constant) else "an import made at run time"


def pinned(requirements: str) -> set[str]:
    return set(re.findall(r"^([A-Za-z0-9_.-]+)==", requirements, flags=re.MULTILINE))


def import_faults(source: str, module: str, is_package: bool, pins: set[str]) -> list[str]:
    """Every import of a module that its rule does not allow, as "line: what it may not"; [] for a tests module."""
    rule = rule_of(module)
    if rule is None:
        return []
    faults = []
    for line, name in imports(source, module, is_package):
        top = name.partition(".")[0]
        if top in OURS:
            if not any(begins(name, allowed) for allowed in rule.ours):
                faults.append(f"{line}: {module} may not import {name}")
        elif top not in sys.stdlib_module_names and top != "__future__":
            top = COMES_WITH.get(top, top)
            if top not in pins:
                faults.append(f"{line}: {name} is not in requirements.txt")
            elif rule.others is not None and top not in rule.others:
                faults.append(f"{line}: {module} may not import {name}")
    return faults


def docstring_fault(source: str) -> str | None:
    """Why a module's opening is not one plain sentence in a paragraph of its own; None when it is."""
    text = ast.get_docstring(ast.parse(source))
    if not text:
        return "has no docstring"
    opening = " ".join(text.split("\n\n")[0].split())
    if not opening.endswith((".", ":")):
        return f"opens with no sentence: {opening!r}"
    if re.search(r"[.!?] [A-Z]", opening.replace("e.g. ", "").replace("i.e. ", "")):
        return f"opens with more than one sentence: {opening!r}"
    return None


def modules() -> list[tuple[str, Path]]:
    """(dotted name, path) of every Python file of the project."""
    files = [
        *ROOT.glob("*.py"),
        *(path for top in OURS for path in sorted((ROOT / top).rglob("*.py"))),
    ]
    named = []
    for path in files:
        parts = path.relative_to(ROOT).with_suffix("").parts
        named.append((".".join(parts[:-1] if parts[-1] == "__init__" else parts), path))
    return named


MODULES = modules()


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[str(path.relative_to(ROOT)) for _, path in MODULES])
def test_a_module_opens_with_one_sentence_and_imports_only_what_it_may(module: str, path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    pins = pinned((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    assert import_faults(source, module, path.name == "__init__.py", pins) == []
    assert docstring_fault(source) is None, f"{path.relative_to(ROOT)} {docstring_fault(source)}"


def test_every_part_that_the_rules_speak_of_is_there() -> None:
    names = [module for module, _ in MODULES]
    assert [rule.of for rule in RULES if not any(begins(name, rule.of) for name in names)] == []


def test_every_module_that_runs_has_a_rule() -> None:
    assert [module for module, _ in MODULES if not rule_of(module) and not module.startswith(("tests", "bench"))] == []


PINS = {"numpy", "pandas", "plotly", "streamlit"}


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("rnn.network", "import pandas"),
        ("rnn.network", "import data"),
        ("rnn.network", "from data import DATASETS"),
        ("rnn.network", "def f():\n    from playground import jobs"),
        ("rnn.network", "if TYPE_CHECKING:\n    from data.dataset import Dataset"),
        ("rnn.network", "import importlib\nimportlib.import_module('data')"),
        ("rnn.__main__", "import playground.training"),
        ("rnn.cli.terminal", "import data"),
        ("rnn.cli.sweep", "from data import DATASETS"),
        ("data.dataset", "import rnn.text"),
        ("data.dataset", "from playground import charts"),
        ("playground.charts.train", "import streamlit as st"),
        ("playground.charts.train", "from playground.training import JOBS"),
        ("playground.charts.reader", "import streamlit"),
        ("playground.charts.palette", "import plotly"),
        ("playground.training.worker", "import streamlit"),
        ("playground.training.worker", "from playground import web"),
        ("playground.training.worker", "from .. import views"),
        ("playground.settings.controls", "from playground.views import train"),
        ("playground.settings.controls", "import playground.shell"),
        ("playground.views.train", "from playground.views import other"),
        ("playground.views.train", "import requests"),
        ("playground.server", "from playground import charts"),
        ("streamlit_app", "from playground.views import train"),
        ("tasks", "import numpy"),
    ],
)
def test_the_check_finds_an_import_that_points_the_wrong_way(module: str, source: str) -> None:
    assert len(import_faults(source, module, False, PINS)) == 1


@pytest.mark.parametrize(
    ("module", "is_package", "source"),
    [
        ("rnn", True, "from .text import tokenize\nfrom rnn.params import Params"),
        ("rnn.training", False, "import numpy as np\nimport math\nfrom . import network"),
        ("rnn.__main__", False, "from data import read_csv"),
        (
            "playground.charts.train",
            False,
            "import plotly.graph_objects as go\nfrom playground.charts.palette import LIGHT",
        ),
        ("playground.training", True, "from .worker import run\nfrom rnn import train\nfrom data import DATASETS"),
        ("playground.views.train", False, "import streamlit as st\nfrom playground import charts, settings, training"),
        ("playground.server", False, "from starlette.routing import Route\nfrom playground.training import JOBS"),
        ("playground.main", False, "from playground.shell import run"),
    ],
)
def test_the_check_lets_pass_what_points_the_right_way(module: str, is_package: bool, source: str) -> None:
    assert import_faults(source, module, is_package, PINS) == []


@pytest.mark.parametrize(
    "source",
    ["x = 1", '"""no full stop"""', '"""One. Two sentences."""', '"""A heading\n\nand a sentence."""', '""""""'],
)
def test_the_check_finds_a_docstring_that_is_not_one_sentence(source: str) -> None:
    assert docstring_fault(source) is not None


@pytest.mark.parametrize("source", ['"""One sentence."""', '"""One sentence\nin two lines.\n\nMore. Yet more."""'])
def test_the_check_lets_a_plain_sentence_pass(source: str) -> None:
    assert docstring_fault(source) is None
