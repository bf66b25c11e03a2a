"""The front door: `streamlit run`, without a file name, finds this file and serves `app`."""

import streamlit as st

from playground import components
from playground.server import LIFESPAN, MIDDLEWARE, ROUTES, with_base_path

components.prepare()
app = st.App("playground/main.py", routes=with_base_path(ROUTES), middleware=MIDDLEWARE, lifespan=LIFESPAN)
