"""Several runs, or a sweep, as a web page: table, curves, panels and findings, and the same sentence by two of them."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from playground.charts.compare import compare_figures
from playground.charts.palette import THEMES, marks
from playground.charts.sweep import sweep_figures
from playground.inspection.question import Subject
from playground.storage.models import megabytes
from playground.takeaway.recording import READOUT, network_json, packed, weights_bytes
from playground.takeaway.web_page import MOST_BYTES, looks, web_page
from playground.version import version
from rnn.history import SCORES

SHEETS = (
    "train.css",
    "reader.css",
    "forced_train.css",
    "runs.css",
    "forced_runs.css",
    "sweep.css",
    "saved.css",
    "touch.css",
)
VIEW = {"column": ("loss", "accuracy"), "set": ("test", "train"), "by": ("epoch", "seconds"), "log": (True, False)}
"""What of the curves' view a page may be opened with."""

SWEEPS_SHARE = 0.15  # of the page; curves of more are thinned
BYTES_OF_MISSING = 240  # of a run without a network: why, by its id
CURVES_SHARE = 0.6  # of the room that the table and the sweeps leave: the rest is for weights
NO_WEIGHTS = "No weights of this run were saved, so it reads no sentence."
NO_ROOM = "The weights of this run are not in this page, which has no room for those of all: choose another run."
OTHER_READOUT = (
    "This page reads sentences for networks that answer with one label after the last word, and this one answers "
    "otherwise: of its run the curves are here."
)
BYTES_OF_VALUE = 16 / 3  # float32 in base64
FEWEST_POINTS = 40  # of a curve; with less it is no curve
TOO_LARGE = (
    "These {count:,} runs and their sweeps need more room than a page of {most} MB has: select fewer runs, "
    "or share them as a file."
)

Curve: TypeAlias = Mapping[str, str | None]
Curves: TypeAlias = Mapping[str, Curve]
"""By the name of a column: epoch, value and seconds of a curve, float32 in base64; epoch is None of a whole one."""


class TooLarge(ValueError):  # noqa: N818 (it is an answer rather than an error)
    """Runs do not fit into a page; the text is one sentence for the visitor."""


@dataclass(frozen=True, eq=False)
class SharedRun:
    """A run, as far as a page needs it; what takes room is asked for when it is known how much there is."""

    listed: Mapping[str, Any]  # as the list of runs tells it
    curves: Callable[[int], Curves]  # all columns, with so many points
    subject: Callable[[], Subject | None]  # its newest network, None where no weights were saved
    yardsticks: Callable[[], list[dict[str, Any]]] = list  # the lines beside its curves

    @property
    def epochs(self) -> int:
        """How many rows its history has."""
        return int(self.listed["epochs_done"]) + 1


@dataclass(frozen=True, eq=False)
class SharedSweep:
    """A sweep all of whose runs are in the page."""

    id: str
    frames: Sequence[Mapping[str, Any]]  # all that a page is told of it


def finding_page(
    title: str,
    runs: Sequence[SharedRun],
    sweeps: Sequence[SharedSweep],
    *,
    sentence: str = "",
    view: Mapping[str, Any] | None = None,
    most: int = MOST_BYTES,
    clock: Callable[[], float] = time.time,
) -> bytes:
    """The page, of at most `most` bytes; `sentence` and `view` are what it opens with.

    Curves have as many points, and so many networks are in it, as there is room for. Raises TooLarge.
    """
    data: dict[str, Any] = {
        **looks(),
        **_looks(),
        "title": title,
        "saved": {"at": clock(), "version": version()},
        "sentence": sentence,
        "view": {name: value for name, value in (view or {}).items() if name in VIEW and value in VIEW[name]},
        **{"runs": [], "sweeps": [], "curves": {}, "data": [], "networks": {}, "missing": {}},
        "yardsticks": {"lines": [], "of": {}},
    }

    def page() -> bytes:
        return web_page(title, data, entry="saved/finding.js", body="saved/finding.html", sheets=SHEETS)

    too_large = TooLarge(TOO_LARGE.format(count=len(runs), most=megabytes(most)))
    room = most - len(page())
    data["runs"] = [{**run.listed, "can": []} for run in runs]
    data["sweeps"] = [{"id": sweep.id, "frames": frames} for sweep, frames in _with_room(sweeps, SWEEPS_SHARE * most)]
    room -= sum(_size(each) for name in ("runs", "sweeps") for each in data[name])
    room -= len(runs) * BYTES_OF_MISSING
    points = points_with_room([run.epochs for run in runs], CURVES_SHARE * room)
    if points < FEWEST_POINTS:
        raise too_large
    for run in runs:
        curves = data["curves"][run.listed["id"]] = _curves(run.curves(points))
        room -= _size({run.listed["id"]: curves})
    data["yardsticks"] = _yardsticks(runs)
    room -= _size(data["yardsticks"])
    data["networks"], data["missing"], data["data"] = _networks(runs, room)
    content = page()
    if len(content) > most:
        raise too_large
    return content


def _size(value: object) -> int:
    """The bytes that a value takes in a page. Each run by itself: a large text made in one go would hold up others."""
    return len(json.dumps(value, separators=(",", ":")).replace("<", r"\u003c")) + 1


def points_with_room(lengths: Sequence[int], room: float) -> int:
    """How many points each curve may have, so that all columns of all runs take at most so many bytes.

    Curves are whole if all can be: only then do they need no epochs beside them, and the seconds once.
    """
    whole, decimated = 1 + len(SCORES), 3 * len(SCORES)
    if whole * sum(lengths) * BYTES_OF_VALUE <= room:
        return max(lengths, default=FEWEST_POINTS) + FEWEST_POINTS
    return int(room / BYTES_OF_VALUE / decimated / max(len(lengths), 1))


def _with_room(sweeps: Sequence[SharedSweep], room: float) -> Iterator[tuple[SharedSweep, Sequence[Mapping[str, Any]]]]:
    """The frames of the sweeps, their curves with as few points as make them fit into so many bytes."""
    size = sum(_size(frame) for sweep in sweeps for frame in sweep.frames)
    times = math.ceil(size / max(room, 1))
    for sweep in sweeps:
        yield sweep, [thinned(frame, stride_in(sweep.frames), times) for frame in sweep.frames]


def stride_in(frames: Sequence[Mapping[str, Any]]) -> int:
    """The epochs from one point of a sweep's curves to the next."""
    return next((int(frame["stride"]) for frame in frames if frame["kind"] == "sweep"), 1)


def thinned(frame: Mapping[str, Any], stride: int, times: int) -> Mapping[str, Any]:
    """A frame of a sweep with a stride so many times as long: the points at its multiples, and each last one."""
    if times < 2 or frame["kind"] not in ("sweep", "curves"):
        return frame
    if frame["kind"] == "sweep":
        return {**frame, "stride": stride * times}
    epochs = frame["epoch"]
    places = [at for at, epoch in enumerate(epochs) if epoch % (stride * times) == 0 or at == len(epochs) - 1]
    columns = {name: [[values[at] for at in places] for values in frame[name]] for name in frame if name in SCORES}
    return {**frame, "epoch": [epochs[at] for at in places], **columns}


def _curves(curves: Curves) -> dict[str, Any]:
    """The curves of a run as `Curves` of saved/finding_api.js: the seconds stand once where every epoch is there."""
    if any(curve["epoch"] is not None for curve in curves.values()):
        return {"seconds": None, "columns": curves}
    seconds = next(iter(curves.values()))["seconds"]
    columns = {
        name: {part: text for part, text in curve.items() if part != "seconds"} for name, curve in curves.items()
    }
    return {"seconds": seconds, "columns": columns}


def _yardsticks(runs: Sequence[SharedRun]) -> dict[str, Any]:
    """The lines beside curves, those of a data set once, and by run which of them."""
    lines: list[list[dict[str, Any]]] = []
    places: dict[str, int] = {}
    for run in runs:
        own = run.yardsticks()
        if own not in lines:
            lines.append(own)
        places[run.listed["id"]] = lines.index(own)
    return {"lines": lines, "of": places}


def _networks(runs: Sequence[SharedRun], room: int) -> tuple[dict[str, Any], dict[str, str], list[dict[str, Any]]]:
    """The newest networks, in the order of the runs as many as fit; why those of other runs are not there; their data.

    That is the data sets whose words the networks know.
    """
    networks: dict[str, Any] = {}
    missing: dict[str, str] = {}
    places: dict[tuple[Any, ...], int] = {}
    for run in runs:
        name, subject = run.listed["id"], run.subject()
        if subject is None or subject.readout != READOUT:
            missing[name] = NO_WEIGHTS if subject is None else OTHER_READOUT
            continue
        vocabulary = subject.vocabulary
        key = (vocabulary.words, vocabulary.tokenizer, vocabulary.between, subject.labels, subject.note)
        if weights_bytes(subject.params) > room:  # before they are packed
            missing[name] = NO_ROOM
            continue
        network = {
            "epoch": subject.epoch,
            "data": places.get(key, len(places)),
            "network": network_json(subject.params),
            "values": packed(subject.params),
        }
        size = _size({name: network}) + (0 if key in places else _size(_named(key)))
        if size > room:
            missing[name] = NO_ROOM
            continue
        room -= size
        networks[name] = network
        places.setdefault(key, len(places))
    return networks, missing, [_named(key) for key in places]


def _named(data: tuple[Any, ...]) -> dict[str, Any]:
    """A data set of `_networks` as the page has it."""
    return dict(zip(("words", "tokenizer", "between", "labels", "note"), data, strict=True))


@cache
def _looks() -> dict[str, Any]:
    """What the parts of the Compare page need to draw."""
    of_sweeps = sweep_figures()
    return {
        "figures": {theme: {**figures, **of_sweeps[theme]} for theme, figures in compare_figures().items()},
        "colours": {name: {"runs": palette.runs, **marks(palette)} for name, palette in THEMES.items()},
    }
