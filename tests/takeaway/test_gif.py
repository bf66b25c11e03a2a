"""Frames become a GIF with their colours and times; what is no frame, damaged or too large is one sentence."""

import random
import re
import struct
import subprocess
import sys
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from playground.takeaway.gif import LARGEST, MOST_FRAMES, GifError, frames_in, gif_of
from tests.support.frames import SIZE, frames_of, picture, sent

ROOT = Path(__file__).resolve().parents[2]
FRAMES = [(picture(step), 100 * step) for step in range(1, 6)]


def made(content: bytes) -> bytes:
    return gif_of(frames_in(content))


def refusal(content: bytes) -> str:
    with pytest.raises(GifError) as error:
        made(content)
    text = str(error.value)
    assert re.fullmatch(r"[A-Z][^\n]*\.", text)
    return text


def test_the_frames_play_one_after_the_other_for_as_long_as_they_are_to_and_for_ever() -> None:
    gif = Image.open(BytesIO(made(sent(*FRAMES))))
    assert (gif.format, gif.size, frames_of(gif), gif.info["loop"]) == ("GIF", SIZE, len(FRAMES), 0)
    for place, (png, ms) in enumerate(FRAMES):
        gif.seek(place)
        assert gif.info["duration"] == ms
        assert gif.convert("RGB").tobytes() == Image.open(BytesIO(png)).convert("RGB").tobytes()


def test_many_frames_share_colours_that_only_one_of_them_has() -> None:
    """Of more frames than are looked at for the palette, the last is one of these."""
    steps = [*([1] * 20), 11]
    gif = Image.open(BytesIO(made(sent(*((picture(step), 40) for step in steps)))))
    gif.seek(frames_of(gif) - 1)
    assert gif.convert("RGB").tobytes() == Image.open(BytesIO(picture(11))).convert("RGB").tobytes()


def test_a_gif_has_the_colours_that_most_pixels_have_and_a_few_points_of_a_colour_of_their_own() -> None:
    """A ground, a thousand shades, and a point that is like none of them: a mean of colours would lose it."""
    drawn = Image.new("RGB", (200, 100), "#ffffff")
    for shade in range(1000):
        drawn.putpixel((shade % 200, 20 + shade // 200), (0, 100 + shade // 10, shade % 256))
    drawn.paste("#d55e00", (100, 80, 104, 84))
    file = BytesIO()
    drawn.save(file, "PNG")
    gif = Image.open(BytesIO(made(sent((file.getvalue(), 100))))).convert("RGB")
    assert (gif.getpixel((0, 0)), gif.getpixel((102, 82))) == ((255, 255, 255), (0xD5, 0x5E, 0))
    pairs = zip(gif.get_flattened_data(), drawn.get_flattened_data(), strict=True)
    assert max(abs(a - b) for one, other in pairs for a, b in zip(one, other, strict=True)) < 40


def test_a_photograph_is_refused() -> None:
    noise = Image.frombytes("RGB", (600, 500), random.Random(1).randbytes(600 * 500 * 3))
    file = BytesIO()
    noise.save(file, "PNG", compress_level=0)
    assert "too many colours" in refusal(sent((file.getvalue(), 100)))
    assert "too many colours" in refusal(sent(*[(picture(1, (600, 500)), 100)] * 3, (file.getvalue(), 100)))


def header_of(width: int, height: int) -> bytes:
    """A PNG that says it has this size, and holds next to nothing."""
    small = picture(1)
    header = small[12:16] + struct.pack(">II", width, height) + small[24:29]
    return small[:12] + header + struct.pack(">I", zlib.crc32(header)) + small[33:]


def test_what_is_no_picture_or_too_much_is_refused_in_a_sentence() -> None:
    png = picture(1)
    assert "no pictures" in refusal(b"")
    assert "cut off" in refusal(sent(*FRAMES)[:-1])
    assert "cut off" in refusal(b"\0\0\0")
    assert "20 to 10,000 milliseconds" in refusal(sent((png, 5)))
    assert "20 to 10,000 milliseconds" in refusal(sent((png, 10_001)))
    assert "one size" in refusal(sent((png, 100), (picture(1, (50, 50)), 100)))
    assert "and these are more" in refusal(sent(*[(b"", 100)] * (MOST_FRAMES + 1)))
    for nothing in (b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", png[:60]):
        assert "damaged" in refusal(sent((nothing, 100)))
    gif = BytesIO()
    Image.new("RGB", (9, 9)).save(gif, "GIF")
    assert "damaged" in refusal(sent((gif.getvalue(), 100)))


GROWS = """
from pathlib import Path
from playground.takeaway.gif import frames_in, gif_of
from tests.support.frames import picture, sent

def most():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])

frames = frames_in(sent(*((picture(step, (800, 500)), 40) for step in range(1, 51))))
before = most()
gif_of(frames)
print(1024 * (most() - before))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how much memory a process took at most")
def test_no_more_than_one_picture_is_unpacked_at_a_time() -> None:
    """Of each there is then a byte a pixel; unpacked it has four."""
    grown = int(subprocess.run([sys.executable, "-c", GROWS], cwd=ROOT, check=True, capture_output=True).stdout)
    assert grown < 4 * 50 * 800 * 500


def test_nothing_is_unpacked_that_says_it_is_too_large() -> None:
    for size in ((LARGEST[0] + 1, 10), (10, LARGEST[1] + 1), (60_000, 60_000)):
        assert "pixels" in refusal(sent((header_of(*size), 100)))
    assert "too many and too large" in refusal(sent(*[(header_of(*LARGEST), 100)] * MOST_FRAMES))


@given(place=st.integers(0, len(picture(3)) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_picture_is_made_into_a_gif_or_refused_and_nothing_else(place: int, byte: int, cut: bool) -> None:
    png = bytearray(picture(3))
    png[place] = byte
    with suppress(GifError):
        made(sent((picture(2), 100), (bytes(png[:place] if cut else png), 100)))
