"""The Train page: settings on the left, beside them the network that learns."""

from functools import partial

import streamlit as st

from playground import components
from playground.catalogue import catalogue_json
from playground.session import live_path, page_assets, tell, visitor_job
from playground.settings.panel import apply_turn, meet, settings_panel
from playground.settings.scene_step import take_step

job, problem = visitor_job()
notes = meet(job)
came_back = False
if notes:
    st.warning(" ".join(notes))
# Before the panel, so that the browser shows the network before it builds the widgets of the settings.
if problem:
    tell(problem)
else:
    files = page_assets()
    came_back = components.train(
        live=live_path(job),
        assets=files.modules,
        plotly=files.plotly,
        catalogue=catalogue_json(),
        on_turn=partial(apply_turn, job.owner),
        on_scene=partial(take_step, job.owner),
    )
settings_panel(job, came_back=came_back)
