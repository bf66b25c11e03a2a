"""What every page that shows a run hands to its component, and what it says above it of the link that opened it."""

from functools import partial
from typing import Any

import streamlit as st

from playground.catalogue import catalogue_for
from playground.session import live_path, own_names, page_assets
from playground.settings.scene_step import take_step
from playground.training import InteractiveJob


def of_job(job: InteractiveJob) -> dict[str, Any]:
    """The arguments that the components of all these pages take, for the visitor's job."""
    files = page_assets()
    return {
        "live": live_path(job),
        "assets": files.modules,
        "plotly": files.plotly,
        "catalogue": catalogue_for(own_names(job.owner)),
        "on_scene": partial(take_step, job.owner),
    }


def warn(notes: list[str]) -> None:
    """Shows what there is to say about the link, if there is anything."""
    if notes:
        st.warning(" ".join(notes))
