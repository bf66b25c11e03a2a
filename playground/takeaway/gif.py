"""Frames that a page has drawn, put together as a GIF that plays for ever."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import NamedTuple

from PIL import Image, UnidentifiedImageError

MOST_FRAMES = 240
LARGEST = (1600, 1200)  # px of a frame
MOST_PIXELS = 80_000_000  # of all frames
SHORTEST, LONGEST = 20, 10_000  # ms that a frame stands: browsers show one of less than 20 for 100
COLOURS = 255  # of a GIF that has 256, one of which says that a pixel stays as it is
SAMPLES = 6  # frames whose colours are looked at
_HEAD = struct.Struct(">II")
# What Pillow raises for a file that is no picture, or a damaged one.
_DAMAGED = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)


class GifError(ValueError):
    """No GIF can be made of what was sent; its text is one sentence."""


class Frame(NamedTuple):
    """A picture as a PNG file, and for how many milliseconds it stands."""

    png: bytes
    ms: int


def frames_in(content: bytes) -> list[Frame]:
    """The frames in what a page sends: of each how long it stands, its bytes as two uint32 (big-endian), and the PNG.

    Raises GifError for anything else.
    """
    frames = list(_frames(content))
    if not frames:
        raise GifError("There are no pictures in what was sent.")
    return frames


def _frames(content: bytes) -> Iterator[Frame]:
    place, count = 0, 0
    while place < len(content):
        if len(content) - place < _HEAD.size:
            raise _cut_off()
        ms, size = _HEAD.unpack_from(content, place)
        place += _HEAD.size
        if size > len(content) - place:
            raise _cut_off()
        count += 1
        if count > MOST_FRAMES:
            raise GifError(f"A GIF can be made of {MOST_FRAMES} pictures, and these are more.")
        if not SHORTEST <= ms <= LONGEST:
            raise GifError(f"A picture is to stand for {SHORTEST} to {LONGEST:,} milliseconds.")
        yield Frame(content[place : place + size], ms)
        place += size


def _cut_off() -> GifError:
    return GifError("What was sent is cut off: send it again.")


def gif_of(frames: Sequence[Frame]) -> bytes:
    """The GIF. All frames have the same size and share one palette, so that nothing flickers. Raises GifError."""
    try:
        pictures = [_opened(frame.png) for frame in frames]
        size = pictures[0].size
        if any(picture.size != size for picture in pictures):
            raise GifError("The pictures of a GIF must be of one size.")
        if size[0] * size[1] * len(pictures) > MOST_PIXELS:
            raise GifError("These pictures are too many and too large for one GIF: make it of fewer or smaller ones.")
        # Only now is anything unpacked.
        opaque = [picture.convert("RGB") for picture in pictures]
    except GifError:
        raise
    except _DAMAGED as error:
        raise GifError("One of the pictures is damaged: send it again.") from error
    palette = _palette(opaque)
    first, *rest = (picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in opaque)
    file = BytesIO()
    durations = [frame.ms for frame in frames]
    first.save(file, "GIF", save_all=True, append_images=rest, duration=durations, loop=0, optimize=False)
    return file.getvalue()


def _opened(png: bytes) -> Image.Image:
    """A picture of which the header has been read, and no more."""
    too_large = GifError(f"A picture of a GIF may have up to {LARGEST[0]:,} by {LARGEST[1]:,} pixels.")
    try:
        picture = Image.open(BytesIO(png), formats=["PNG"])
    except Image.DecompressionBombError:
        raise too_large from None
    if not all(0 < side <= most for side, most in zip(picture.size, LARGEST, strict=True)):
        raise too_large
    return picture


def _palette(pictures: Sequence[Image.Image]) -> Image.Image:
    """The colours of all pictures, as some of them that are spread over all have them."""
    width, height = pictures[0].size
    count = min(SAMPLES, len(pictures))
    places = [round(i * (len(pictures) - 1) / max(count - 1, 1)) for i in range(count)]
    sheet = Image.new("RGB", (width, height * count))
    for row, place in enumerate(places):
        sheet.paste(pictures[place], (0, row * height))
    return sheet.quantize(colors=COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
