"""The front door: `streamlit run`, without a file name, finds this file and serves `app`."""

import os
import sys

import streamlit as st

from playground import components
from playground.server import Server

try:
    server = Server.of(os.environ)
except ValueError as error:
    sys.exit(str(error))

components.prepare()
app = st.App("playground/main.py", routes=server.routes, middleware=server.middleware, lifespan=server.lifespan)
