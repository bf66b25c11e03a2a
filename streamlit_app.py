"""The front door: `streamlit run`, without a file name, finds this file and serves `app`."""

import os

# Before numpy is loaded: the server's products are small, and their threads would wait for the cores that train.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import streamlit as st  # noqa: E402

from playground import components  # noqa: E402
from playground.server import Server  # noqa: E402
from playground.server.secrets_file import load_secrets  # noqa: E402
from playground.server.structured_log import end_with, form_from, log_as  # noqa: E402

try:
    log_as(form_from(os.environ))  # what is wrong with the secrets is a line of it too; they may ask for another form
    load_secrets()
    log_as(form_from(os.environ))
    server = Server.of(os.environ)
except ValueError as error:
    end_with(str(error))

components.prepare()
app = st.App("playground/main.py", routes=server.routes, middleware=server.middleware, lifespan=server.lifespan)
