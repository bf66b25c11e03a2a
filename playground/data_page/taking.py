"""What the buttons of the Data page do: a set is chosen for the next run, kept for its visitor, or removed for good."""

from __future__ import annotations

import streamlit as st

from data import Dataset
from playground.chosen_set import TOLD, choose_set, take_chosen_set
from playground.data_page.plain_text import plain
from playground.own_data import check_owner, title_of
from playground.server import current
from playground.session import jobs
from playground.settings.panel import show_anew
from playground.storage import StoreError
from playground.training import DEFAULT_CONFIG

NOT_KEPT = "This page was started without its server part, so no set can be kept."
REMOVED = "“{}” is removed. Runs that learnt from it stay with their curves, and cannot train further."


def show_told() -> None:
    """What a button has done; of a set that is chosen with the way to where it is trained on."""
    for key, is_chosen in (("data-told", False), (TOLD, True)):
        if told := st.session_state.get(key):
            with st.container(horizontal=True, vertical_alignment="center", key=f"data-told-{is_chosen}".lower()):
                st.success(plain(told))
                if is_chosen:
                    st.page_link("views/train.py", label="To the Train page")


def forget_told() -> None:
    """Called where the page is drawn to its end: what a button has done is said then. One drawn anew says it again."""
    for key in ("data-told", TOLD):
        st.session_state.pop(key, None)


def keep(owner: str, dataset: Dataset) -> str:
    """Keeps a set of the visitor's and chooses it. Returns "", or in a sentence why it cannot be kept."""
    server = current()
    if server is None:
        return NOT_KEPT
    try:
        name = server.own_sets.add(owner, dataset)
    except StoreError as error:
        return str(error)
    choose_set(name)
    st.session_state["data-wanted"] = name
    take_chosen_set(jobs().of(owner))
    return ""


def show_room(owner: str) -> None:
    """How many sets the visitor has of as many as are kept, once these are nearly used up."""
    server = current()
    if server is not None and (told := server.own_sets.told(owner)):
        st.info(told)


def remove(owner: str, name: str) -> None:
    """Removes a set of the visitor's for good."""
    server, job = current(), jobs().of(owner)
    if server is None:
        return
    try:
        check_owner(name, owner)
        server.own_sets.remove(owner, name)
    except (StoreError, ValueError) as error:
        st.session_state["data-told"] = str(error)
        return
    if job.config.data == name:
        job.lay_out(DEFAULT_CONFIG)
        show_anew(job.config)
    st.session_state["data-told"] = REMOVED.format(title_of(name))
