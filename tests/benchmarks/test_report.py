"""A benchmark's figures stand beside their targets, and beside what the host left to measure them with."""

import pytest

from benchmarks import report


def figures_of(times: list[tuple[float, float]]) -> report.Figures:
    """A report on a machine whose processors tell these times, one after another."""
    return report.Figures(iter(times).__next__)


def test_a_missed_target_is_named_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    page = figures_of([(0, 0), (0, 10), (0, 20), (0, 30), (0, 40), (0, 50), (0, 50)])
    page.line("paints", 8, "a second", least=8)
    page.line("click", 101, "ms", most=100)
    page.line("seen", 3, "")
    page.line("beside", 105, "%", least=95, most=105)
    page.line("beside", 106, "%", least=95, most=105)
    assert page.end() == 1
    paints, click, times_seen, within, beyond, end = capsys.readouterr().out.splitlines()
    assert paints.split() == ["paints", "8.00", "a", "second", "at", "least", "8"]
    assert click.split()[-4:] == ["at", "most", "100", "MISSED"]
    assert times_seen.split() == ["seen", "3.00"]
    assert within.split()[-3:] == ["95", "to", "105"]
    assert beyond.split()[-4:] == ["95", "to", "105", "MISSED"]
    assert end == "2 targets missed"


def test_what_the_host_took_meanwhile_stands_beside_each_figure(capsys: pytest.CaptureFixture[str]) -> None:
    page = figures_of([(5, 100), (5, 110), (9, 120), (9, 120.1), (9.1, 130), (9.1, 130)])
    for name in ("alone", "half", "with it", "again"):
        page.line(name, 1, "")
    assert page.end() == 0
    *figures, end, advice = capsys.readouterr().out.splitlines()
    assert [figure.partition("the host")[2] for figure in figures] == ["", " took 40%", " took 40%", ""]
    assert end == "every target reached"
    assert "14%" in advice
