"""The frame around every page: title, navigation and the few lines of style that Streamlit has no option for."""

from pathlib import Path

import streamlit as st

ICON = Path(__file__).parent / "icon.svg"

# The stage fills the height that is left, so the frame around it has to be thin.
_STYLE = """
<style>
  .stMainBlockContainer { max-width: none; padding-left: 1rem; padding-right: 1rem; }
  [data-testid="stSidebar"] [data-testid="stVerticalBlock"] { gap: 0.65rem; }
  .st-key-link { display: none; }  /* it shows nothing, and would take a gap */
  [data-testid="stSidebar"] .stTooltipIcon button { min-width: 24px; min-height: 24px; justify-content: center; }
  /* iOS zooms in on a field with smaller letters. */
  @media (max-width: 640px), (pointer: coarse) {
    .stApp input, .stApp select, .stApp textarea { font-size: 16px !important; }
  }
  .stSlider > label, .stSlider > [data-testid="stWidgetLabel"] { margin-bottom: 0.4rem; }
</style>
"""


def run() -> None:
    """Draws the frame and, inside it, the page that the visitor is on."""
    st.set_page_config(page_title="RNN Playground", page_icon=str(ICON), layout="wide")
    st.html(_STYLE)
    pages = [
        st.Page("views/train.py", title="Train", default=True),
        st.Page("views/compare.py", title="Compare"),
        st.Page("views/guide.py", title="Guide"),
    ]
    st.navigation(pages, position="top").run()
