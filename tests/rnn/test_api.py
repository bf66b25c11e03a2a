"""The public face of rnn, and what no module of it may do."""

import ast
from pathlib import Path

import pytest

import rnn

HERE = Path(rnn.__file__).parent
TERMINAL_FILES = [
    HERE / "__main__.py",
    *HERE.glob("cli/*.py"),
    *HERE.glob("parallel/*.py"),
    *HERE.glob("cluster/*.py"),
]  # they print, and start processes and threads
LIBRARY = sorted(set(HERE.rglob("*.py")) - set(TERMINAL_FILES))


def test_all_is_sorted_and_names_what_is_there():
    assert len(set(rnn.__all__)) == len(rnn.__all__)
    assert all(hasattr(rnn, name) for name in rnn.__all__)


def test_all_leaves_nothing_out_that_init_imports():
    tree = ast.parse((HERE / "__init__.py").read_text(encoding="utf-8"))
    imported_names = [alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert sorted(imported_names) == sorted(rnn.__all__)


def test_every_public_name_says_what_it_is():
    for name in rnn.__all__:
        if name != "UNKNOWN":
            assert getattr(rnn, name).__doc__, name


def test_types_are_shipped():
    assert (HERE / "py.typed").exists()


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.relative_to(HERE).as_posix())
def test_nothing_sleeps_prints_or_starts_threads_or_processes(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    roots = {module.split(".")[0] for module in modules if module}
    assert not roots & {"time", "threading", "multiprocessing", "concurrent", "asyncio", "subprocess", "random", "os"}
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not calls & {"print", "input", "open"}
