"""One entry of the catalogue: what it makes of values, and what it fills in for what it was not told."""

from dataclasses import replace

import pytest

from rnn import SETTINGS, Settings
from rnn.setting_kinds import Choice, Number, cut
from rnn.settings import CHANGEABLE, LIMITS, SWEPT

BARE = Number(label="Momentum", help="How much of the last step is taken again.", default=0.0, offered=(0.0, 0.99))
CHOICE = Choice(label="Order", help="What comes first.", default="up", options={"up": "upwards", "down": "downwards"})


def test_the_catalogue_has_every_setting_with_its_default_and_a_whole_sentence():
    assert sorted(SETTINGS) == sorted(Settings().to_dict())
    for name, setting in SETTINGS.items():
        assert (setting.name, setting.default) == (name, getattr(Settings(), name))
        assert setting.help.endswith(".")
        assert setting.brief.endswith(".")


def test_settings_are_listed_in_the_order_of_the_panel():
    assert list(SETTINGS) == [
        *("hidden_size", "learning_rate", "epochs", "seed", "cell"),
        *("init_scale", "clip", "batch_size", "spectral_radius", "shuffle_seed"),
        *("bptt", "readout", "optimizer", "clip_by", "recurrent_init", "schedule"),
    ]
    assert (
        *("hidden_size", "learning_rate", "cell", "init_scale", "clip", "batch_size", "spectral_radius"),
        *("bptt", "optimizer", "clip_by", "recurrent_init", "schedule"),
    ) == SWEPT
    assert CHANGEABLE == ("learning_rate", "epochs")
    assert "bptt" not in LIMITS
    assert LIMITS["seed"] == (0, 2**32 - 1)


def test_what_an_entry_does_not_say_is_made_from_what_it_says():
    momentum = BARE.named_as("momentum")
    assert (momentum.short, momentum.symbol, momentum.brief) == ("momentum", "momentum", BARE.help)
    assert CHOICE.named_as("order").example == "up, down"
    said = replace(BARE, short="", symbol="mu", brief="How much is taken again.", example="0.5, 0.9").named_as(
        "momentum"
    )
    assert (said.name, said.short, said.symbol, said.brief) == ("momentum", "", "mu", "How much is taken again.")
    assert said.example == "0.5, 0.9"
    assert replace(CHOICE, example="up").named_as("order").example == "up"


def test_zero_is_allowed_where_the_entry_says_so():
    at_zero = Number(label="Momentum", help="…", default=0.0, at_least=0.0, offered=(0.0, 0.99)).named_as("momentum")
    assert at_zero.checked(0) == 0.0
    with pytest.raises(ValueError, match=r"^momentum is -1: it must be a finite number of at least 0$"):
        at_zero.checked(-1)
    with pytest.raises(ValueError, match=r"^momentum is 0: it must be a finite number above 0$"):
        BARE.named_as("momentum").checked(0)


def test_a_logarithmic_scale_from_zero_is_refused_when_it_is_written():
    with pytest.raises(ValueError, match="Momentum is offered from 0: a logarithmic scale begins above 0"):
        Number(label="Momentum", help="…", default=0.1, offered=(0.0, 1.0), scale="log")


@pytest.mark.parametrize(("text", "value"), [("up", "up"), (" DOWN ", "down"), ("falling", "down")])
def test_a_choice_is_read_however_it_is_typed(text, value):
    choice = Choice(
        label="Order",
        help="What comes first.",
        default="up",
        options={"up": "upwards", "down": "downwards"},
        aliases={"falling": "down"},
    )
    assert choice.read(text) == value


@pytest.mark.parametrize(
    ("text", "shown"),
    [("-inf", "-inf"), ("NaN", "nan"), ("1e999", "inf"), ("1", "1"), ("-0.5", "-0.5"), ("fast", "'fast'")],
)
def test_a_number_that_is_not_offered_is_told_as_it_was_read(text, shown):
    with pytest.raises(ValueError, match=f"^Momentum is {shown}: it must be a number from 0 to 0.99$"):
        BARE.read(text)


def test_the_ends_of_what_is_offered_are_offered_and_a_truth_value_is_no_number():
    whole = Number(label="Steps", help="…", default=3, offered=(1, 5_000))
    assert [whole.read(text) for text in ("1", "5e3")] == [1, 5000]
    assert [BARE.read(text) for text in ("0", ".99")] == [0, 0.99]
    for number in (whole, BARE):
        with pytest.raises(ValueError, match="must be a"):
            number.check_offered(True)
    with pytest.raises(ValueError, match=r"^Steps is 0: it must be a whole number from 1 to 5,000$"):
        whole.read("0")


def test_what_was_typed_is_told_up_to_forty_letters():
    assert cut("x" * 40) == repr("x" * 40)
    assert cut("x" * 41) == repr("x" * 40 + "…")


def test_values_stand_in_their_order_and_have_names():
    assert sorted(["down", "up"], key=CHOICE.place) == ["up", "down"]
    assert sorted([0.5, 0.1], key=BARE.place) == [0.1, 0.5]
    assert (CHOICE.text("down"), BARE.text(0.10)) == ("downwards", "0.1")
    assert SETTINGS["bptt"].title("article") == "As printed in the article"
