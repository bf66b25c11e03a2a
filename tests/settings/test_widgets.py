"""A widget shows the value of the session or the browser, within limits that hold it, and passes on what is typed."""

from typing import Any

from streamlit.testing.v1 import AppTest

from playground.settings.widgets import decades
from rnn import SETTINGS
from tests.support.patience import PATIENCE


def page(name: str, value: object, begin: object) -> None:
    """A page with one widget, whose callback notes what it is told."""
    import streamlit as st

    from playground.settings.widgets import draw
    from rnn import SETTINGS

    def changed(*told: str) -> None:
        st.session_state.told = told

    if value is not None:
        st.session_state.setdefault(name, value)
    draw(SETTINGS[name], st, begin, key=name, on_change=changed, args=("ann", name))


def drawn(name: str, value: Any = None, begin: Any = None) -> AppTest:
    test = AppTest.from_function(
        page, default_timeout=PATIENCE, kwargs={"name": name, "value": value, "begin": begin}
    ).run()
    assert not test.exception
    return test


def test_a_value_beyond_the_limits_moves_them() -> None:
    for value, limits in ((64, (2, 256)), (300, (2, 300)), (1, (1, 256))):
        test = drawn("hidden_size", value)
        [slider], [field] = test.slider, test.number_input
        assert (slider.min, slider.max, slider.value) == (*limits, value)
        assert (field.min, field.max, field.value) == (*limits, value)


def test_what_a_slider_and_the_field_beside_it_are_set_to_is_passed_on() -> None:
    test = drawn("hidden_size", 64)
    test.slider[0].set_value(32).run()
    assert (test.number_input[0].value, test.session_state.told) == (32, ("ann", "hidden_size"))
    test.number_input[0].set_value(40).run()
    assert test.session_state.told == ("ann", "hidden_size", "hidden_size_typed")


def test_a_value_between_the_places_of_a_logarithmic_slider_has_its_own() -> None:
    [slider] = drawn("learning_rate", 0.0123).select_slider
    assert slider.value == 0.0123
    places = sorted({*decades(*SETTINGS["learning_rate"].offered), 0.0123})
    assert [*slider.options] == [f"{place:g}" for place in places]


def test_a_number_without_a_slider_goes_in_its_steps_and_a_choice_by_its_titles() -> None:
    assert (drawn("epochs", 300).number_input[0].step, drawn("seed", 5).number_input[0].step) == (100, 1)
    [box] = drawn("bptt", "article").selectbox
    assert (box.value, box.options) == ("article", ["Exact", "As printed in the article"])


def test_without_a_value_in_the_session_a_widget_begins_with_the_given_one() -> None:
    assert drawn("hidden_size", begin=48).slider[0].value == 48
    assert drawn("learning_rate", begin=0.05).select_slider[0].value == 0.05
    assert drawn("epochs", begin=70).number_input[0].value == 70
    assert drawn("bptt", begin="article").selectbox[0].value == "article"


def test_decades_are_in_about_even_steps_with_both_ends() -> None:
    assert decades(0.0005, 0.02) == (0.0005, 0.0007, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.007, 0.01, 0.015, 0.02)
    assert decades(0.7, 1.5) == (0.7, 1.0, 1.5)
