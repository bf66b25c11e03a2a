"""Frames that a page has drawn, put together as a GIF that plays for ever."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

MOST_FRAMES = 240
LARGEST = (1600, 1200)  # px of a frame
MOST_PIXELS = 80_000_000  # of all frames
SHORTEST, LONGEST = 20, 10_000  # ms that a frame stands: browsers show one of less than 20 for 100
COLOURS = 255  # of a GIF that has 256, one of which says that a pixel stays as it is
MOST_COLOURS = 200_000  # of all frames: for each its place among the 255 is looked for
SAMPLES = 6  # frames whose colours are looked at,
SAMPLED = 400_000  # and about so many of their pixels
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
        size, *others = (_opened(frame.png).size for frame in frames)
        if any(other != size for other in others):
            raise GifError("The pictures of a GIF must be of one size.")
        if size[0] * size[1] * len(frames) > MOST_PIXELS:
            raise GifError("These pictures are too many and too large for one GIF: make it of fewer or smaller ones.")
        # Only now is anything unpacked, and each picture by itself: one that is open keeps all that it has unpacked.
        palette = palette_of([_colours(frames[place]) for place in _spread(len(frames))])
        numbers = _numbers_of(palette)
        first, *rest = (_numbered(numbers(_colours(frame)), palette, size) for frame in frames)
    except GifError:
        raise
    except _DAMAGED as error:
        raise GifError("One of the pictures is damaged: send it again.") from error
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


def _colours(frame: Frame) -> NDArray[np.uint32]:
    """The colour of each pixel as one number, 0xRRGGBB."""
    parts = np.frombuffer(_opened(frame.png).convert("RGB").tobytes(), np.uint8).reshape(-1, 3).astype(np.uint32)
    return np.asarray(parts[:, 0] << 16 | parts[:, 1] << 8 | parts[:, 2])


def _spread(count: int) -> list[int]:
    """Places of the frames whose colours are looked at."""
    return sorted({round(place) for place in np.linspace(0, count - 1, min(SAMPLES, count)).tolist()})


def palette_of(pictures: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    """At most 255 of the colours of these pictures, so that each pixel finds itself or a near one.

    One after the other that colour is taken which is farthest from those that are taken, weighted by the root of how
    many pixels have it. So the ground and the lines are what they are, and a few points of a colour of their own too.
    Methods that average colours make a white ground nearly white, and an orange point in a green picture brown.
    """
    every = max(1, sum(map(len, pictures)) // SAMPLED)
    colours, counts = np.unique(np.concatenate([picture[::every] for picture in pictures]), return_counts=True)
    if len(colours) > MOST_COLOURS:
        raise _too_colourful()
    parts, weights = _parts(colours), np.sqrt(counts)
    chosen = [int(counts.argmax())]
    distances = np.full(len(colours), np.inf)
    while len(chosen) < COLOURS:
        distances = np.minimum(distances, np.abs(parts - parts[chosen[-1]]).sum(axis=1))
        if not distances.any():
            break
        chosen.append(int((distances * weights).argmax()))
    return np.asarray(colours[chosen])


def _too_colourful() -> GifError:
    return GifError("These pictures have too many colours: a GIF can be made of drawings, and not of photographs.")


def _parts(colours: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Red, green and blue (N, 3)."""
    return np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.int64)


def _numbers_of(palette: NDArray[np.uint32]) -> Callable[[NDArray[np.uint32]], NDArray[np.uint8]]:
    """What gives each pixel the place in the palette that is nearest to its colour."""
    table = np.zeros(1 << 24, np.uint8)  # of every colour; those that have been met are right
    is_known = np.zeros(1 << 24, np.bool_)
    of_palette = _parts(palette)

    def numbers(pixels: NDArray[np.uint32]) -> NDArray[np.uint8]:
        new = np.unique(pixels[~is_known[pixels]])
        if np.count_nonzero(is_known) + len(new) > MOST_COLOURS:
            raise _too_colourful()
        for start in range(0, len(new), 4096):
            some = new[start : start + 4096]
            distances = np.abs(_parts(some)[:, None] - of_palette).sum(axis=2)
            table[some] = distances.argmin(axis=1)
        is_known[new] = True
        return np.asarray(table[pixels])

    return numbers


def _numbered(numbers: NDArray[np.uint8], palette: NDArray[np.uint32], size: tuple[int, int]) -> Image.Image:
    picture = Image.frombytes("P", size, numbers.tobytes())
    picture.putpalette(_parts(palette).ravel().tolist())
    return picture
