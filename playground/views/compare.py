"""The Compare page: the visitor's saved runs side by side, and sweeps over settings."""

import streamlit as st

from playground import compare, web
from playground.session import live_path, visitor_job

job, problem = visitor_job()
if problem:
    st.error(problem)
else:
    compare.compare(live=live_path(job), assets=web.ASSETS, plotly=web.PLOTLY)
