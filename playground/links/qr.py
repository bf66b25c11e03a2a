"""A link as a QR code, which a hall of people can read from a screen."""

from __future__ import annotations

import segno

MOST_VERSION = 10
"""Of 40 sizes: 57 modules on a side. More of them are too small to be read from the last row."""

ERROR_LEVELS = ("m", "l")
"""How much of the code may be unreadable, 15 % or 7 %: the better one where there is room for it."""

QUIET_ZONE = 4  # modules of free space around it, which ISO/IEC 18004 asks for


def qr_svg(link: str) -> str:
    """The link as a QR code of version 10 or lower, dark on white in any theme: one SVG element that fits its place.

    Raises ValueError for a link that is too long for that.
    """
    for error in ERROR_LEVELS:
        try:
            code = segno.make_qr(link, error=error, version=None, boost_error=True)
        except segno.DataOverflowError:
            continue
        if int(code.version) <= MOST_VERSION:
            return code.svg_inline(border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True)
    raise ValueError("The link is too long for a code that can be read from a distance.")
