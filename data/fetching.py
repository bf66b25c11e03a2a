"""A program that fetches one set of `OFFERS` and writes it to its standard output, packed as an own set is.

`python -m data.fetching` reads from its standard input which set, from where, and within how many seconds, as JSON. It
is a process of its own, so that the program which starts it is held up neither by the network nor by reading what came
over it, and can end it; it ends by itself when its seconds are over, also where nothing waits for it any more. Where
the set cannot be had, it writes one sentence to its standard error, and its status is REFUSED.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict
from threading import Timer

from .fetched import FetchError, SourcePackage, fetch
from .offers import OFFERS, Offer
from .own import packed

REFUSED, TOO_LATE = 3, 4
NICENESS = 10
"""Reading an archive takes a second of a core, and pages come first."""


def request_for(offer: Offer, seconds: float) -> bytes:
    """What the program reads from its standard input to fetch this."""
    return json.dumps({"title": offer.title, "package": asdict(offer.package), "seconds": seconds}).encode()


def main() -> int:
    """Fetches one set. Returns the status of the program."""
    asked = json.load(sys.stdin)
    # The time-out of each read is not enough: a server may send a byte now and then, for ever.
    clock = Timer(asked["seconds"], os._exit, (TOO_LATE,))
    clock.daemon = True
    clock.start()
    with suppress(AttributeError, OSError):
        os.nice(NICENESS)
    try:
        dataset = OFFERS[asked["title"]].make(fetch(SourcePackage(**asked["package"])))
    except FetchError as error:
        sys.stderr.buffer.write(error.for_visitors.encode())
        return REFUSED
    sys.stdout.buffer.write(packed(dataset))
    return 0


if __name__ == "__main__":
    sys.exit(main())
