"""A web page in one file: the modules that the app serves, Plotly, and data; it opens without a server or a network.

The page asks for nothing: a policy in its head forbids every request, so that no text in its data can make
one. Its scripts need no module of its own address, which a file has not everywhere.
"""

from __future__ import annotations

import base64
import html
import json
import tomllib
from functools import cache
from typing import Any

from playground import FRONTEND
from playground.catalogue import catalogue_json
from playground.charts.inspect import inside_figures
from playground.charts.palette import CONFIG, THEMES, Palette, marks
from playground.charts.train import train_figures
from playground.own_data import untagged
from playground.takeaway.bundle import bundle
from playground.takeaway.characters import nearness_json, reading_json
from playground.takeaway.recording import limits_json
from playground.version import version

MOST_BYTES = 6_000_000
"""Of a page: it goes by mail, and opens from a stick."""

PLOTLY = FRONTEND.parent / "vendor" / "plotly-cartesian.min.js"
ICON = FRONTEND.parent / "icon.svg"
SHEETS = ("train.css", "reader.css", "forced_train.css", "inspect.css", "forced_inspect.css", "saved.css", "touch.css")
_ALLOWED = {
    "default-src": ["'none'"],
    "script-src": ["'unsafe-inline'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:", "blob:"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
}
POLICY = "; ".join(" ".join([what, *sources]) for what, sources in _ALLOWED.items())
"""Nothing is fetched from anywhere, and no text is evaluated."""

_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="RNN Playground {version}">
<link rel="icon" href="data:image/svg+xml;base64,{icon}">
<title>{title}</title>
<style>
{css}
</style>
</head>
<body>
<noscript>This page draws with JavaScript, which this browser does not run.</noscript>
<main id="rnn-root">
{body}
</main>
"""

_SCRIPTS = """<script>
{plotly}
</script>
<script type="application/json" id="rnn-data">{data}</script>
<script>
(() => {{
"use strict";
{modules}
const data = JSON.parse(document.getElementById("rnn-data").textContent);
load("{entry}").mount(document.getElementById("rnn-root"), data, window.Plotly);
}})();
</script>
</body>
</html>
"""


def web_page(title: str, data: dict[str, Any], *, entry: str, body: str, sheets: tuple[str, ...] = SHEETS) -> bytes:
    """The page: `data` is what the `mount` of the module `entry` gets beside the element that holds `body` and Plotly.

    `body` is the path of a part of HTML in the front end, `sheets` are style sheets in the order in which they overrule
    each other. Raises ValueError for a number that is not finite.
    """
    head = _HEAD.format(
        policy=POLICY,
        version=html.escape(version()),
        icon=base64.b64encode(ICON.read_bytes()).decode("ascii"),
        title=html.escape(title),
        css=_css(sheets),
        body=(FRONTEND / body).read_text(encoding="utf-8"),
    )
    scripts = _SCRIPTS.format(
        plotly=_inside_script(_plotly()),
        data=_inside_data(untagged(data)),
        modules=_inside_script(bundle(entry)),
        entry=entry,
    )
    return (head + scripts).encode("utf-8", "replace")


@cache
def looks() -> dict[str, Any]:
    """What every page needs to draw, and to read and answer sentences: `Looks` of frontend/saved/page.js."""
    of_train, of_inside = train_figures(), inside_figures()
    return {
        "catalogue": catalogue_json(),
        "reading": reading_json(),
        "nearness": nearness_json(),
        "limits": limits_json(),
        "figures": {theme: {**of_train[theme], **of_inside[theme]} for theme in THEMES},
        "colours": {theme: marks(palette) for theme, palette in THEMES.items()},
    }


@cache
def _plotly() -> str:
    return PLOTLY.read_text(encoding="utf-8")


def _inside_script(code: str) -> str:
    """Code as it can stand in a script element, which these letters would end; they can only be in texts of it."""
    return code.replace("</script", r"<\/script").replace("<!--", r"<\!--")


def _inside_data(data: dict[str, Any]) -> str:
    """JSON as it can stand in a script element: nothing in it can end that, whatever a visitor has typed."""
    return json.dumps(data, separators=(",", ":"), allow_nan=False).replace("<", r"\u003c")


@cache
def _css(sheets: tuple[str, ...]) -> str:
    """The style sheets, and before them the colours and fonts that Streamlit gives to the pages of the app."""
    theme = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
    common = {
        "font": theme["font"],
        "code-font": theme["codeFont"],
        "base-radius": theme["baseRadius"],
        "button-radius": theme["buttonRadius"],
    }
    light, dark = (_variables(_colours(palette)) for palette in (THEMES["light"], THEMES["dark"]))
    own = [
        f":root {{ {_variables(common)} {light} }}",
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}",
        f':root[data-theme="light"] {{ {light} }}',
        f':root[data-theme="dark"] {{ {dark} }}',
    ]
    return "\n".join([*own, *((FRONTEND / "styles" / sheet).read_text(encoding="utf-8") for sheet in sheets)])


def _colours(palette: Palette) -> dict[str, str]:
    return {
        "background-color": palette.background,
        "secondary-background-color": palette.surface,
        "text-color": palette.text,
        "border-color": palette.border,
        "primary-color": palette.accent,
    }


def _variables(values: dict[str, str]) -> str:
    return " ".join(f"--st-{name}: {value};" for name, value in values.items())
