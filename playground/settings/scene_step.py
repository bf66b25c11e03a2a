"""What a step of a scene does to a page: its settings are those of the next run, and stand in the panel."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.scenes import stories
from playground.session import jobs
from playground.settings.panel import NOT_SET, meet, show_anew


def take_step(owner: str, asked: dict[str, Any]) -> None:
    """Makes job and panel ready for a step, before the page's script runs. A run that trains is left alone.

    `asked` is {"scene": name, "step": number, "untrained": whether a run that has trained is to make way for one that
    has not}. It comes from a browser: a step that does not exist is passed over.
    """
    found = stories().find(asked.get("scene"), asked.get("step"))
    if found is None:
        return
    config, step = found
    job = jobs().of(owner)
    meet(job)
    anew = asked.get("untrained") is True
    notes = []
    if config is not None or anew:
        try:
            job.lay_out(config or job.config, anew=anew)
        except ValueError as error:
            notes = [NOT_SET.format(error)]
    show_anew(job.config, [step.highlight, *step.explains])
    if notes:
        st.session_state.link_notes = notes
