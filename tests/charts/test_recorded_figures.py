"""Each figure is the one that was looked at on the page and recorded, in both themes."""

import json

import pytest

from playground.charts.palette import THEMES
from tests.charts.recorded_figures import RECORDED, figures, text

RECORDED_FIGURES = json.loads(RECORDED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", RECORDED_FIGURES)
def test_a_figure_is_the_recorded_one_whose_colours_mean_the_same_in_each_theme(theme: str, name: str) -> None:
    assert figures(theme)[name] == RECORDED_FIGURES[name]


@pytest.mark.parametrize("name", RECORDED_FIGURES)
def test_no_figure_uploads_anything_or_names_a_foreign_server(name: str) -> None:
    for theme in THEMES:
        figure = figures(theme)[name]
        assert {"showSendToCloud": False, "plotlyServerURL": ""}.items() <= figure["config"].items()
        assert "http" not in json.dumps(figure)


def test_every_figure_is_recorded_as_it_would_be_written_now() -> None:
    assert RECORDED.read_text(encoding="utf-8") == text()
