"""What a visitor has dropped, pasted and said in the form stays while they look at another tab or page.

Streamlit forgets a widget that is not drawn, and what was in it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

_KEPT = "own-kept"
_NOT_SET = ("own-file", "own-test-file", "own-use", "own-readings", "own-vocabulary", _KEPT)
"""Keys of the form that are no widget's, or whose widgets take no value from a script."""


class KeptFile(NamedTuple):
    """A file that was dropped."""

    name: str
    content: bytes


def restore() -> None:
    """Before the form is drawn: its widgets have what the visitor said in them."""
    for key, value in st.session_state.get(_KEPT, {}).items():
        if key not in st.session_state:
            st.session_state[key] = value


def remember() -> None:
    """After the form was drawn."""
    said: dict[str, Any] = {
        str(key): value
        for key, value in st.session_state.items()
        if str(key).startswith("own-") and key not in _NOT_SET and not str(key).endswith(("-values", "-away", "-kept"))
    }
    st.session_state[_KEPT] = said


def file_field(label: str, key: str, **options: Any) -> KeptFile | None:
    """A field to drop a file in; the file stays until another one is dropped, or it is put away."""
    file = st.file_uploader(label, key=key, on_change=_take, args=(key,), **options)
    kept: KeptFile | None = st.session_state.get(f"{key}-kept")
    if file is None and kept is not None:
        with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-row"):
            st.text(f"{kept.name} is still here.")
            st.button("Put it away", key=f"{key}-away", on_click=_put_away, args=(key,))
    return kept


def _take(key: str) -> None:
    file = st.session_state[key]
    if file is None:
        _put_away(key)
    else:
        st.session_state[f"{key}-kept"] = KeptFile(file.name[:80] or "The file", file.getvalue())


def _put_away(key: str) -> None:
    st.session_state.pop(f"{key}-kept", None)
