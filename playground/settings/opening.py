"""Opens a link: the visitor's job is told what it asks for, once, on whatever page it leads to."""

from __future__ import annotations

import streamlit as st

from playground.links.reading import read
from playground.links.weights import LinkedWeights
from playground.session import own_titles
from playground.training import DEFAULT_CONFIG, InteractiveJob, RunConfig
from playground.training.given_weights import run_with
from playground.training.prepared_data import untrained

BUSY = (
    "The link brings a trained network, but a run of yours is training here: press Pause, and open the link once more."
)
NOT_SAVED = (
    "The link brings a trained network, but your run here is not saved and would be lost: press Reset if it may go, "
    "and open the link once more."
)
OPENED = "These weights came with the link, as after epoch {:,} of its run. Reset begins that run from its seeds."
SAVED = "The run that was here before is on the Compare page."
NOT_TAKEN = "The settings in the link are not taken: {}."
REFUSALS = {"busy": BUSY, "not saved": NOT_SAVED}


def open_link(job: InteractiveJob) -> None:
    """Tells a job that is new to this session what the link asks for, and keeps what there is to say about the link."""
    texts = st.session_state.get("link") or first_texts()
    link = read(texts, (job.config, job.current), own_titles(job.owner))
    notes = list(link.notes)
    refusal = "" if link.weights is None else _take_weights(job, link.config or DEFAULT_CONFIG, link.weights)
    if refusal:
        notes.append(refusal)
    if (link.weights is None or refusal) and link.config and not _is_here(job, link.config):
        try:  # a link, or a refresh of an old tab, never reaches into a run that trains
            job.request(link.config, change_settings=())
        except ValueError as error:
            notes.append(NOT_TAKEN.format(error))
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


def _take_weights(job: InteractiveJob, config: RunConfig, weights: LinkedWeights) -> str:
    """Takes the network of a link as the job's run. Returns "", or in a sentence why the run that is here stays.

    The run of the link itself is no other run: it stays, with its curves.
    """
    here = job.past()
    if here.begun_as == config and here.run.start is None and here.run.epoch >= max(1, weights.epoch):
        return ""
    run = run_with(untrained(config), weights.params, weights.epoch)
    return REFUSALS.get(job.open_run(run, config, OPENED.format(weights.epoch), SAVED), "")


def _is_here(job: InteractiveJob, config: RunConfig) -> bool:
    """Whether the job has been asked for that already, or its run is the very one, some of the changes made."""
    here = job.past()
    return config == job.config or (bool(here.changes) and here.run.start is None and here.begun_as == config)
