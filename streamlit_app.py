"""The front door: `streamlit run`, without a file name, finds this file and serves `app`."""

import streamlit as st

from playground import compare, live_plot
from playground.web import LIFESPAN, MIDDLEWARE, ROUTES, with_base_path

live_plot.prepare()
compare.prepare()
app = st.App("playground/main.py", routes=with_base_path(ROUTES), middleware=MIDDLEWARE, lifespan=LIFESPAN)
