"""The stage: the one custom component, which holds everything on the page that moves."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from playground.charts import stage_figures
from playground.palette import DARK, LIGHT

HERE = Path(__file__).parent
SHEETS = ("stage.css", "player.css", "forced.css")  # in the order in which they overrule each other

# The modules themselves come from our own route under the hash of their content, so that a browser keeps them. What
# Streamlit gets is only the few lines that fetch them: it runs its copy from a blob, where "./hub.js" means nothing.
# All paths are relative to the page, as in address.js.
LOADER = """
export default async function ({ data, parentElement, setTriggerValue }) {
  const module = await import(new URL(`.${data.module}`, window.location.href));
  return module[data.mount](parentElement, data, setTriggerValue);
}
"""


@cache
def _components() -> tuple[Any, Any]:
    css = "\n".join((HERE / name).read_text(encoding="utf-8") for name in SHEETS)
    html = (HERE / "stage.html").read_text(encoding="utf-8")
    # Not isolated: Plotly writes its style sheet into the document's head, which a shadow root would not see.
    return (
        st.components.v2.component("rnn_stage", html=html, css=css, js=LOADER, isolate_styles=False),
        st.components.v2.component("rnn_presence", html="", js=LOADER, isolate_styles=False),
    )


@cache
def _link_component() -> Any:
    return st.components.v2.component("rnn_link", html="", js=(HERE / "link.js").read_text(encoding="utf-8"))


@cache
def _looks() -> dict[str, Any]:
    """What the stage needs to draw, the same for every visitor."""
    return {
        "figures": stage_figures(),
        "colours": {
            name: {role: getattr(palette, role) for role in ("positive", "negative", "train", "test")}
            for name, palette in (("light", LIGHT), ("dark", DARK))
        },
    }


def prepare() -> None:
    """Makes the figures now, so that the first visitor does not wait for them."""
    _looks()


def reran() -> None:
    """What a component calls before the script runs because the page has asked for it: nothing is to be done."""


def stage(
    *, live: str, assets: str, plotly: str, catalogue: dict[str, Any], on_turn: Callable[[dict[str, Any]], None]
) -> bool:
    """Shows the stage of one job: transport, curves, sentences and the player.

    `live` is the path of the job's WebSocket, `assets` the folder of the modules, `plotly` the script; all are ours.
    `catalogue` says what the settings are called. `on_turn` is called, before the page's script runs, with what the
    visitor has asked for on the stage: {"name", "value", "start"}, a setting to be set and whether to start a new run.
    Returns whether the script runs because a page that was there before has moved to this job, see rerun.js.
    """
    component, _ = _components()
    shown = component(
        key="stage",
        data={
            "module": f"{assets}/stage.js",
            "mount": "mount",
            "live": live,
            "plotly": plotly,
            "catalogue": catalogue,
            **_looks(),
        },
        on_turn_change=lambda: on_turn(st.session_state.stage.turn),
        on_rerun_change=reran,
    )
    return bool(shown.rerun)


def presence(*, live: str, assets: str) -> None:
    """Keeps the visitor's job company on a page that does not show it, so that its training goes on."""
    _, component = _components()
    data = {"module": f"{assets}/hub.js", "mount": "stay", "live": live}
    component(key="presence", data=data, height=1, on_rerun_change=reran)


def link(query: str) -> None:
    """Lets the address bar show the page's path with this query string, without a new entry in the history."""
    _link_component()(key="link", data={"link": query}, height=1)
