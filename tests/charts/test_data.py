"""The figures of the Data page have a colour a label, bars for all sentences, and names that are no HTML."""

import pytest

from playground.charts.data import CONFIG, FEW_LENGTHS, MOST_BARS, lengths_figure, words_figure
from playground.charts.palette import DARK, LIGHT, Palette


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_lengths_are_bars_of_each_label(palette: Palette) -> None:
    figure = lengths_figure(palette, {"no": {2: 3, 5: 1}, "yes": {2: 4}}, "words")
    no, yes = figure.data
    assert (no.name, list(no.x), list(no.y), no.marker.color) == ("no", [2, 5], [3, 1], palette.labels[0])
    assert (yes.name, list(yes.x), list(yes.y), yes.marker.color) == ("yes", [2], [4], palette.labels[1])
    assert figure.layout.xaxis.title.text == "words in a sentence"
    assert figure.layout.font.color == palette.text


def test_where_lengths_differ_much_a_bar_stands_for_several() -> None:
    lengths = dict.fromkeys(range(1, 500), 1)
    (bars,) = lengths_figure(LIGHT, {"all": lengths}, "words").data
    assert len(bars.x) <= MOST_BARS
    assert sum(bars.y) == 499
    assert bars.customdata[1] == "9 to 17"


def test_words_are_bars_from_the_most_frequent_down_and_no_html() -> None:
    words = [("<b>", {"no": 3, "yes": 1}), (" ", {"no": 0, "yes": 2}), ("w" * 40, {"no": 1, "yes": 0})]
    figure = words_figure(LIGHT, words, ("no", "yes"))
    assert list(figure.layout.yaxis.ticktext) == ["&lt;b&gt;", "space", "w" * 15 + "…"]
    assert [list(trace.x) for trace in figure.data] == [[3, 0, 1], [1, 2, 0]]
    assert figure.layout.yaxis.autorange == "reversed"


@pytest.mark.parametrize("name", ["lengths", "words"])
def test_a_label_of_a_visitors_file_is_neither_html_nor_a_place_for_a_value(name: str) -> None:
    labels = ("<table>", "%{y} of " + "l" * 40)
    if name == "lengths":
        figure = lengths_figure(LIGHT, {label: {2: 1} for label in labels}, "words")
    else:
        figure = words_figure(LIGHT, [("w", dict.fromkeys(labels, 1))], labels)
    shown = ["&lt;table&gt;", "%{y} of " + "l" * 21 + "…"]
    assert [trace.name for trace in figure.data] == [trace.meta for trace in figure.data] == shown
    assert {trace.hovertemplate.count("%{meta}") for trace in figure.data} == {1}
    assert not any("table" in trace.hovertemplate or "of l" in trace.hovertemplate for trace in figure.data)


def test_nothing_is_uploaded_from_them() -> None:
    assert CONFIG["showSendToCloud"] is False


def test_a_few_lengths_are_marked_as_whole_words_and_do_not_fill_the_width() -> None:
    axis = lengths_figure(LIGHT, {"all": {20: 5}}, "words").layout.xaxis
    assert (axis.dtick, axis.range[1] - axis.range[0], sum(axis.range) / 2) == (1, FEW_LENGTHS, 20)
    assert lengths_figure(LIGHT, {"all": {2: 5, 30: 1}, "none": {}}, "words").layout.xaxis.range is None
    (bars,) = lengths_figure(LIGHT, {"all": {856: 2}}, "characters").data
    assert (bars.x, bars.width < 1) == ((856,), True)
