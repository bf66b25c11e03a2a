"""The Zen of Python comes from the standard library, decoded and not run."""

import pytest

from data.tasks.zen import Zen, zen


def test_the_text_is_the_one_that_the_module_prints(capsys: pytest.CaptureFixture[str]) -> None:
    text = zen()
    assert capsys.readouterr().out == ""
    import this

    assert text == capsys.readouterr().out.removesuffix("\n")
    assert this is not None


def test_every_character_is_asked_for_after_the_one_before_it() -> None:
    dataset = Zen().dataset()
    [example] = dataset.train
    assert dataset.test == dataset.train
    assert isinstance(example.target, tuple)
    assert "".join(example.target) == zen()
    assert example.text[1:] + example.target[-1] == zen()
    assert set(zen()) == set(dataset.labels)
    assert dataset.writes_from == example.text[0]


def test_even_by_heart_three_letters_do_not_tell_the_next() -> None:
    dataset = Zen().dataset()
    assert dataset.floor is not None
    assert dataset.baseline is not None
    assert 0.1 < dataset.baseline.value < dataset.floor.value
