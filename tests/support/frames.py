"""Frames of a GIF, as a page sends them."""

import struct
from io import BytesIO

from PIL import Image, ImageDraw, ImageSequence

SIZE = (120, 80)


def picture(step: int, size: tuple[int, int] = SIZE) -> bytes:
    """A PNG with a bar that grows, in a few colours."""
    drawn = Image.new("RGB", size, "#ffffff")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((0, 0, 10 * step, 20), fill="#0b7a75")
    pen.rectangle((0, 40, 10 * step, 60), fill="#d55e00")
    file = BytesIO()
    drawn.save(file, "PNG")
    return file.getvalue()


def sent(*frames: tuple[bytes, int]) -> bytes:
    """What a page sends of these pictures, each for so many milliseconds."""
    return b"".join(struct.pack(">II", ms, len(png)) + png for png, ms in frames)


def frames_of(gif: Image.Image) -> int:
    """How many frames a GIF has."""
    return sum(1 for _ in ImageSequence.Iterator(gif))
