"""Settings that were changed in mid-run, as a link has them: after which epoch, which setting, and its value.

A text is the changes in order, "100.learning_rate.0.005~420.epochs.500": letters that stand in an address as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from playground.encoding import LARGEST_WHOLE
from playground.training.prepared_data import RunConfig
from rnn import SETTINGS
from rnn.history import SettingChange, changed
from rnn.setting_kinds import Number
from rnn.settings import CHANGEABLE

CHANGES = "changes"
"""The name under which a link has them."""

MOST_TEXT = 1000  # characters: what a link has room for beside the rest
_CHANGE = re.compile(r"([0-9]{1,16})\.([a-z_]{1,40})\.([0-9.e+-]{1,30})")


def changes_text(changes: Sequence[SettingChange]) -> str:
    """The changes of a run as a link has them."""
    return "~".join(f"{epoch}.{name}.{value}" for epoch, name, value in changes)


def changes_in(text: str, begun: RunConfig) -> tuple[SettingChange, ...]:
    """The changes of a run that began so. Raises ValueError, with a sentence, for any text that has none."""
    try:
        if len(text) > MOST_TEXT:
            raise ValueError("the text is too long")
        changes = tuple(map(_change, text.split("~")))
        changed(begun.settings, changes)
    except ValueError:
        changes = ()
    # As a run records them: in order, and of one setting one after an epoch.
    epochs = [change.epoch for change in changes]
    if not changes or epochs != sorted(epochs) or len({change[:2] for change in changes}) < len(changes):
        raise ValueError("The changes in the link are not settings with epochs and values: they are left out.")
    return changes


def last_epoch(config: RunConfig) -> int:
    """The last epoch that a run with these settings and changes trains."""
    return max(config.settings.epochs, changed(config.settings, config.changes).epochs)


def _change(text: str) -> SettingChange:
    match = _CHANGE.fullmatch(text)
    if match is None:
        raise ValueError("no change")
    epoch, name, value = int(match[1]), match[2], match[3]
    setting = SETTINGS[name] if name in CHANGEABLE else None
    if not isinstance(setting, Number) or epoch > LARGEST_WHOLE:
        raise ValueError("no setting that may change, or no epoch")
    number = int(value) if setting.whole else float(value)
    low, high = setting.offered
    if not low <= number <= high:
        raise ValueError("not offered")
    return SettingChange(epoch, name, number)
