"""A run as a web page: curves, player, kept epochs, the drawn network and the ledger, in one file of at most 6 MB."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import Any

from playground.inspection.question import NoAnswer, Subject
from playground.storage.models import RunSummary, megabytes
from playground.takeaway.recording import READOUT, epochs_with_room, recording
from playground.takeaway.web_page import MOST_BYTES, looks, web_page
from playground.version import version
from rnn.history import COLUMNS

TOO_LARGE = (
    "This run has {epochs:,} epochs and its network {weights:,} weights, and a page of {most} MB has no room for them: "
    "download the run as a file instead."
)
BYTES_A_ROW = 4 * len(COLUMNS)
"""Of an epoch's numbers in a page, at least."""

MOST_CHARACTERS = 2000
"""Of the sentence that a page opens with: it may come from an address."""


OTHER_READOUT = (
    "A web page answers with one label after the last word, and this network answers otherwise: download the run as a "
    "file instead."
)


class TooLarge(ValueError):  # noqa: N818 (it is an answer rather than an error)
    """A network does not fit into a page; the text is one sentence for the visitor."""


def run_page(
    subject: Subject,
    summary: RunSummary,
    *,
    sentence: str = "",
    epoch: int | None = None,
    most: int = MOST_BYTES,
    clock: Callable[[], float] = time.time,
) -> bytes:
    """The page of a run; `sentence` is the one that it opens with, `epoch` the one it looks at, None = the newest.

    It has as many of the kept epochs as there is room for within `most` bytes. Raises NoAnswer where the past of the
    run is not known, or its readout is one that the page's own scripts do not compute, and TooLarge.
    """
    if subject.readout != READOUT:
        raise NoAnswer(OTHER_READOUT)
    weights = sum(array.size for array in subject.params.arrays())
    too_large = TooLarge(TOO_LARGE.format(epochs=summary.epochs_done, weights=weights, most=megabytes(most)))
    if summary.epochs_done * BYTES_A_ROW > most:  # before a long history is read
        raise too_large
    data: dict[str, Any] = {
        **looks(),
        "title": summary.name,
        "saved": {"at": clock(), "version": version()},
        "sentence": sentence[:MOST_CHARACTERS],
        "epoch": epoch,
    }

    def page(epochs: Collection[int]) -> bytes:
        data["run"] = recording(subject, summary, epochs)
        return web_page(summary.name, data, entry="saved/page.js", body="saved/page.html")

    wanted = () if epoch is None else (epoch,)
    epochs = epochs_with_room(subject, most - len(page(())), wanted)
    if not epochs:
        raise too_large
    return page(epochs)
