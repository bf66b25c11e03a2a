"""A page sends the frames that it has drawn, and gets a GIF."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from tests.support.frames import SIZE, frames_of, picture, sent
from tests.support.serving import Site
from tests.support.visiting import Visitor, assert_says_no

CONTENT = sent((picture(1), 100), (picture(2), 200))


@pytest.fixture
def page(site: Site) -> Visitor:
    return Visitor(site)


def test_frames_become_a_gif(page: Visitor) -> None:
    answer = page.ask("/api/gif", CONTENT)
    assert answer.status == 200
    assert answer.header("content-type") == "image/gif"
    assert answer.header("cache-control") == "no-store"
    gif = Image.open(BytesIO(answer.body))
    assert (gif.format, gif.size, frames_of(gif)) == ("GIF", SIZE, 2)


def test_what_is_none_is_a_sentence(page: Visitor) -> None:
    assert "cut off" in assert_says_no(page.ask("/api/gif", CONTENT[:-3]), 400)
    assert_says_no(replace(page, origin="http://elsewhere").ask("/api/gif", CONTENT), 403)
    assert_says_no(replace(page, cookie=None).ask("/api/gif", CONTENT), 403)


@pytest.mark.parametrize("server", [{"gif": 300}], indirect=True)
def test_too_much_is_refused(page: Visitor) -> None:
    assert "larger than" in assert_says_no(page.ask("/api/gif", CONTENT), 413)
