"""The set that a visitor has chosen to train on next: the page that is drawn next tells their job, whichever that is.

A button only notes it. Streamlit draws another page at once, in a thread of its own, while what a button of the page
before calls still runs: to prepare a large set takes seconds, and the panel of that page would show the set before.
"""

from __future__ import annotations

import streamlit as st

from playground.catalogue import suggested
from playground.own_data import title_of
from playground.training import InteractiveJob, RunConfig

CHOSEN = "“{}” is chosen: train on it on the Train page."
LATER = "“{}” is chosen for the next run: the one that is here trains on until you press Reset."

KEY = "chosen-set"
"""Under which the state of a session has the choice until the job knows it."""

TOLD = "chosen-set-told"
"""And what has become of it, until that is said."""


def choose_set(name: str) -> None:
    """Notes that the next run of the visitor is to train on the set of that name."""
    st.session_state[KEY] = name


def take_chosen_set(job: InteractiveJob) -> None:
    """Tells the job which set the visitor has chosen, if they have since; a run that is at rest and saved makes way."""
    name = st.session_state.get(KEY)
    if name is None:
        return
    try:
        job.lay_out(RunConfig(name, suggested(name, job.config.settings)))
        told = (CHOSEN if job.current.data == name else LATER).format(title_of(name))
    except ValueError as error:
        told = f"It cannot be chosen: {error}."
    st.session_state[TOLD] = told
    del st.session_state[KEY]  # only now: a page that is left meanwhile is no more drawn to its end
