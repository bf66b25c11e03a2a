"""The Train page: settings on the left, and the stage on which the network learns."""

import streamlit as st

from playground import live_plot, web
from playground.panel import meet, settings_panel
from playground.session import live_path, visitor_job

job, problem = visitor_job()
notes = meet(job)
if notes:
    st.warning(" ".join(notes))
# Before the panel, so that the browser puts the stage on before it builds nine widgets.
if problem:
    st.error(problem)
else:
    live_plot.stage(live=live_path(job), assets=web.ASSETS, plotly=web.PLOTLY)
settings_panel(job)
