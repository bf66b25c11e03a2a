"""One fact, one place: what is listed once in `rnn` is listed nowhere else."""

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from rnn import SETTINGS, Params
from rnn.history import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [path for top in ("rnn", "playground", "benchmarks", "examples") for path in (ROOT / top).rglob("*.py")]
LEAST = 3  # names that make a list of them
FIRST_FILES = "playground/storage/run_files/about.py"  # names the settings that the first run files had, for ever

Place = tuple[str, int, frozenset[str]]  # a file's name from the root on, a line, the texts that stand there


def texts_of(values: Iterable[ast.AST | None]) -> frozenset[str]:
    """The texts among these parts of the syntax."""
    constants = (value.value for value in values if isinstance(value, ast.Constant))
    return frozenset(value for value in constants if isinstance(value, str))


@cache
def texts_in_code() -> tuple[list[Place], list[Place]]:
    """Where texts stand together, in a tuple, list, set or the keys of a dictionary; and where each stands alone."""
    together, alone = [], []
    for path in SOURCES:
        file = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict | ast.Tuple | ast.List | ast.Set):
                together.append((file, node.lineno, texts_of(node.keys if isinstance(node, ast.Dict) else node.elts)))
            elif isinstance(node, ast.Constant):
                alone.append((file, node.lineno, texts_of([node])))
    return together, alone


@pytest.mark.parametrize(
    ("names", "allowed_files"),
    [
        pytest.param(COLUMNS, {"rnn/history.py"}, id="columns"),
        pytest.param(SETTINGS, {FIRST_FILES}, id="settings"),
        pytest.param(Params.axes(), {f"rnn/cells/{cell}.py" for cell in ("simple", "gru", "lstm")}, id="arrays"),
    ],
)
def test_names_are_listed_where_they_are_given_and_nowhere_else(names: Iterable[str], allowed_files: set[str]) -> None:
    together, _ = texts_in_code()
    assert {file for file, _, texts in together if len(texts & set(names)) >= LEAST} == allowed_files


def test_no_code_outside_of_the_network_names_an_array() -> None:
    names = {before + name for name in Params.axes() for before in ("", "start_", "kept_")}
    _, alone = texts_in_code()
    assert [(file, line) for file, line, texts in alone if texts & names and not file.startswith("rnn/")] == []
