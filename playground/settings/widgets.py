"""One widget a setting, made from what the catalogue says of it."""

import math
from typing import Any

import streamlit as st

from playground.scenes import explanation_of
from rnn.setting_kinds import Choice, Number, Setting


def help_of(setting: Setting) -> str:
    """What a setting does, whether it may be changed in mid-run, and a link to the step of a scene that shows it."""
    more = "; it may be changed during a run." if setting.changeable else "."
    link = explanation_of(setting.name)
    return setting.help.removesuffix(".") + more + (f" [A scene shows it]({link})." if link else "")


def draw(setting: Setting, place: Any, begin: Any = None, **wiring: Any) -> None:
    """Draws the widget of a setting into `place`, a Streamlit container; `wiring` is its key and callback.

    It shows what the session holds, or with `begin` what the browser has, and only where it has nothing that value.
    The callback is also that of the number field beside a slider, and is then told its key too.
    """
    if isinstance(setting, Number):
        _draw_number(setting, place, begin, **wiring)
    else:
        _draw_choice(setting, place, begin, **wiring)


def _draw_number(setting: Number, place: Any, begin: float | None, **wiring: Any) -> None:
    value = st.session_state[setting.name] if begin is None else begin
    wiring |= {} if begin is None else {"value": begin}
    label, help_text = setting.label, help_of(setting)
    low, high = setting.offered
    low, high = min(low, value), max(high, value)  # a saved run that goes on may be beyond the limits
    if setting.scale == "log":
        # A value from a link need not stand on the grid; it gets its own place on the slider.
        options = sorted({*decades(*setting.offered), value})
        place.select_slider(label, options, format_func=lambda value: f"{value:g}", help=help_text, **wiring)
    elif setting.scale == "linear":
        slider_place, number_place = place.columns([5, 2], gap="small", vertical_alignment="bottom")
        number = slider_place.slider(label, low, high, help=help_text, **wiring)
        key = f"{setting.name}_typed"
        if st.session_state.get(key) != number:
            st.session_state[key] = number
        wiring = {"key": key, "on_change": wiring["on_change"], "args": (*wiring["args"], key)}
        number_place.number_input(f"{label}, typed", low, high, label_visibility="collapsed", **wiring)
    else:
        place.number_input(label, low, high, step=setting.step if setting.whole else None, help=help_text, **wiring)


def _draw_choice(setting: Choice, place: Any, begin: str | None, **wiring: Any) -> None:
    options = list(setting.options)
    wiring |= {} if begin is None else {"index": options.index(begin)}
    place.selectbox(setting.label, options, format_func=setting.title, help=help_of(setting), **wiring)


def decades(low: float, high: float) -> tuple[float, ...]:
    """The values 1, 1.5, 2, 3, 5, 7 of every power of ten between `low` and `high`: about even steps on a log scale."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = (float(f"{digit}e{power}") for power in powers for digit in (1, 1.5, 2, 3, 5, 7))
    return tuple(value for value in steps if low <= value <= high)
