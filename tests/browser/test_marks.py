"""The labels of settings that were changed in mid-run: beside each other, below each other, or one for several."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.modules import Modules

AXIS = {"from": 0, "to": 1000, "width": 400, "rows": 3, "size": 11}


@pytest.fixture
def page(modules: Modules) -> Iterator[Page]:
    with modules.tabs("test_player_unit.html") as start:
        yield start(600, 400)


def labels(page: Page, changes: list[dict[str, float]], **axis: float) -> list[dict[str, Any]]:
    return list(
        page.evaluate(
            "async ([changes, axis]) => (await import('/modules/train/marks.js')).placeLabels(changes, axis)",
            [changes, AXIS | axis],
        )
    )


def rates(*epochs: int) -> list[dict[str, float]]:
    return [{"epoch": epoch, "learning_rate": (i + 1) / 100} for i, epoch in enumerate(epochs)]


def test_labels_far_apart_stand_in_one_row(page: Page) -> None:
    assert [(label["text"], label["row"]) for label in labels(page, rates(0, 300, 600))] == [
        ("rate 0.01", 0),
        ("rate 0.02", 0),
        ("rate 0.03", 0),
    ]


def test_neighbours_stand_below_each_other_and_where_there_is_no_row_left_they_share_a_label(page: Page) -> None:
    assert [label["row"] for label in labels(page, rates(100, 101, 102))] == [0, 1, 2]
    shared = labels(page, rates(100, 101, 102, 103))
    assert [(label["row"], label["text"]) for label in shared] == [
        (0, "rate 0.01"),
        (1, "rate 0.02"),
        (2, "rate 0.03, 0.04"),
    ]
    (one,) = labels(page, [*rates(100, 100), {"epoch": 100, "epochs": 2000}], rows=1)
    assert one["text"] == "rate 0.01, 0.02, 2,000 epochs"
    assert one["epoch"] == 100


def test_a_label_that_would_reach_beyond_the_axis_ends_at_its_mark(page: Page) -> None:
    assert [label["leftwards"] for label in labels(page, rates(500, 990))] == [False, True]
    assert [label["text"] for label in labels(page, rates(10, 500, 990), **{"from": 400, "to": 600})] == ["rate 0.02"]


@pytest.mark.parametrize("rows", [1, 2, 5])
@pytest.mark.parametrize("epochs", [range(0, 40), range(0, 1001, 25), [5] * 30, [*range(970, 1001, 3), 0, 1]])
def test_however_many_there_are_no_two_overlap_and_none_is_lost(page: Page, rows: int, epochs: Any) -> None:
    placed = labels(page, rates(*epochs), rows=rows)
    boxes = []
    named = 0
    for label in placed:
        wide = len(label["text"]) * 0.58 * AXIS["size"]
        at = label["epoch"] / 1000 * AXIS["width"]
        boxes.append((label["row"], at - wide if label["leftwards"] else at, at if label["leftwards"] else at + wide))
        counted = label["text"].split()
        named += int(counted[0]) if counted[1] == "changes," else label["text"].count(",") + 1
    assert named == len(list(epochs))
    assert all(0 <= row < rows for row, _, _ in boxes)
    for i, (row, start, end) in enumerate(boxes):
        assert not [other for other in boxes[i + 1 :] if other[0] == row and other[1] < end and start < other[2]]
