"""A phone: its window, and a finger that touches parts of the page."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import CDPSession, Locator, Page

WIDE, PHONE = (1280, 720), (390, 844)

# Brings a part into the middle of the window, and waits until it has stood there for some pictures: a page that has
# just come, or that a finger has just pushed, still moves what stands on it.
COME_TO_REST = """async part => {
    for (let before = "", pictures = 0; pictures < 20; pictures += 1) {
        const box = JSON.stringify(part.getBoundingClientRect());
        if (box !== before) {
            part.scrollIntoView({block: "center"});
            before = JSON.stringify(part.getBoundingClientRect());
            pictures = 0;
        }
        await new Promise(requestAnimationFrame);
    }
}"""


class Finger:
    """Touches parts of the page."""

    def __init__(self, page: Page, inspector: CDPSession) -> None:
        self._page, self._inspector = page, inspector

    def tap(self, part: Locator, across: float = 0.5, down: float = 0.5) -> None:
        """Taps it, at this share of its width and height."""
        self._touch(part, across, down)

    def swipe(self, part: Locator) -> None:
        """Draws a finger 200 px up over its middle, and waits until the page has scrolled by that."""
        part.evaluate("part => part.scrollIntoView({block: 'center'})")
        main = "document.querySelector('[data-testid=stMain]').scrollTop"
        scrolled = self._page.evaluate(main)
        self._touch(part, 0.5, 0.5, moves=10)
        self._page.wait_for_function(f"scrolled => {main} > scrolled + 50", arg=scrolled)

    def _touch(self, part: Locator, across: float, down: float, moves: int = 0) -> None:
        part.evaluate(COME_TO_REST)
        box = part.bounding_box()
        assert box is not None
        x, y = box["x"] + across * box["width"], box["y"] + down * box["height"]
        for kind, points in (
            ("touchStart", [{"x": x, "y": y}]),
            *(("touchMove", [{"x": x, "y": y - 20 * move}]) for move in range(1, moves + 1)),
            ("touchEnd", []),
        ):
            self._inspector.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@contextmanager
def phone(tab: tuple[Page, CDPSession]) -> Iterator[Finger]:
    """The window is that of a phone meanwhile, with a finger on it."""
    page, inspector = tab
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    inspector.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 1})
    page.wait_for_function("matchMedia('(pointer: coarse)').matches && innerWidth === 390")
    try:
        yield Finger(page, inspector)
    finally:
        inspector.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
