"""The Data page: what is in a set of sentences, sentences of the visitor's own, and real ones that are fetched."""

import streamlit as st

from playground.data_page.own_form import show_form
from playground.data_page.real_texts import show_fetch, show_offers
from playground.data_page.set_view import TAB as SET
from playground.data_page.set_view import show_set
from playground.data_page.taking import forget_told, show_room
from playground.session import hold_connection, tell, visitor_job

# Streamlit's captions are too faint to be read on white, as is its white on the accent of the dark theme, where Canvas
# is dark; and its smallest buttons are too small for a finger.
_STYLE = """
<style>
  .stMain [data-testid="stBaseButton-primary"]:not(:disabled) p { color: Canvas; }
  .stMain [data-testid="stCaptionContainer"] { color: inherit; opacity: 0.8; }
  .stMain .stTooltipIcon button, .stMain [data-testid="stFileUploader"] button { min-width: 24px; min-height: 24px; }
  .stMain [data-testid="stCheckbox"] label, .stMain [data-testid="stCheckbox"] { min-height: 24px; }
  @media (pointer: coarse) {
    .stMain [data-testid="stCheckbox"] label { min-height: 44px; align-items: center; }
    .stMain .stTooltipIcon button, .stMain [data-testid="stFileUploader"] button { min-width: 36px; min-height: 36px; }
  }
</style>
"""

st.html(_STYLE)
job, problem = visitor_job()
if problem:
    tell(problem)
st.title("Data", anchor=False)
OWN, REAL = "Use my own", "Fetch real texts"
if problem:
    show_set(job)  # only to be looked at: what is kept for a visitor who is not known, nobody finds again
else:
    if show_fetch(job, as_set=st.session_state.get("data-tab") != OWN):
        st.session_state["data-tab"] = SET
    show_room(job.owner)
    in_a_set, of_own, real = st.tabs([SET, OWN, REAL], key="data-tab", on_change="rerun")
    if of_own.open:
        with of_own:
            show_form(job)
    elif real.open:
        with real:
            show_offers(job)
    else:
        with in_a_set:
            show_set(job)
    hold_connection()
forget_told()
