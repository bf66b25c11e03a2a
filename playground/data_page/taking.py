"""What the buttons of the Data page do: a set is chosen for the next run, kept for its visitor, or removed for good."""

from __future__ import annotations

import streamlit as st

from data import Dataset
from playground.catalogue import suggested
from playground.data_page.plain_text import plain
from playground.own_data import check_owner, title_of
from playground.server import current
from playground.session import jobs
from playground.settings.panel import show_anew
from playground.storage import StoreError
from playground.training import DEFAULT_CONFIG, RunConfig

NOT_KEPT = "This page was started without its server part, so no set can be kept."
LATER = "“{}” is chosen for the next run: the one that is here trains on until you press Reset."
CHOSEN = "“{}” is chosen: train on it on the Train page."
REMOVED = "“{}” is removed. Runs that learnt from it stay with their curves, and cannot train further."


def choose(owner: str, name: str) -> None:
    """The next run of the visitor trains on the set of that name; a run that is at rest and saved makes way at once."""
    job = jobs().of(owner)
    try:
        config = RunConfig(name, suggested(name, job.config.settings))
        job.lay_out(config)
    except ValueError as error:
        st.session_state["data-told"] = f"It cannot be chosen: {error}."
        return
    show_anew(job.config)
    st.session_state["data-told"] = (CHOSEN if job.current.data == name else LATER).format(title_of(name))


def show_told() -> None:
    """What a button has done, said once, with the way to where a set is trained on."""
    if told := st.session_state.pop("data-told", ""):
        with st.container(horizontal=True, vertical_alignment="center", key="data-told-row"):
            st.success(plain(told))
            st.page_link("views/train.py", label="To the Train page")


def keep(owner: str, dataset: Dataset) -> str:
    """Keeps a set of the visitor's and chooses it. Returns "", or in a sentence why it cannot be kept."""
    server = current()
    if server is None:
        return NOT_KEPT
    try:
        name = server.own_sets.add(owner, dataset)
    except StoreError as error:
        return str(error)
    choose(owner, name)
    st.session_state["data-wanted"] = name
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
