"""Reads JavaScript as far as a bundle needs it: which of it is code, and what a module imports and exports.

The front end is served as it is written, formatted in one way and without a build step. A page that is one file needs
its modules in one script, and no browser can import a module from within its own text everywhere, so the statements
that tie modules together are found here and replaced. What is not understood raises ValueError: no module is bundled
half.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

HIDDEN = "\0"
"""Stands in a masked source for each character of a text or a pattern."""

Kind = Literal["code", "comment", "literal"]

_WORD_BEFORE = re.compile(r"(?:^|[^\w$.])(return|typeof|case|in|of|delete|void|throw|new|else|do|yield|await)\s*$")
_ENDS_VALUE = re.compile(r"[\w$)\]]\s*$")
_LITERAL = re.compile(r"""'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*\"""", flags=re.DOTALL)
_PATTERN = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", flags=re.DOTALL)
_CODE = re.compile(r"""[^'"`/{}]+""")
_TEMPLATE_END = re.compile(r"`|\$\{")
_TEMPLATE_TEXT = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*", flags=re.DOTALL)

_IMPORT = re.compile(rf"^import (?:(?P<names>\{{[^}}]*\}}) from )?(?P<path>{HIDDEN}+);$", flags=re.MULTILINE)
_LATER = re.compile(rf"\bimport\((?P<path>{HIDDEN}+)\)")
_EXPORT = re.compile(
    r"^export (?P<rest>(?:(?:async )?function\*?|class|const) (?P<names>[\w$]+|\{[^}]*\}))", flags=re.MULTILINE
)
_OWN_ADDRESS = re.compile(r"\bimport\.meta\.url\b")
_LEFT = re.compile(r"^(?:import|export)\b.*|\bimport(?:\.meta|\()", flags=re.MULTILINE)


@dataclass
class Module:
    """A module, its statements of import and export replaced."""

    code: str = ""  # takes what it imports from `load(name)`, or later from `later(name)`, and declares what it exports
    exports: list[str] = field(default_factory=list)
    imports: list[str] = field(default_factory=list)  # names of modules
    later: list[str] = field(default_factory=list)  # of those that it imports once it wants them


def parts(source: str) -> Iterator[tuple[Kind, str]]:
    """The source in pieces; texts, templates and patterns are literals, and what a template computes is code."""
    at, before = 0, ""  # what code came last
    braces: list[int] = []  # how many are open in each template that is read just now
    while at < len(source):
        character = source[at]
        kind: Kind = "code"
        if source.startswith(("//", "/*"), at):
            kind, text = "comment", _at(_COMMENT, source, at)
        elif character in "'\"":
            kind, text = "literal", _at(_LITERAL, source, at)
        elif character == "/" and (not _ENDS_VALUE.search(before) or _WORD_BEFORE.search(before)):
            kind, text = "literal", _at(_PATTERN, source, at)
        elif character == "`" or (character == "}" and braces and braces[-1] == 0):
            if character == "}":
                braces.pop()
            kind, text = "literal", character + _at(_TEMPLATE_TEXT, source, at + 1)
            text += _at(_TEMPLATE_END, source, at + len(text))
            if text.endswith("${"):
                braces.append(0)
        else:
            text = character if character in "{}/" else _at(_CODE, source, at)
            if braces:
                braces[-1] += {"{": 1, "}": -1}.get(character, 0)
        if kind != "comment":
            before = (before + (text if kind == "code" else "0"))[-24:]  # a literal is a value, or goes on as one
            if kind == "literal" and text.endswith("${"):
                before = "("
        yield kind, text
        at += len(text)


def _at(pattern: re.Pattern[str], source: str, at: int) -> str:
    match = pattern.match(source, at)
    if match is None:
        line = source.count("\n", 0, at) + 1
        raise ValueError(f"line {line} begins something that does not end: {source[at : at + 40]!r}")
    return match[0]


def without_comments(source: str) -> tuple[str, str]:
    """The source without comments and empty lines, and the same with its literals masked, character by character."""
    pairs = [
        (text, text if kind == "code" else HIDDEN * len(text)) for kind, text in parts(source) if kind != "comment"
    ]
    plain, masked = "".join(text for text, _ in pairs), "".join(text for _, text in pairs)
    lines: list[tuple[str, str]] = []
    at = 0
    for masked_line in masked.split("\n"):
        line = plain[at : at + len(masked_line)]
        at += len(masked_line) + 1
        kept = len(masked_line.rstrip())
        if kept:
            lines.append((line[:kept], masked_line[:kept]))
    return "\n".join(line for line, _ in lines), "\n".join(line for _, line in lines)


def module_of(source: str, name_of: Callable[[str], str]) -> Module:
    """A module as a bundle has it; `name_of` makes names of the paths that it imports by.

    Raises ValueError for what is not understood.
    """
    plain, masked = without_comments(source)
    module = Module()
    replacements: list[tuple[int, int, str]] = []
    for match in _IMPORT.finditer(masked):
        name = name_of(plain[slice(*match.span("path"))][1:-1])
        module.imports.append(name)
        names = plain[slice(*match.span("names"))] if match["names"] else ""
        names = re.sub(r"(\w+) as (\w+)", r"\1: \2", names)
        replacements.append((*match.span(), f'const {names} = load("{name}");' if names else f'load("{name}");'))
    for match in _LATER.finditer(masked):
        name = name_of(plain[slice(*match.span("path"))][1:-1])
        module.later.append(name)
        replacements.append((*match.span(), f'later("{name}")'))
    # A bundle's modules have the address of its page.
    replacements += [(*match.span(), "document.baseURI") for match in _OWN_ADDRESS.finditer(masked)]
    for match in _EXPORT.finditer(masked):
        names = re.sub(r"\w+: ", "", match["names"].strip("{ }"))
        module.exports += [name.strip() for name in names.split(",") if name.strip()]
        replacements.append((match.start(), match.start("rest"), ""))
    for start, end, text in sorted(replacements, reverse=True):
        plain, masked = plain[:start] + text + plain[end:], masked[:start] + text + masked[end:]
    if left := _LEFT.search(masked):
        raise ValueError(f"this is no import or export that a bundle knows: {left[0][:80]!r}")
    module.code = plain
    return module
