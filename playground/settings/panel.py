"""The settings panel of one page: its widgets pass on what is turned, and its link follows them."""

from collections.abc import Callable, Collection
from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from playground import components
from playground.catalogue import ALL, DATA, LARGEST_SHOWN, data_choice, offered, suggested
from playground.links.properties import TRAIN, names_on
from playground.links.settings import nearest, to_link
from playground.own_data import is_own
from playground.session import jobs, own_names, page_assets
from playground.settings.cell_note import cell_note
from playground.settings.opening import open_link
from playground.settings.widgets import draw
from playground.training import InteractiveJob, RunConfig
from playground.training.prepared_data import suited, suited_with
from rnn import SETTINGS

NOT_SET = "It is not set: {}."


def _shown(config: RunConfig) -> dict[str, Any]:
    """What the widgets show of a configuration."""
    values = {name: getattr(config.settings, name) for name in SETTINGS}
    whole = {name: min(value, LARGEST_SHOWN) for name, value in values.items() if isinstance(value, int)}
    return {DATA.name: config.data, **values, **whole}


def _show(config: RunConfig) -> None:
    """Lets the widgets show what the job was asked for."""
    for name, value in _shown(config).items():
        st.session_state[name] = value


def _unfold(config: RunConfig) -> None:
    """Opens "More" if something in it is not what the data set has by itself; after that only the visitor opens it."""
    st.session_state.more_open = _has_unusual(config)


def _has_unusual(config: RunConfig) -> bool:
    """Whether something under "More" is not what the data set has by itself."""
    usual = suited(config.data, config.settings.cell)
    names = [name for name, setting in SETTINGS.items() if setting.more]
    return any(getattr(config.settings, name) != getattr(usual, name) for name in names)


def show_anew(config: RunConfig, unfold: Collection[str] = ()) -> None:
    """The panel shows what the job was asked for in the name of the visitor, who turned no widget for it.

    `unfold` names settings that are to be seen, even if they stand under "More".
    """
    if DATA.name not in st.session_state:
        return  # this page has no panel: it is drawn from the job when there is one
    _show(config)
    if _has_unusual(config) or any(SETTINGS[name].more for name in unfold if name in SETTINGS):
        st.session_state.more_open = True
    st.session_state.link_notes = []


def meet(job: InteractiveJob) -> list[str]:
    """Tells a job that is new to this page what the link asks for; returns what there is to say about the link.

    The link counts once, when the page is opened; and again if the page was away for so long that its job is forgotten.
    Streamlit itself knows only the link that the page was opened with, not what was turned since.
    """
    if st.session_state.get("job") != job.id:
        open_link(job)
        _show(job.config)
        _unfold(job.config)
    return list(st.session_state.link_notes)


def _asked(job: InteractiveJob, config: RunConfig, change_settings: Collection[str]) -> list[str]:
    """Asks the job for other settings; returns what there is to say where it cannot have them, and keeps its own."""
    try:
        job.request(config, change_settings=change_settings)
    except ValueError as error:
        return [NOT_SET.format(error)]
    return []


def _changed(owner: str, name: str, key: str = "") -> None:
    """Passes on the one setting that was turned: another tab of the same visitor may have turned others since.

    `key` is that of the field beside the widget, if it is there that a value was typed.
    """
    job, value = jobs().of(owner), st.session_state[key or name]
    meet(job)
    if name == DATA.name:
        # Back to the data of the run, back to its settings: a look at the other data must not change them.
        here = job.current
        config = here if value == here.data else RunConfig(value, suggested(value, job.config.settings))
        notes = _asked(job, config, ())
        _show(job.config)
    else:
        before = job.config.settings
        settings = suited_with(job.config, value) if name == "cell" else replace(before, **{name: value})
        # Without the changes that a link planned: from here on it is the visitor's own run.
        notes = _asked(job, RunConfig(job.config.data, settings), (name,))
        if notes:
            settings = before
            _show(job.config)
        for other in (each for each in SETTINGS if each != name and getattr(settings, each) != getattr(before, each)):
            st.session_state[other] = getattr(settings, other)
        if not notes and st.session_state[name] != value:  # it was typed, or a new job was met, whose own was shown
            # Only then: what is assigned is sent to the widget, and would undo what was turned further in the meantime.
            st.session_state[name] = value
    st.session_state.link_notes = notes


def apply_turn(owner: str, turn: dict[str, Any]) -> None:
    """Sets what a button of the Train page asks for, as if its widget had been turned; then starts a run if asked.

    `turn` is {"name": of a setting, "value", "start": whether to start}. It comes from a browser: what it says is held
    against the limits like a link, and a setting that does not exist is passed over.
    """
    name = turn.get("name")
    if not isinstance(name, str) or name not in SETTINGS:
        return
    st.session_state.turns = st.session_state.get("turns", 0) + 1
    job = jobs().of(owner)
    value, _ = nearest(SETTINGS[name], str(turn.get("value")), getattr(job.config.settings, name))
    st.session_state[name] = value
    _changed(owner, name)
    if turn.get("start") is True and not st.session_state.link_notes:
        job.command("new")


def settings_panel(job: InteractiveJob, *, came_back: bool = False, first: Callable[[], object] | None = None) -> None:
    """Draws the panel for a job that has been met into the sidebar.

    `first` is called before widgets that are not there yet, once there is room for them: what else the page shows has
    its size by then.

    When the widgets come back, for instance from another page, they show what the job was asked for. `came_back` is for
    a page that was there before the job was, and before this session of Streamlit's: its widgets may have been turned
    since.
    """
    with st.sidebar:
        st.header("Settings", anchor=False)
        if first is not None and not came_back and "link" not in st.session_state:
            first()
        if DATA.name not in st.session_state:
            _show(job.config)
            _unfold(job.config)
        _panel(job, list(st.session_state.link_notes), came_back)


@st.fragment
def _panel(job: InteractiveJob, notes: list[str], came_back: bool) -> None:
    """Draws the widgets and keeps the link; turning one runs this again, not the whole page."""
    if jobs().of(job.owner) is not job or st.session_state.link_notes != notes:
        st.rerun()  # the rest of the page shows what is no longer so
    begin = {}
    if came_back and "link" not in st.session_state:
        # Values that are assigned would undo what was turned; without them the widgets are as they are in the browser.
        # Streamlit may end this at any widget and begin anew: some values are gone then, others are what was turned.
        begin = _shown(job.config)
        for name in ALL:
            st.session_state.pop(name, None)
    more = None
    for name, setting in ALL.items():
        if setting.more and more is None:
            more = st.expander("More", expanded=st.session_state.more_open)
        place = more if setting.more else st
        if setting is DATA:
            setting = data_choice(dict.fromkeys([*own_names(job.owner), *filter(is_own, [job.config.data])]))
        setting = offered(setting, job.config.data)
        draw(setting, place, begin.get(name), key=name, on_change=_changed, args=(job.owner, name))
        if name == "cell" and (note := cell_note(job.config)):
            st.html(f'<p style="font-size: 0.875rem; margin: 0">{escape(note)}</p>')
    changes = {name: st.session_state[name] for name in begin if st.session_state[name] != begin[name]}
    if changes:
        data = changes.pop(DATA.name, job.config.data)
        asked = RunConfig(data, replace(job.config.settings, **changes))
        st.session_state.link_notes = notes + _asked(job, asked, tuple(changes))
    st.session_state.link = to_link(job.config)
    turns = st.session_state.get("turns", 0)
    components.link(urlencode(st.session_state.link), turns=turns, keep=names_on(TRAIN), assets=page_assets().modules)
