"""All modules that a page needs in one script: the same modules that the server serves, none of them a copy."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from playground import FRONTEND
from playground.takeaway.javascript import Module, module_of

LOADER = """\
const loaded = {};
const load = (name) => (loaded[name] ??= modules[name]());
const later = async (name) => load(name);
"""


@cache
def module(name: str, folder: Path = FRONTEND) -> Module:
    """A module by its path in the front end, as "core/dom.js". Raises ValueError as `module_of` does."""

    def name_of(path: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))

    try:
        return module_of((folder / name).read_text(encoding="utf-8"), name_of)
    except ValueError as error:
        raise ValueError(f"{name} cannot be bundled: {error}") from error


def modules_of(*entries: str, folder: Path = FRONTEND) -> list[str]:
    """The names of modules and of all that they import at once or later, each once."""
    names = list(entries)
    for name in names:  # which grows meanwhile
        found = module(name, folder)
        names += dict.fromkeys(other for other in (*found.imports, *found.later) if other not in names)
    return names


@cache
def bundle(*entries: str, folder: Path = FRONTEND) -> str:
    """A script that has these modules, and all that they import, and gives them from `load(name)`.

    It declares `modules`, `loaded`, `load` and `later` where it is put. Raises ValueError for what cannot be bundled,
    as modules that import each other in a circle: each is a function here, which returns what it exports.
    """
    names = modules_of(*entries, folder=folder)
    _check_order(names, folder)
    functions = "".join(_as_function(name, module(name, folder)) for name in names)
    return f"const modules = {{\n{functions}}};\n{LOADER}"


def _as_function(name: str, found: Module) -> str:
    return f'"{name}"() {{\n{found.code}\nreturn {{ {", ".join(found.exports)} }};\n}},\n'


def _check_order(names: Iterable[str], folder: Path) -> None:
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        if name in way:
            raise ValueError(f"{' imports '.join((*way[way.index(name) :], name))}: a bundle knows no circles")
        if name not in done:
            for other in module(name, folder).imports:
                visit(other, (*way, name))
            done.add(name)

    for name in names:
        visit(name, ())
