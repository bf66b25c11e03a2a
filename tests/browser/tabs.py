"""Tabs that are used again: what a browser has parsed for one test, it need not parse for the next."""

from urllib.parse import urljoin

from playwright.sync_api import Error, Page

# A test page may know how to take away what a test has mounted on it, and what that has stored.
CLEAR = "() => window.clear ? window.clear() : 'it cannot'"
FORGET = "() => { localStorage.clear(); sessionStorage.clear(); return true; }"


def tidy(page: Page, quiet_path: str) -> bool:
    """Leave a tab as a new one is: nothing stored, no pointer over it, nothing emulated; False if it cannot be done.

    `quiet` is a path of its server's where no script runs, so that nothing is stored again after it was cleared.
    """
    try:
        _leave_alone(page)
        page.goto(urljoin(page.url, quiet_path), timeout=5000)
        page.wait_for_function(FORGET, timeout=5000)  # an evaluate would wait for ever for a page that hangs
    except Error:
        return False  # it hangs, was closed, was loaded from nowhere, or its server is gone
    return True


def cleared(page: Page) -> bool:
    """Leave a test page as it was loaded, without loading it again; False if it does not know how, or it fails."""
    try:
        _leave_alone(page)
        page.unroute_all()
        return page.wait_for_function(CLEAR, timeout=5000).json_value() is True
    except Error:
        return False  # it hangs, was closed, or a request of its is never answered


def _leave_alone(page: Page) -> None:
    """No pointer is over the page, and nothing is emulated."""
    page.mouse.move(0, 0)
    page.emulate_media(color_scheme="null", reduced_motion="null", forced_colors="null")
