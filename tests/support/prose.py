"""The English in the project's files: what is written to be read, without code, names and addresses."""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

# Code, style sheets, formulas, targets of links, addresses, tags and entities: nobody reads them as English.
NOT_PROSE = re.compile(
    r"```.*?```|``.*?``|`[^`]*`|<style>.*?</style>|\$[^$\n]+\$|\]\([^)]*\)|<[^>]*>|&\w+;|https?:\S+|\b[\w.-]+\.com\b",
    re.S,
)
# Letters, with an apostrophe between some. What touches a digit, a dot, a slash or a line below is the name of a thing.
WORD = re.compile(r"(?<![\w./\\@#=-])[^\W\d_]{3,}(?:['’][^\W\d_]+)?(?![\w/\\=(]|\.\w)")
OWN = re.compile("['’]s$")  # whose a thing is: any name may end so
NAME_IN_CODE = re.compile(r".+[A-Z]")  # WebSocket, ValueError, CSV: a word has no capital but its first letter

# What takes a place in a template, with braces, texts and templates in it.
_INNER = r"[^{}`\"]|\"[^\"]*\"|`[^`]*`"
PLACE = re.compile(rf"\$\{{((?:{_INNER}|\{{(?:{_INNER}|\{{(?:{_INNER})*\}})*\}})*)\}}", re.S)
# Comments, texts and templates of a script, in the order in which they stand there: one may look as if it held another.
SCRIPT = re.compile(rf"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|`(?:\\.|{PLACE.pattern}|[^`\\])*`", re.S)
READ_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title")


def words_of(text: str) -> set[str]:
    """The words of a text of plain prose, Markdown or HTML that a dictionary may know."""
    words = (OWN.sub("", word).replace("’", "'") for word in WORD.findall(NOT_PROSE.sub(" ", text)))
    return {word for word in words if not NAME_IN_CODE.match(word)}


def texts_of(path: Path) -> Iterator[str]:
    """The texts of a file that are written to be read."""
    yield from READERS[path.suffix](path.read_text(encoding="utf-8"))


def _markdown(text: str) -> Iterator[str]:
    yield text


def _python(text: str) -> Iterator[str]:
    """Docstrings and all texts of more than one word; what is calculated in one is a 0."""
    nodes = list(ast.walk(ast.parse(text)))
    formatted = [node.values for node in nodes if isinstance(node, ast.JoinedStr)]
    within = {id(value) for values in formatted for value in values}
    plain = [[node] for node in nodes if isinstance(node, ast.Constant) and id(node) not in within]
    for values in [*formatted, *plain]:
        parts = [value.value if isinstance(value, ast.Constant) else "0" for value in values]
        if all(isinstance(part, str) for part in parts) and " " in (joined := "".join(map(str, parts))).strip():
            yield joined


def _script(text: str) -> Iterator[str]:
    """All texts of more than one word, those in the places of a template among them; such a place is a 0."""
    for token in SCRIPT.finditer(text):
        written = token[0]
        if written[0] == "/":
            continue
        if written[0] == "`":
            for place in PLACE.findall(written):
                yield from _script(place)
            written = PLACE.sub("0", written)
        if " " in written[1:-1].strip():
            yield re.sub(r"\\(.)", lambda escaped: " " if escaped[1] in "nt" else escaped[1], written[1:-1])


def _toml(text: str) -> Iterator[str]:
    """Every text of more than one word."""

    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, str) and " " in value.strip():
            yield value
        elif isinstance(value, dict | list):
            for each in value.values() if isinstance(value, dict) else value:
                yield from texts(each)

    yield from texts(tomllib.loads(text))


class _Page(HTMLParser):
    """Gathers what is read of a page, the attributes that are read aloud among it."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value for name, value in attrs if name in READ_ATTRIBUTES and value]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _page(text: str) -> Iterator[str]:
    page = _Page()
    page.feed(text)
    yield from page.texts


READERS: dict[str, Callable[[str], Iterator[str]]] = {
    ".md": _markdown,
    ".py": _python,
    ".js": _script,
    ".toml": _toml,
    ".html": _page,
}
