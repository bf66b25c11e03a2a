"""Opens a link: the visitor's job is told what it asks for, once, on whatever page it leads to."""

from __future__ import annotations

import streamlit as st

from playground.links.reading import LinkState, read
from playground.training import DEFAULT_CONFIG, InteractiveJob
from playground.training.given_weights import run_with
from playground.training.prepared_data import untrained

BUSY = (
    "The link brings a trained network, but a run of yours is training here: press Pause, and open the link once more."
)
OPENED = "These weights came with the link, as after epoch {:,} of its run. Reset begins that run from its seeds."


def open_link(job: InteractiveJob) -> None:
    """Tells a job that is new to this session what the link asks for, and keeps what there is to say about the link."""
    link = read(st.session_state.get("link") or first_texts(), (job.config, job.current))
    notes = list(link.notes)
    if link.weights is not None:
        if not _take_weights(job, link):
            notes.append(BUSY)
    elif link.config and link.config != job.config:
        # A link, or a refresh of an old tab, never reaches into a run that trains.
        job.request(link.config, change_settings=())
    st.session_state.link_notes = notes
    st.session_state.job = job.id


def notes_of_link(job: InteractiveJob) -> list[str]:
    """What there is to say about the link, on a page without a panel of settings; opens it if that was not done yet."""
    if st.session_state.get("job") != job.id:
        open_link(job)
    return list(st.session_state.link_notes)


def first_texts() -> dict[str, str]:
    """The query of the address with which the page was opened, as `links.reading` takes it."""
    return {name: st.query_params.get_all(name)[0] for name in st.query_params}


def _take_weights(job: InteractiveJob, link: LinkState) -> bool:
    """Takes the network of the link as the job's run, unless the job is busy. Returns whether it did."""
    assert link.weights is not None
    start = untrained(link.config or DEFAULT_CONFIG)
    return job.rest_unless_busy(run_with(start, link.weights.params), OPENED.format(link.weights.epoch))
