"""What tests may not do: replace a part of a module or an object behind its back, or reach for a private attribute."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
PRODUCT = [path for top in ("rnn", "data", "playground") for path in (TESTS.parent / top).rglob("*.py")]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def parts_of_objects() -> frozenset[str]:
    """The attributes that objects of the product have been given when they were made, and that stay what they are.

    Those that the product itself sets from outside, as it does the text of a sentence, are to be set; and what classes
    of tests have is theirs.
    """
    source = "\n".join(path.read_text(encoding="utf-8") for path in PRODUCT)
    own = set(re.findall(r"\bself\.([a-z]\w*)(?:: [^=\n]+)? = ", source))
    set_from_outside = set(re.findall(r"\b(?!self\b)\w+\.([a-z]\w*) = ", source))
    of_tests = {name for path in TESTS.rglob("*.py") for name in attributes_in(parsed(path))}
    return frozenset(own - set_from_outside - of_tests)


def attributes_in(tree: ast.Module) -> Iterator[str]:
    """The attributes that the classes of a module have of their own."""
    for defined in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for node in defined.body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            if isinstance(node, ast.AnnAssign):
                targets = [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))
        for node in ast.walk(defined):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and of_itself(node):
                yield node.attr


def faults(tree: ast.Module) -> list[str]:
    """Every such place in the source of a test, as "line: what stands there"."""
    return [f"{line}: {what}" for line, what in sorted(places_of(tree))]


def places_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, code) of each `patch.setattr(...)`, `other._private` and `server.part = ...` of an object of the product.

    A class of the test may have private attributes of its own.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            replaces = not isinstance(node.ctx, ast.Load) and node.attr in parts_of_objects()
            if node.attr in ("setattr", "delattr") or ((private(node.attr) or replaces) and not of_itself(node)):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("unittest.mock", "mock")):
            yield node.lineno, ast.unparse(node)


def of_itself(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")


def private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


FOLDERS = sorted({path.parent for path in TESTS.rglob("*.py")})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.relative_to(TESTS.parent).as_posix())
def test_no_test_patches_the_product_or_reaches_into_it(folder: Path) -> None:
    faults_by_file = {path.name: faults(parsed(path)) for path in folder.glob("*.py")}
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
        "persistence.store = BrokenStore()",
        "one, server.persistence.recorder = two",
        "sweeps.stopwatch = IdleStopwatch()",
        "del persistence.store",
    ],
)
def test_the_check_finds_each_of_them(source: str) -> None:
    assert len(faults(ast.parse(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        'monkeypatch.setenv("NAME", "x")',
        "self._seen = cls._made",
        "run.__dict__",
        "_row(1)",
        "sentence.text = store.most",
        "self.store = 1",
    ],
)
def test_the_check_lets_the_rest_pass(source: str) -> None:
    assert faults(ast.parse(source)) == []
