"""What is said under the choice of a cell: which other settings suit it, and which of them the visitor has set."""

from collections.abc import Mapping

from playground.own_data import title_of
from playground.training.prepared_data import RunConfig, suiting
from rnn import SETTINGS
from rnn.analysis.endings import listed


def cell_note(config: RunConfig) -> str:
    """One sentence or two; "" where a cell wants nothing else than its data set does."""
    suits = suiting(config.data, config.settings.cell)
    if not suits:
        return ""
    here = f"{SETTINGS['cell'].text(config.settings.cell)} on {title_of(config.data)}"
    others = [name for name in suits if getattr(config.settings, name) != suits[name]]
    if not others:
        return f"Set to what suits {here}: {_told(suits)}."
    own = _told({name: getattr(config.settings, name) for name in others})
    return f"What suits {here}: {_told(suits)}. Your own stays: {own}."


def _told(settings: Mapping[str, float | str]) -> str:
    return listed([f"{SETTINGS[name].label.lower()} {SETTINGS[name].text(value)}" for name, value in settings.items()])
