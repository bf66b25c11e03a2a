"""Text of visitors where Streamlit reads Markdown: nothing in it is formatted, and all of it is seen as it is."""

from __future__ import annotations

_IN_TEXT = frozenset(r"\`*_{}[]<>#|~$&")
_IN_LABEL = _IN_TEXT | frozenset("()+-.!:")
MOST_IN_LABEL = 30


def plain(text: str) -> str:
    """A text in which Markdown formats nothing."""
    return _escaped(text, _IN_TEXT)


def plain_label(text: str) -> str:
    """The same as a widget's label may have it, as long as there is room for."""
    return _escaped(text if len(text) <= MOST_IN_LABEL else text[: MOST_IN_LABEL - 1] + "…", _IN_LABEL)


def _escaped(text: str, marks: frozenset[str]) -> str:
    return "".join(f"\\{character}" if character in marks else character for character in text)
