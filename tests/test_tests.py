"""What tests may not do: replace a part of a module or an object behind its back, or reach for a private attribute."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent


def faults(source: str) -> list[str]:
    """Every such place in the source of a test, as "line: what stands there"."""
    return [f"{line}: {what}" for line, what in sorted(places_of(ast.parse(source)))]


def places_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, code) of each `patch.setattr(...)` and each `other._private`; a class of the test may have its own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            if node.attr in ("setattr", "delattr") or (private(node.attr) and not own):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("unittest.mock", "mock")):
            yield node.lineno, ast.unparse(node)


def private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


FOLDERS = sorted({path.parent for path in TESTS.rglob("*.py")})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.relative_to(TESTS.parent).as_posix())
def test_no_test_patches_the_product_or_reaches_into_it(folder: Path) -> None:
    faults_by_file = {path.name: faults(path.read_text(encoding="utf-8")) for path in folder.glob("*.py")}
    assert {name: places for name, places in faults_by_file.items() if places} == {}


@pytest.mark.parametrize(
    "source",
    [
        'monkeypatch.setattr(module, "LIMIT", 1)',
        'monkeypatch.setattr("module.LIMIT", 1)',
        'patch.delattr(module, "LIMIT")',
        "job._run.id",
        "len(store._told)",
        "from unittest.mock import patch",
    ],
)
def test_the_check_finds_each_of_them(source: str) -> None:
    assert len(faults(source)) == 1


@pytest.mark.parametrize(
    "source", ['monkeypatch.setenv("NAME", "x")', "self._seen = cls._made", "run.__dict__", "_row(1)"]
)
def test_the_check_lets_the_rest_pass(source: str) -> None:
    assert faults(source) == []
