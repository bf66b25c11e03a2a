"""One fact, one place: what is listed once in `rnn` is listed nowhere else."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from rnn import SETTINGS, Params
from rnn.history import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [path for top in ("rnn", "playground", "benchmarks", "examples") for path in (ROOT / top).rglob("*.py")]
FIRST_FILES = "playground/storage/run_files/about.py"  # names the settings that the first run files had, for ever

Found = Iterator[tuple[str, int]]


def syntax_of(paths: Iterable[Path]) -> Iterator[tuple[str, ast.AST]]:
    """Each file's name from the root on, with each part of its syntax."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path.relative_to(ROOT).as_posix(), node


def texts_in(values: Iterable[ast.AST | None]) -> set[str]:
    """The texts among these parts of the syntax."""
    return {value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)}


def lists_of(names: Iterable[str], least: int = 3) -> Found:
    """Where a tuple, list, set or the keys of a dictionary have so many of these names."""
    for file, node in syntax_of(SOURCES):
        if isinstance(node, ast.Dict | ast.Tuple | ast.List | ast.Set):
            values = node.keys if isinstance(node, ast.Dict) else node.elts
            if len(texts_in(values) & set(names)) >= least:
                yield file, node.lineno


@pytest.mark.parametrize(
    ("names", "allowed_files"),
    [
        pytest.param(COLUMNS, {"rnn/history.py"}, id="columns"),
        pytest.param(SETTINGS, {FIRST_FILES}, id="settings"),
        pytest.param(Params.axes(), {f"rnn/cells/{cell}.py" for cell in ("simple", "gru", "lstm")}, id="arrays"),
    ],
)
def test_names_are_listed_where_they_are_given_and_nowhere_else(names: Iterable[str], allowed_files: set[str]) -> None:
    assert {file for file, _ in lists_of(names)} == allowed_files


def test_no_code_outside_of_the_network_names_an_array() -> None:
    names = {before + name for name in Params.axes() for before in ("", "start_", "kept_")}
    sources = [path for path in SOURCES if not path.is_relative_to(ROOT / "rnn")]
    assert [(file, node.lineno) for file, node in syntax_of(sources) if texts_in([node]) & names] == []
