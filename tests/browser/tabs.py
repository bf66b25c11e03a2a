"""Tabs that are used again: what a browser has parsed for one test, it need not parse for the next."""

from urllib.parse import urljoin

from playwright.sync_api import Error, Page

FORGET = "() => { localStorage.clear(); sessionStorage.clear(); return true; }"


def tidy(page: Page, quiet: str) -> bool:
    """Leave a tab as a new one is: nothing stored, no pointer over it, nothing emulated; False if it cannot be done.

    `quiet` is a path of its server's where no script runs, so that nothing is stored again after it was cleared.
    """
    try:
        page.mouse.move(0, 0)
        page.emulate_media(color_scheme="null", reduced_motion="null", forced_colors="null")
        page.goto(urljoin(page.url, quiet), timeout=5000)
        page.wait_for_function(FORGET, timeout=5000)  # an evaluate would wait for ever for a page that hangs
    except Error:
        return False  # it hangs, was closed, was loaded from nowhere, or its server is gone
    return True
