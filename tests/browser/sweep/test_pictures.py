"""The pictures of the sweep section: panels that grow, and what the results show, with a server in the page itself."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.modules import Open
from tests.browser.sweep.section_page import (
    CHART,
    SENTENCES,
    TWO_BY_TWO,
    await_repaint,
    begin,
    find,
    ink_of,
    section,
    train,
)

__all__ = ["section"]  # a fixture


def panels(page: Page) -> Locator:
    return page.locator(".rnn-sweep-panel")


def test_each_setting_has_a_panel_that_grows(section: Open) -> None:
    page = section()
    begin(page, TWO_BY_TWO)
    expect(panels(page)).to_have_count(4)
    expect(panels(page).nth(1)).to_contain_text("16 units · rate 0.05")
    train(page, 0, 100)
    before = ink_of(page)
    train(page, 101, 300)
    assert ink_of(page) > before


def test_what_is_added_bit_by_bit_looks_as_if_drawn_at_once(section: Open) -> None:
    page = section()
    begin(page, TWO_BY_TWO)
    for first in range(0, 400, 50):
        train(page, first, first + 49)
    train(page, 400, 400)
    ink_after = ink_of(page)
    view = "document.querySelectorAll('[name=rnn-sweep-view]')"
    await_repaint(page, f"{view}[2].click()")
    await_repaint(page, f"{view}[0].click()")
    assert abs(ink_of(page) - ink_after) < 0.1 * ink_after


@pytest.mark.parametrize("seeds", [1, 16])
def test_every_frame_of_512_runs_is_drawn(section: Open, seeds: int) -> None:
    page = section()
    rates = [round(0.001 * i, 4) for i in range(1, 17)]
    begin(page, {"learning_rate": rates, "hidden_size": list(range(1, 512 // 16 // seeds + 1))}, seeds=seeds)
    expect(panels(page)).to_have_count(512 // seeds)
    expect(page.locator(".rnn-sweep-done")).to_contain_text("512 runs")
    for first in range(0, 60, 10):
        train(page, first, first + 9)


def test_a_loss_beyond_the_axis_is_spoken_of(section: Open) -> None:
    page = section()
    begin(page, {"learning_rate": [0.01, 3]}, seeds=1)
    page.evaluate("server.loss = (run, epoch) => (run === 1 ? 10 * epoch : 0.5)")
    train(page, 0, 40)
    expect(page.locator(".rnn-sweep-panels-head .rnn-sweep-readout")).to_contain_text(
        "Losses above 4 stand at the upper edge"
    )


def test_pointing_at_a_line_says_its_numbers(section: Open) -> None:
    page = section()
    begin(page, {"learning_rate": [0.01]}, seeds=1)
    train(page, 0, 400)
    box = panels(page).locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 10, box["y"] + box["height"] - 20)
    readout = page.locator(".rnn-sweep-panels-head .rnn-sweep-readout")
    expect(readout).to_have_text(re.compile(r"^rate 0\.01, seed 0: test loss \S+ after epoch (39|40)\d$"))


def test_a_click_compares_the_runs_of_a_panel(section: Open) -> None:
    page = section()
    begin(page, TWO_BY_TWO, seeds=2)
    panels(page).nth(1).click()
    assert page.evaluate("server.selected") == [[f"{2:032}", f"{3:032}"]]


def test_panels_are_as_sharp_as_the_screen(section: Open) -> None:
    page = section(before="Object.defineProperty(window, 'devicePixelRatio', { value: 2 }), delete window.clear")
    begin(page, TWO_BY_TWO)
    train(page, 0, 20)
    assert (
        page.evaluate(
            "(({width, clientWidth}) => width / clientWidth)(document.querySelector('.rnn-sweep-panel canvas'))"
        )
        == 2
    )


def test_sentences_are_said_as_the_server_says_them(section: Open) -> None:
    page = section()
    find(page)
    expect(page.locator(".rnn-sweep-sentences li")).to_have_text(SENTENCES)
    assert page.locator("#sweep img").count() == 0
    assert page.evaluate("window.hacked") is None


def test_results_of_a_sweep_that_was_stopped_go_on_saying_which_epoch_they_speak_of(section: Open) -> None:
    page = section()
    expect(page.get_by_test_id("sweep-results")).to_be_hidden()
    begin(page, TWO_BY_TWO)
    train(page, 0, 200)
    page.evaluate("server.results(200, [], (cell) => cell, true)")
    expect(page.get_by_test_id("sweep-results")).to_have_attribute("data-final", "true")
    expect(page.locator(".rnn-sweep-when")).to_have_text("all runs compared at epoch 200 of 400")


def test_the_heatmap_has_the_median_of_the_chosen_outcome(section: Open) -> None:
    page = section()
    find(page)
    cells_js = "rnnSweepStream.latest.get('results').cells"
    for metric, name in (("test_loss", "Final test loss"), ("epochs_to_all", "Epochs to 100 %")):
        page.get_by_role("radio", name=name).check()
        page.wait_for_function(
            f"name => {CHART}.data[0].customdata.flat().join() === {cells_js}.map((cell) => cell[name].median).join()",
            arg=metric,
        )
    axes = page.evaluate(f"[{CHART}.layout.xaxis.ticktext, {CHART}.layout.yaxis.ticktext]")
    assert axes == [["0.01", "0.05"], ["16", "64"]]
    page.get_by_label("Across").select_option("Hidden size")
    page.wait_for_function(f"{CHART}.layout.xaxis.ticktext.join() === '16,64'")
    assert page.evaluate(f"{CHART}.layout.yaxis.ticktext") == ["0.01", "0.05"]
    assert page.evaluate(f"{CHART}.data[0].customdata[1][0]") == page.evaluate(f"{cells_js}[1].epochs_to_all.median")


def test_of_three_settings_the_third_is_looked_at_value_by_value(section: Open) -> None:
    page = section()
    find(page, {**TWO_BY_TWO, "bptt": ["exact", "article"]})
    of = "document.querySelector('.rnn-sweep-heatmap').data[0].customdata.flat()"
    medians = "rnnSweepStream.latest.get('results').cells.map((cell) => cell.test_loss.median)"
    assert page.evaluate(of) == page.evaluate(f"{medians}.slice(0, 4)")
    page.get_by_label("At hidden size").select_option("64")
    page.wait_for_function(f"{of}.join() === {medians}.slice(4).join()")


def test_without_a_swept_setting_there_is_nothing_to_choose(section: Open) -> None:
    page = section()
    find(page, {})
    assert page.locator(".rnn-sweep-choices select").count() == 0
    expect(page.locator(".rnn-sweep-legend li")).to_have_count(1)
    assert page.evaluate(f"{CHART}.data[0].z.flat().length") == 1


def test_the_legend_says_the_numbers_under_the_pointer(section: Open) -> None:
    page = section()
    find(page, {"learning_rate": [0.01, 0.02]})
    below = page.locator(".rnn-sweep-at")
    expect(below).to_have_text("median (range) at epoch 400")
    box = page.locator(".rnn-sweep-median-plot canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 36, box["y"] + 30)
    expect(below).to_have_text("median (range) at epoch 0")
    expect(page.locator(".rnn-sweep-legend li").first).to_have_text(
        re.compile(r"^rate 0\.010\.\d+ \(0\.\d+ to 0\.\d+\)$")
    )


def test_parallel_coordinates_are_read_with_the_keyboard_and_the_pointer(section: Open) -> None:
    page = section()
    find(page)
    root = page.locator(".rnn-sweep-parallel")
    expect(root).to_have_attribute("data-lines", "4")
    readout = root.locator(".rnn-sweep-readout")
    root.locator("svg").focus()
    page.keyboard.press("ArrowDown")
    expect(readout).to_have_text(
        re.compile(r"^16 units · rate 0\.01: final test loss .* \(.* to .*\), .*, epochs to 100 % \d+")
    )
    page.keyboard.press("ArrowDown")
    expect(readout).to_contain_text("16 units · rate 0.05: ")
    page.keyboard.press("Escape")
    expect(readout).to_contain_text("press the arrow keys")
    box = root.locator("svg").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 48, box["y"] + box["height"] - 12)
    expect(readout).to_contain_text("16 units")
