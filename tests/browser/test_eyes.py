"""The script with which tests look at a page finds every kind of fault that it is written for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

EYES = (Path(__file__).parent / "eyes.js").read_text(encoding="utf-8").strip().removesuffix(";")


@pytest.fixture(scope="module")
def paper(browser: Browser) -> Iterator[Page]:
    """An empty page to draw faults on."""
    page = browser.new_page(viewport={"width": 400, "height": 300})
    yield page
    page.close()


def see(paper: Page, what: str, html: str) -> list[object]:
    paper.set_content(f"<body style='margin: 0; font: 16px sans-serif'><main style='width: 200px'>{html}</main>")
    return list(paper.locator("main").evaluate(f"main => {EYES}.{what}(main)"))


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<button>one</button><button style='margin-left: -20px'>two</button>", ["one / two"]),
        ("<button>one</button><p style='position: absolute; top: 5px; left: 0; margin: 0'>two</p>", ["one / two"]),
        ("<button>one</button> <button>two</button><p>text with <b>bold</b> in it</p>", []),
        ("<button>one</button><p style='position: absolute; top: 5px; opacity: 0'>two</p>", []),
        ("<div style='height: 20px; overflow: hidden'><p>one</p><p>gone</p></div><p>two</p>", []),
    ],
)
def test_they_see_what_covers_something_else(paper: Page, html: str, found: list[str]) -> None:
    assert see(paper, "overlaps", html) == found


def test_they_see_what_reaches_beyond_the_window(paper: Page) -> None:
    assert see(paper, "beyond", "<button style='width: 300px'>a</button><p style='width: 500px'>wide</p>") == ["wide"]


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        ([(10, 50, "one"), (20, 55, "two")], ["one / two overlap"]),
        ([(10, 50, "one"), (10, 80, "two")], []),
        ([(190, 50, "word")], ["word is cut off"]),
        ([(10, 4, "word")], ["word is cut off"]),
    ],
)
def test_they_see_labels_that_overlap_or_are_cut_off(
    paper: Page, labels: list[tuple[int, int, str]], found: list[str]
) -> None:
    texts = "".join(f"<text x='{x}' y='{y}'>{text}</text>" for x, y, text in labels)
    assert see(paper, "chartFaults", f"<svg width='200' height='100' style='overflow: visible'>{texts}</svg>") == found


def test_they_see_a_text_that_does_not_fit_its_place(paper: Page) -> None:
    box = "<p style='width: 60px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis'>{}</p>"
    assert see(paper, "cutTexts", box.format("far too long for it") + box.format("short")) == ["far too long for it"]


def test_they_see_what_is_too_faint_to_read(paper: Page) -> None:
    html = """<p style='color: black'>ink</p><p style='color: #767676'>grey</p>
              <div style='background: #14171b'><p style='color: rgb(60 60 60)'>faint</p></div>"""
    contrasts = {str(name): float(value) for name, value in see(paper, "contrasts", html)}  # type: ignore[misc, attr-defined]
    assert contrasts["ink"] == pytest.approx(21, abs=0.01)
    assert contrasts["grey"] == pytest.approx(4.54, abs=0.01)
    assert contrasts["faint"] < 2
