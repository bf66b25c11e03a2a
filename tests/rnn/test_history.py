"""Settings that change while a run goes on: each change is an epoch, a name and a value, wherever it is told."""

import json

import pytest

from rnn import Settings
from rnn.history import SettingChange, changed, changes_between

USUAL = Settings()


def test_changes_lead_from_the_settings_before_to_those_after() -> None:
    after = Settings(learning_rate=0.5, epochs=20)
    changes = changes_between(USUAL, after, 7)
    assert changes == (SettingChange(7, "learning_rate", 0.5), SettingChange(7, "epochs", 20))
    assert changed(USUAL, changes) == after
    assert changes_between(after, after, 7) == ()
    assert changed(after, []) == after


def test_of_two_changes_of_one_setting_the_later_one_stands() -> None:
    assert changed(USUAL, [SettingChange(1, "epochs", 5), SettingChange(2, "epochs", 6)]) == Settings(epochs=6)


def test_a_value_that_a_setting_cannot_have_is_refused() -> None:
    with pytest.raises(ValueError, match="learning_rate"):
        changed(USUAL, [SettingChange(1, "learning_rate", -1.0)])


def test_a_change_is_three_plain_values_in_json() -> None:
    assert json.loads(json.dumps([SettingChange(3, "epochs", 6)])) == [[3, "epochs", 6]]
