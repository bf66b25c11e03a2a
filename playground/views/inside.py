"""The Inside page: the network taken apart, and why it answers what it answers."""

from functools import partial

import streamlit as st

from playground import components
from playground.catalogue import catalogue_json
from playground.session import live_path, page_assets, tell, visitor_job
from playground.settings.opening import notes_of_link
from playground.settings.scene_step import take_step

job, problem = visitor_job()
if problem:
    tell(problem)
else:
    if notes := notes_of_link(job):
        st.warning(" ".join(notes))
    files = page_assets()
    components.inside(
        live=live_path(job),
        assets=files.modules,
        plotly=files.plotly,
        catalogue=catalogue_json(),
        on_scene=partial(take_step, job.owner),
    )
