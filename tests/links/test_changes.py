"""Changes of settings in mid-run, as a link has them: whole and in order, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.links import read
from playground.links.changes import MOST_TEXT, changes_in, changes_text
from playground.training import DEFAULT_CONFIG, RunConfig
from rnn import Settings
from rnn.history import SettingChange

CHANGES = (
    SettingChange(0, "learning_rate", 1e-3),
    SettingChange(100, "learning_rate", 0.1 + 0.2),
    SettingChange(100, "epochs", 500),
    SettingChange(500, "epochs", 2000),
)
OUT = "The changes in the link are not settings with epochs and values: they are left out."


def test_changes_come_back_to_the_bit() -> None:
    text = changes_text(CHANGES)
    assert text == "0.learning_rate.0.001~100.learning_rate.0.30000000000000004~100.epochs.500~500.epochs.2000"
    assert changes_in(text, DEFAULT_CONFIG) == CHANGES
    assert [type(each.value) for each in changes_in(text, DEFAULT_CONFIG)] == [float, float, int, int]


BAD = [
    "",
    "~",
    "100.learning_rate",
    "100.learning_rate.fast",
    "100.learning_rate.nan",
    "100.learning_rate.1e999",
    "100.learning_rate.-0.1",
    "100.learning_rate.5",  # more than is offered
    "100.epochs.12.5",
    "100.epochs.9" + "9" * 29,
    "100.hidden_size.8",  # which cannot change in mid-run
    "100.__class__.8",
    "100.bptt.1",
    "-1.learning_rate.0.1",
    "9999999999999999.learning_rate.0.1",
    "٣.learning_rate.0.1",
    "200.learning_rate.0.1~100.learning_rate.0.2",  # out of order
    "100.learning_rate.0.1~100.learning_rate.0.2",  # twice after one epoch
    "100.learning_rate.0.1~<script>",
    "1.learning_rate.0.1~" * 40 + "1.learning_rate.0.1",
    "~".join(f"{n}.learning_rate.0.1" for n in range(MOST_TEXT)),
]


@pytest.mark.parametrize("text", BAD, ids=lambda text: text[:40] or "empty")
def test_changes_that_make_no_sense_cost_themselves_alone(text: str) -> None:
    state = read({"v": "2", "hidden_size": "8", "sentence": "i am sad", "changes": text})
    assert (state.config, state.notes) == (RunConfig("Article", Settings(hidden_size=8)), (OUT,))
    assert state.view["sentence"] == "i am sad"


@given(st.text(alphabet="0123456789.~eabcdlnrtig_-+", max_size=60))
def test_whatever_a_text_says_changes_are_valid_or_refused(text: str) -> None:
    state = read({"seed": "0", "changes": text})
    assert state.config is not None
    changes = state.config.changes
    assert (state.notes == (OUT,)) == (changes == ())
    assert not changes or changes_in(changes_text(changes), DEFAULT_CONFIG) == changes
