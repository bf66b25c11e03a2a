"""Fetch real texts: what can be fetched, and what becomes of what the visitor asked for, on whatever tab they are."""

from __future__ import annotations

import streamlit as st

from data.offers import Offer
from playground.data_page.taking import NOT_KEPT
from playground.own_data import title_of
from playground.server import current
from playground.server.fetches import FORBIDDEN
from playground.session import own_titles
from playground.training import InteractiveJob

LOOK_AGAIN = 0.5  # seconds
UNDER_WAY = "“{}” is being fetched. You can go on meanwhile: it becomes a set of yours as soon as it is here."
AMONG_YOURS = " It is among your sets already."
HERE = "“{}” is here, as a set of your own: look at what is in it, and train on it."


def show_offers(job: InteractiveJob) -> None:
    """What can be fetched, each with what it is, from where, how large and under which licence; and the button."""
    st.caption(
        "Texts that people wrote, which do not come with the playground: it fetches them from where they are published "
        "when you ask for them, checks that they are what they should be, and keeps them as a set of yours alone."
    )
    server = current()
    if server is None or not server.fetches.is_allowed:
        st.info(FORBIDDEN if server else NOT_KEPT)
        return
    offers = server.fetches.offers
    fetch = server.fetches.of(job.owner)
    mine = own_titles(job.owner)
    with st.container(key="data-offers"):
        title = st.radio(
            "Which one",
            list(offers),
            key="data-offer",
            captions=[_told(offer) + (AMONG_YOURS if title in mine else "") for title, offer in offers.items()],
        )
    st.button(
        "Fetch",
        type="primary",
        key="data-fetch",
        disabled=fetch is not None and fetch.is_under_way,
        on_click=_begin,
        args=(job.owner, title),
    )


def _begin(owner: str, title: str) -> None:
    if server := current():
        server.fetches.begin(owner, title)


def _told(offer: Offer) -> str:
    return f"{offer.what} From {offer.source}. {offer.package.licence}"


def show_fetch(job: InteractiveJob, *, as_set: bool) -> bool:
    """How far the visitor's fetch is: on its way, refused in a sentence, or here.

    Where it is here and `as_set`, it becomes the set that is looked at, and True is returned; else a sentence says so.
    """
    server = current()
    fetch = server.fetches.of(job.owner) if server else None
    if server is None or fetch is None:
        return False
    if fetch.is_under_way:
        _wait(job)
        return False
    server.fetches.told(job.owner)
    if fetch.problem:
        st.error(fetch.problem)
        return False
    told = HERE.format(title_of(fetch.name))
    if not as_set:
        st.success(told)
        return False
    st.session_state["data-wanted"] = fetch.name
    st.session_state["data-told"] = told
    return True


@st.fragment(run_every=LOOK_AGAIN)
def _wait(job: InteractiveJob) -> None:
    """Says that a set is being fetched, and draws the whole page again as soon as it is no longer."""
    server = current()
    fetch = server.fetches.of(job.owner) if server else None
    if fetch is None or not fetch.is_under_way:
        st.rerun()
    st.info(UNDER_WAY.format(fetch.title))
