"""Imports point one way, by the contracts in pyproject.toml; packages are pinned; a module opens with a sentence."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("rnn", "data", "playground", "benchmarks", "tests", "streamlit_app", "tasks")

# Packages that are there because a pinned one is built on them, and that the pinned one's interface hands out; and one
# that is imported by another name than it is installed by.
COMES_WITH = {"PIL": "pillow", "prometheus_client": "prometheus-client", "starlette": "streamlit", "h11": "streamlit"}

# What needs less than all that is pinned: the network numpy alone, and the set-up nothing but Python. Or what only some
# install: a cluster's, and the driver of PostgreSQL.
NEEDS = {
    "rnn": {"numpy"},
    "rnn.cluster": {"numpy", "dask", "distributed"},
    "playground.storage.postgresql": {"sqlalchemy", "psycopg"},
    "tasks": set(),
}


def lint_imports(root: Path) -> str:
    """What import-linter says of the contracts of a project, whose file names stay out of sight of this process."""
    command = [sys.executable, "-c", "import sys, importlinter.cli as cli; sys.exit(cli.lint_imports(no_cache=True))"]
    done = subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True, encoding="utf-8")
    return " ".join(done.stdout.split()) + done.stderr


ENVIRONMENT = {**os.environ, "PYTHONPATH": "", "PYTHONIOENCODING": "utf-8"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = [contract["name"] for contract in PROJECT["tool"]["importlinter"]["contracts"]]

OTHER = shutil.ignore_patterns("__pycache__", "frontend", "vendor")

# One import for each contract that it breaks, in the same order.
WRONG = {
    "playground/server/assets.py": "from playground.views import train",
    "rnn/network.py": "def f():\n    import data",
    "rnn/explain/ledger.py": "from rnn.training import train",
    "rnn/parallel/stacks.py": "import rnn.cli.terminal",
    "data/csv_files.py": "import rnn.text",
    "playground/charts/train.py": "import streamlit",
    "playground/training/worker_pool.py": "from sqlalchemy import select",
    "playground/storage/codec.py": "from starlette.requests import Request",
}


def test_imports_point_one_way() -> None:
    report = lint_imports(ROOT)
    assert [name for name in CONTRACTS if f"{name} KEPT" not in report] == [], report


def test_an_import_that_points_the_wrong_way_is_found(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in ("rnn", "data", "playground"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "frontend", "vendor")
        )
    for name, line in WRONG.items():
        file = tmp_path / name
        file.write_text(file.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    report = lint_imports(tmp_path)
    assert [name for name in CONTRACTS if f"{name} BROKEN" not in report] == [], report


parse = lru_cache(maxsize=1)(ast.parse)  # each file is asked two things, one after the other


def imports(source: str, module: str, is_package: bool) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every import anywhere in a source: in functions and under TYPE_CHECKING too.

    `from a import b` gives a.b, since b may be a module; relative names are made absolute.
    """
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(parse(source)):
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


def pinned_packages(requirements: str) -> set[str]:
    return set(re.findall(r"^([A-Za-z0-9_.-]+)==", requirements, flags=re.MULTILINE))


def stray_imports(source: str, module: str, is_package: bool, pins: set[str]) -> list[str]:
    """Every import of a package that is not pinned, or that this part does not need, as "line: what it is"."""
    parts = module.split(".")
    rooms = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]  # the innermost first
    allowed = next((NEEDS[room] for room in rooms if room in NEEDS), pins)
    faults = []
    for line, name in imports(source, module, is_package):
        top = name.partition(".")[0]
        if top not in OURS and top not in sys.stdlib_module_names and top != "__future__":
            if COMES_WITH.get(top, top) not in allowed:
                faults.append(f"{line}: {name} is not in requirements.txt, or {module} does without it")
        elif top in OURS and module == "tasks":
            faults.append(f"{line}: tasks runs before anything is installed")
    return faults


def docstring_fault(source: str) -> str | None:
    """Why a module's opening is not one plain sentence in a paragraph of its own; None when it is."""
    text = ast.get_docstring(parse(source))
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
    modules = []
    for path in files:
        parts = path.relative_to(ROOT).with_suffix("").parts
        modules.append((".".join(parts[:-1] if parts[-1] == "__init__" else parts), path))
    return modules


MODULES = modules()


FOLDERS = sorted({path.parent for _, path in MODULES})


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.relative_to(ROOT).as_posix() for folder in FOLDERS])
def test_each_module_opens_with_one_sentence_and_imports_only_what_is_pinned(folder: Path) -> None:
    pins = pinned_packages((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    faults = []
    for module, path in MODULES:
        if path.parent == folder:
            source = path.read_text(encoding="utf-8")
            module_faults = [docstring_fault(source) or ""]
            if not module.startswith(("tests", "benchmarks")):
                module_faults += stray_imports(source, module, path.name == "__init__.py", pins)
            faults += [f"{path.relative_to(ROOT)} {fault}" for fault in module_faults if fault]
    assert faults == []


PINS = {"numpy", "pandas", "plotly", "streamlit"}


def imported_at_start(source: str, module: str, is_package: bool) -> set[str]:
    """The dotted names that a module imports when it is imported: not in functions, nor under TYPE_CHECKING."""
    statements = [node for node in ast.parse(source).body if isinstance(node, ast.Import | ast.ImportFrom)]
    return {name for node in statements for _, name in imports(ast.unparse(node), module, is_package)}


def test_a_server_starts_without_what_only_downloads_need() -> None:
    """Pandas and pyarrow are 0.3 of the 1.9 core-seconds that it takes to load a server with them."""
    slow = re.compile(r"(pandas|pyarrow|playground\.storage\.frames)(\.|$)")
    slow_imports = {}
    for module, path in MODULES:
        if module.startswith(("rnn", "data", "playground", "streamlit_app")):
            names = imported_at_start(path.read_text(encoding="utf-8"), module, path.name == "__init__.py")
            if slow_names := sorted(filter(slow.match, names)):
                slow_imports[module] = slow_names
    assert slow_imports == {"playground.storage.frames": ["pandas", "pyarrow", "pyarrow.parquet"]}


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("rnn.network", "import pandas"),
        ("rnn.network", "import importlib\nimportlib.import_module('scipy')"),
        ("playground.views.train", "import requests"),
        ("tasks", "import numpy"),
        ("tasks", "import rnn"),
    ],
)
def test_the_check_finds_a_package_that_is_not_pinned(module: str, source: str) -> None:
    assert len(stray_imports(source, module, False, PINS)) == 1


@pytest.mark.parametrize(
    ("module", "is_package", "source"),
    [
        ("rnn", True, "from .text import tokenize\nfrom rnn.params import Params"),
        ("rnn.training", False, "import numpy as np\nimport math\nfrom . import network"),
        ("playground.charts.train", False, "import plotly.graph_objects as go"),
        ("playground.server", False, "from starlette.routing import Route"),
    ],
)
def test_the_check_lets_what_is_pinned_pass(module: str, is_package: bool, source: str) -> None:
    assert stray_imports(source, module, is_package, PINS) == []


@pytest.mark.parametrize(
    "source",
    ["x = 1", '"""no full stop"""', '"""One. Two sentences."""', '"""A heading\n\nand a sentence."""', '""""""'],
)
def test_the_check_finds_a_docstring_that_is_not_one_sentence(source: str) -> None:
    assert docstring_fault(source) is not None


@pytest.mark.parametrize("source", ['"""One sentence."""', '"""One sentence\nin two lines.\n\nMore. Yet more."""'])
def test_the_check_lets_a_plain_sentence_pass(source: str) -> None:
    assert docstring_fault(source) is None
