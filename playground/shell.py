"""The frame around every page: title, navigation, footer, and the lines of style that Streamlit has no option for."""

from pathlib import Path

import streamlit as st

from playground.version import version

ICON = Path(__file__).parent / "icon.svg"

# The Train page fills the height that is left, so the frame around it has to be thin.
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
  @media (prefers-reduced-motion: reduce) {
    .stApp *, .stApp *::before, .stApp *::after {
      animation-duration: 0.01ms !important; animation-iteration-count: 1 !important;
      transition-duration: 0s !important;
    }
  }
  @media (pointer: coarse) {
    [data-testid="stSidebarNavLink"], [data-testid="stSidebar"] summary { min-height: 44px; }
    [data-testid="stExpandSidebarButton"], [data-testid="stSidebarCollapseButton"] button { width: 44px; height: 44px; }
    [data-testid="stSidebar"] .stTooltipIcon button { min-width: 36px; min-height: 36px; }
    .stSlider [role="group"] > div > [data-rac]::after { position: absolute; inset: -16px; content: ""; }
  }
  .rnn-footer { margin: 0.5rem 0 0; font-size: 0.75rem; opacity: 0.7; }
  .stSlider > label, .stSlider > [data-testid="stWidgetLabel"] { margin-bottom: 0.4rem; }
</style>
"""

# Streamlit leaves the sidebar open when a page with one is left for a page without. In a narrow window it puts the
# links to the other pages there, and then the sidebar stays. Each :has looks into a small part of the page: one at the
# root would be decided anew with every element that a chart draws, which doubled what a browser spends on styles.
_NO_SIDEBAR = """
<style>
  [data-testid="stSidebar"]:not(:has([data-testid="stSidebarNav"])),
  [data-testid="stHeader"]:has([data-testid="stTopNavLink"]) [data-testid="stExpandSidebarButton"] { display: none; }
</style>
"""


def run() -> None:
    """Draws the frame and, inside it, the page that the visitor is on."""
    train = st.Page("views/train.py", title="Train", default=True)
    others = [("data", "Data"), ("inside", "Inside"), ("compare", "Compare"), ("scenes", "Scenes"), ("guide", "Guide")]
    pages = [train, *(st.Page(f"views/{name}.py", title=title) for name, title in others)]
    page = st.navigation(pages, position="top")
    st.set_page_config(page_title=f"{page.title} · RNN Playground", page_icon=str(ICON), layout="wide")
    st.html(_STYLE)
    if page != train:
        st.html(_NO_SIDEBAR)
    page.run()
    # The Train page fills the window to its lower edge: below it the footer would make the page scroll.
    foot = st.sidebar if page == train else st
    foot.html(f'<footer class="rnn-footer" data-testid="version">RNN Playground {version()}</footer>')
