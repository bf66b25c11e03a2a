"""Declares the front-end components, and says what each of them is given."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

import streamlit as st

from playground import FRONTEND
from playground.charts.compare import compare_figures
from playground.charts.inspect import inside_figures
from playground.charts.palette import THEMES, marks
from playground.charts.presented import strong_colours
from playground.charts.sweep import sweep_figures
from playground.charts.train import train_figures

# The style sheets of each page, in the order in which they overrule each other: all pages look the same.
TRAIN_SHEETS = ("tools.css", "train.css", "reader.css", "forced_train.css", "scene.css", "present.css")
INSIDE_SHEETS = (*TRAIN_SHEETS[:-1], "inspect.css", "forced_inspect.css", "present.css")
RUNS_SHEETS = (*TRAIN_SHEETS[:-1], "runs.css", "forced_runs.css", "sweep.css", "present.css")
SCENES_SHEETS = (*TRAIN_SHEETS[:-1], "scenes.css", "present.css")

# The modules themselves come from our own route under the hash of their content, so that a browser keeps them. What
# Streamlit gets is only the few lines that fetch them: it runs its copy from a blob, where "./page.js" means nothing.
# All paths are relative to the page, as in core/address.js.
LOADER = """
export default async function ({ data, parentElement, setTriggerValue }) {
  const module = await import(new URL(`.${data.module}`, window.location.href));
  return module[data.mount](parentElement, data, setTriggerValue);
}
"""


def _page(name: str, folder: str, sheets: tuple[str, ...]) -> Any:
    css = "\n".join((FRONTEND / "styles" / sheet).read_text(encoding="utf-8") for sheet in (*sheets, "touch.css"))
    html = (FRONTEND / folder / "page.html").read_text(encoding="utf-8")
    # Not isolated: Plotly writes its style sheet into the document's head, which a shadow root would not see.
    return st.components.v2.component(name, html=html, css=css, js=LOADER, isolate_styles=False)


@cache
def _train_component() -> Any:
    return _page("rnn_train", "train", (*TRAIN_SHEETS, "first.css"))


@cache
def _compare_component() -> Any:
    return _page("rnn_compare", "runs", RUNS_SHEETS)


@cache
def _inside_component() -> Any:
    return _page("rnn_inside", "inspect", INSIDE_SHEETS)


@cache
def _scenes_component() -> Any:
    return _page("rnn_scenes", "scenes", SCENES_SHEETS)


@cache
def _presence_component() -> Any:
    return st.components.v2.component("rnn_presence", html="", js=LOADER, isolate_styles=False)


@cache
def _named_component() -> Any:
    return st.components.v2.component("rnn_named", html="", js=LOADER, isolate_styles=False)


@cache
def _link_component() -> Any:
    return st.components.v2.component("rnn_link", html="", js=LOADER, isolate_styles=False)


@cache
def _train_looks() -> dict[str, Any]:
    """What the Train page needs to draw, the same for every visitor."""
    return {
        "figures": train_figures(),
        "colours": {name: marks(palette) for name, palette in THEMES.items()},
        "strong": strong_colours(),
    }


@cache
def _compare_looks() -> dict[str, Any]:
    """What the Compare page needs to draw, the same for every visitor."""
    of_sweeps = sweep_figures()
    return {
        "figures": {theme: {**figures, **of_sweeps[theme]} for theme, figures in compare_figures().items()},
        "colours": {name: {"runs": palette.runs, **marks(palette)} for name, palette in THEMES.items()},
        "strong": strong_colours(),
        "sweeps": True,
    }


@cache
def _inside_looks() -> dict[str, Any]:
    """What the Inside page needs to draw, the same for every visitor."""
    return {
        "figures": inside_figures(),
        "colours": {name: marks(palette) for name, palette in THEMES.items()},
        "strong": strong_colours(),
    }


def prepare() -> None:
    """Makes the figures now, so that the first visitor does not wait for them."""
    _train_looks()
    _compare_looks()
    _inside_looks()


def reran() -> None:
    """What a component calls before the script runs because the page has asked for it: nothing is to be done."""


def _of_page(module: str, live: str, plotly: str, catalogue: dict[str, Any]) -> dict[str, Any]:
    """What each page is given besides its looks; its module mounts it."""
    return {"module": module, "mount": "mount", "live": live, "plotly": plotly, "catalogue": catalogue}


Hear: TypeAlias = Callable[[dict[str, Any]], None]
"""Is told, before the page's script runs, what the visitor has asked for: an object that comes from a browser."""


def _tells(key: str, event: str, hear: Hear) -> Callable[[], None]:
    """What Streamlit calls when the component of that key has triggered the event."""

    def tell() -> None:
        # A component whose page has been left while its trigger was on the way is forgotten; the page asks again.
        if key in st.session_state:
            hear(st.session_state[key][event])

    return tell


def train(*, live: str, assets: str, plotly: str, catalogue: dict[str, Any], on_turn: Hear, on_scene: Hear) -> bool:
    """Shows the Train page of one job: transport, curves, sentences and the player.

    `live` is the path of the job's WebSocket, `assets` the folder of the modules, `plotly` the script; all are ours.
    `catalogue` tells all of the settings. `on_turn` is called, before the page's script runs, with what the visitor has
    asked for outside the panel of settings: {"name", "value", "start"}, a setting to be set and whether to start a new
    run. `on_scene` is called with the step of a scene that they go to: {"scene", "step"}.
    Returns whether the script runs because a page that was there before has moved to this job, see core/rerun.js.
    """
    result = _train_component()(
        key="train",
        data={
            **_train_looks(),
            **_of_page(f"{assets}/train/page.js", live, plotly, catalogue),
            "recording": f"{assets}/first/recording.json",
        },
        on_turn_change=_tells("train", "turn", on_turn),
        on_scene_change=_tells("train", "scene", on_scene),
        on_rerun_change=reran,
    )
    return bool(result.rerun)


def compare(*, live: str, assets: str, plotly: str, catalogue: dict[str, Any], whose: str, on_scene: Hear) -> None:
    """Shows the visitor's saved runs, and the one that trains now.

    `live` is the path of the job's WebSocket, `assets` the folder of the modules, `plotly` the script; all are ours.
    `catalogue` tells all of the settings. `whose` is the visitor's public tag, by which the address names their runs.
    `on_scene` as of `train`.
    """
    data = next(setting for setting in catalogue["settings"] if setting["name"] == "data")
    own = {**_of_page(f"{assets}/runs/page.js", live, plotly, catalogue), "whose": whose}
    own["datasets"] = list(data["options"])
    _compare_component()(
        key="compare",
        data={**_compare_looks(), **own},
        on_scene_change=_tells("compare", "scene", on_scene),
        on_rerun_change=reran,
    )


def inside(*, live: str, assets: str, plotly: str, catalogue: dict[str, Any], on_scene: Hear) -> None:
    """Shows the inside of one network of the visitor's: the one that trains now, or a saved one.

    `live` is the path of the job's WebSocket, `assets` the folder of the modules, `plotly` the script; all are ours.
    `catalogue` tells all of the settings. `on_scene` as of `train`.
    """
    _inside_component()(
        key="inside",
        data={**_inside_looks(), **_of_page(f"{assets}/inspect/page.js", live, plotly, catalogue)},
        on_scene_change=_tells("inside", "scene", on_scene),
        on_rerun_change=reran,
    )


def scenes(*, live: str, assets: str, on_scene: Hear) -> None:
    """Shows all scenes, to choose one. Holds a connection to the job, as `presence` does; `on_scene` as of `train`."""
    _scenes_component()(
        key="scenes",
        data={"module": f"{assets}/scenes/page.js", "mount": "mount", "live": live},
        on_scene_change=_tells("scenes", "scene", on_scene),
        on_rerun_change=reran,
    )


def presence(*, live: str, assets: str) -> None:
    """Holds a connection to the job so that it trains on while another page is shown."""
    data = {"module": f"{assets}/core/presence.js", "mount": "mount", "live": live}
    _presence_component()(key="presence", data=data, height=1, on_rerun_change=reran)


def named_part(name: str, *, assets: str) -> None:
    """Names the container that it is drawn into, which has that key, as an element of that `data-testid`."""
    data = {"module": f"{assets}/data/preview.js", "mount": "mount", "name": name}
    _named_component()(key=f"named-{name}", data=data, height=1)


def link(query: str, *, turns: int, keep: list[str], assets: str) -> None:
    """Lets the address bar show the page's path with this query string, without a new entry in the history.

    What stands there under a name of `keep` stays: the page itself puts it there, and takes it away. `turns` counts
    what its buttons have asked for so far: the page hears of each, also of one that changes nothing.
    """
    data = {"module": f"{assets}/core/link.js", "mount": "mount", "link": query, "turns": turns, "keep": keep}
    _link_component()(key="link", data=data, height=1)
