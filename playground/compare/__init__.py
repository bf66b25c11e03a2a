"""The Compare page's component: saved runs in a table, their curves, two of them reading a sentence, and sweeps."""

from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from data import DATASETS
from playground import live_plot
from playground.figures_compare import compare_figures
from playground.figures_sweep import sweep_figures
from playground.palette import DARK, LIGHT
from rnn import Settings
from rnn.sweep import VALUE_NAMES

HERE = Path(__file__).parent


@cache
def _component() -> Any:
    # The stage's style sheets come first: both components look the same, and only one of them is on a page.
    sheets = [*(live_plot.HERE / name for name in live_plot.SHEETS), *sorted(HERE.glob("*.css"))]
    css = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    html = (HERE / "compare.html").read_text(encoding="utf-8")
    return st.components.v2.component("rnn_compare", html=html, css=css, js=live_plot.LOADER, isolate_styles=False)


@cache
def _looks() -> dict[str, Any]:
    """What the page needs to draw, the same for every visitor."""
    return {
        "figures": {theme: {**figures, **sweep_figures()[theme]} for theme, figures in compare_figures().items()},
        "colours": {
            name: {
                "runs": palette.runs,
                **{role: getattr(palette, role) for role in ("positive", "negative", "train", "test")},
            }
            for name, palette in (("light", LIGHT), ("dark", DARK))
        },
        "names": VALUE_NAMES,
        "defaults": asdict(Settings()),
        "datasets": list(DATASETS),
        "sweeps": (HERE / "sweep_section.js").exists(),
    }


def prepare() -> None:
    """Makes the figures now, so that the first visitor does not wait for them."""
    _looks()


def compare(*, live: str, assets: str, plotly: str) -> None:
    """Shows the visitor's saved runs, and the one that trains now.

    `live` is the path of the job's WebSocket, `assets` the folder of the modules, `plotly` the script; all are ours.
    """
    _component()(
        key="compare",
        data={"module": f"{assets}/compare.js", "mount": "mount", "live": live, "plotly": plotly, **_looks()},
        on_rerun_change=live_plot.reran,
    )
