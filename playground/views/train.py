"""The Train page: settings on the left, and the stage on which the network learns."""

import streamlit as st

from playground import live_plot, web
from playground.controls import settings_panel
from playground.session import live_path, visitor_job

job, problem = visitor_job()
notes = settings_panel(job)
if notes:
    st.warning(" ".join(notes))
if problem:
    st.error(problem)
else:
    live_plot.stage(live=live_path(job), assets=web.ASSETS, plotly=web.PLOTLY)
