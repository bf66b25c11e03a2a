"""Run files: one run with its weights, settings and history as an .npz that numpy opens, and the careful way back.

The arrays are w_xh, w_hh, w_hy, b_h and b_y, the newest weights there are; history (columns, n), the rows of the
epochs; `about`, all the rest as JSON in UTF-8 bytes; and, of a run that began from given weights, these as start_w_xh
and so on. In numpy:

    run = np.load("run.npz", allow_pickle=False)
    settings = json.loads(run["about"].tobytes())["settings"]
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

from playground.storage.codec import UNMARKED, WEIGHTS, state_to_dict, with_all_columns
from playground.storage.models import LATEST, Changes, Ended, Parent, RunRecord, RunUpdate, plain_line
from playground.storage.npz import RunFileError, read_arrays
from rnn import SETTINGS, Params, Settings, State
from rnn.divergence import DivergenceMonitor
from rnn.history import COLUMNS, SettingChange, changed, named
from rnn.settings import CHANGEABLE

__all__ = ["MOST_BYTES", "VERSION", "RunFileError", "read_run", "write_run"]

MOST_BYTES = 20_000_000
"""The largest run file, packed and unpacked."""

VERSION = 2
"""The newest version of run files. Version 1 knew of no given weights; a run without any is still written as such."""

ALWAYS_NAMED = ("hidden_size", "learning_rate", "epochs", "seed", "shuffle_seed", "init_scale", "clip", "bptt")
"""The settings that the first files named. One that came later has its default in a file that does not name it."""

FORMAT = "rnn-playground run"
ENDINGS: tuple[Ended, ...] = ("paused", "done", "diverged", "failed", "interrupted")
MOST_EPOCHS = 10**9
START_WEIGHTS = tuple(f"start_{name}" for name in WEIGHTS)
_RUN_ID = re.compile(r"[0-9a-f]{32}")
LARGEST_WHOLE = 2**53  # up to here a number is the same in every reader of JSON
LARGEST = 1e300  # far beyond what any number of a run can be, and still a float
LARGEST_WEIGHT = 1e100  # far beyond any trained one, and whatever a network of such weights reads stays finite


def write_run(record: RunRecord, most: int = MOST_BYTES) -> bytes:
    """The run as a file. Raises RunFileError for one without saved weights, and one too large for `read_run`."""
    state, state_settings = record.state, record.state_settings
    if state is None or state_settings is None:
        raise RunFileError("Of this run no weights were saved, so there is nothing to download.")
    summary, start = record.summary, record.start
    about = {
        "format": FORMAT,
        "version": 1 if start is None else VERSION,
        "name": summary.name,
        "data": summary.data,
        "data_hash": summary.data_hash,
        "settings": summary.settings.to_dict(),
        "first_settings": summary.first_settings.to_dict(),
        "state_settings": state_settings.to_dict(),
        "changes": [list(change) for change in summary.changes],
        "state": state_to_dict(state),
        "ended": summary.ended if summary.ended in ENDINGS else "interrupted",
        "message": summary.message,
        "started": summary.started,
        "machine": summary.machine,
        "versions": dict(summary.versions),
    }
    if summary.parent is not None:
        about["parent"] = summary.parent._asdict()
    if start is not None:
        about["start"] = state_to_dict(start)
    text = json.dumps(about, allow_nan=False)
    arrays = dict(zip(WEIGHTS, state.params.arrays(), strict=True))
    if start is not None:
        arrays |= dict(zip(START_WEIGHTS, start.params.arrays(), strict=True))
    file = BytesIO()
    np.savez_compressed(
        file,
        allow_pickle=False,
        history=record.history,
        about=np.frombuffer(text.encode("utf-8"), np.uint8),
        **arrays,
    )
    content = file.getvalue()
    with ZipFile(file) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if max(len(content), unpacked) > most:
        raise _too_large()
    return content


def check_epochs(epochs: int, most: int = MOST_BYTES) -> None:
    """Raises RunFileError for a run with so many epochs that it makes no run file, whatever else it has."""
    if 8 * len(COLUMNS) * (epochs + 1) > most:
        raise _too_large()


def _too_large() -> RunFileError:
    return RunFileError(
        f"This run has too many epochs or weights for a run file of {MOST_BYTES // 1_000_000} MB, the most that "
        "can be loaded again: export its history as CSV."
    )


def read_run(content: bytes, run_id: str) -> RunUpdate:
    """The run in a file, to be saved under the id `run_id`.

    Raises RunFileError for anything that `write_run` would not have written: a file that is cut off or damaged, of
    another version, with wrong shapes or types, numbers that are not finite, objects to unpickle, or settings and
    changes that contradict each other. Whether its data set is there, and still the same, is not asked here.
    """
    if len(content) > MOST_BYTES:
        raise RunFileError(f"This run file is larger than {MOST_BYTES // 1_000_000} MB: choose a smaller run.")
    arrays = read_arrays(content, ("about", "history", *WEIGHTS), MOST_BYTES, optional=START_WEIGHTS)
    about = _about(arrays["about"])
    settings = about.settings("settings")
    history = _history(arrays["history"])
    params = _params(arrays, settings.hidden_size)
    newest = history.shape[1] - 1
    first_settings, changes = _course(about, settings, newest)
    start = _start(about, arrays, params, newest)
    state_settings = about.settings("state_settings")
    if _fixed(state_settings) != _fixed(settings):
        raise _wrong("state_settings", "contradict its settings")
    return RunUpdate(
        id=run_id,
        data=plain_line(about.text("data")),
        data_hash=plain_line(about.text("data_hash")),
        settings=settings,
        first_settings=first_settings,
        changes=changes,
        first=0,
        rows=history,
        state=_state(about.mapping("state"), params, newest),
        parent=_parent(about),
        start=start,
        state_settings=state_settings,
        ended=_ended(about),
        message=plain_line(about.text("message")),
        started=about.number("started", LATEST),
        name=plain_line(about.text("name")) or None,
        machine=plain_line(about.text("machine")),
        versions=about.mapping("versions").texts(),
    )


def _wrong(what: str, how: str) -> RunFileError:
    return RunFileError(f"In this run file {what} {how}: download it again where it came from.")


class _About:
    """What the file says of the run, read a value at a time; RunFileError names the one that is not as it must be."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def has(self, name: str) -> bool:
        return name in self._values

    def _get(self, name: str) -> Any:
        if name not in self._values:
            raise _wrong(name, "is missing")
        return self._values[name]

    def text(self, name: str) -> str:
        value = self._get(name)
        if not isinstance(value, str):
            raise _wrong(name, "is no text")
        return value

    def mapping(self, name: str) -> _About:
        value = self._get(name)
        if not isinstance(value, dict):
            raise _wrong(name, "is no JSON object")
        return _About(value)

    def texts(self) -> dict[str, str]:
        """All of it as name to text, as short lines; at most 20 of them."""
        return {plain_line(name): plain_line(str(value)) for name, value in list(self._values.items())[:20]}

    def items(self, name: str) -> list[Any]:
        value = self._get(name)
        if not isinstance(value, list):
            raise _wrong(name, "is no list")
        return value

    def whole(self, name: str, most: int) -> int:
        """A whole number from 0 to `most`."""
        value = self._get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise _wrong(name, f"is no whole number from 0 to {most:,}")
        return value

    def number(self, name: str, most: float) -> float:
        """A finite number from 0 to `most`."""
        value = self._get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise _wrong(name, "is no number that can stand there")
        return float(value)

    def settings(self, name: str) -> Settings:
        values = self.mapping(name)._values
        missing = [setting for setting in ALWAYS_NAMED if setting not in values]
        if missing:
            raise _wrong(name, f"lack {', '.join(missing)}")
        try:
            settings = Settings.from_dict(values)
        except ValueError as error:
            raise _wrong(name, f"cannot be used ({str(error)[:200]})") from error
        whole = [getattr(settings, each.name) for each in SETTINGS.values() if each.whole]
        if settings.epochs > MOST_EPOCHS or max(whole) > LARGEST_WHOLE:
            raise _wrong(name, "hold a number of epochs or a seed that is far too large")
        return settings


def _about(array: NDArray[Any]) -> _About:
    if array.ndim != 1 or array.dtype != np.uint8:
        raise _wrong("about", "is no JSON text in bytes")

    def refuse(name: str) -> None:
        raise ValueError(f"{name} is no JSON")

    try:
        values = json.loads(array.tobytes().decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise _wrong("about", "is no JSON text") from error
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise _wrong("about", "does not describe a run")
    if type(values.get("version")) is not int or not 1 <= values["version"] <= VERSION:
        raise RunFileError(
            f"This run file is of another version than 1 to {VERSION}, which can be read here: "
            "load it into the playground that wrote it."
        )
    return _About(values)


def _history(history: NDArray[Any]) -> NDArray[np.float64]:
    """The rows (columns, n), each what a run can have had; NaN in columns that are younger than the file."""
    if history.ndim != 2 or not UNMARKED <= len(history) <= len(COLUMNS) or history.dtype != np.float64:
        raise _wrong("history", f"has a wrong shape or type, where float64 ({len(COLUMNS)}, epochs) must be")
    if history.shape[1] < 2:
        raise _wrong("history", "holds no trained epoch")
    if not np.isfinite(history[:UNMARKED]).all() or np.isinf(history).any():
        raise _wrong("history", "holds numbers that are not finite")
    history = with_all_columns(history)
    columns = named(history)
    seconds = columns["seconds"]
    if any(columns[name].min() < 0 or columns[name].max() > 1 for name in ("train_accuracy", "test_accuracy")):
        raise _wrong("history", "holds an accuracy outside 0 to 1")
    if seconds[0] < 0 or (np.diff(seconds) < 0).any():
        raise _wrong("history", "holds seconds that run backwards")
    return np.ascontiguousarray(history)


def _params(arrays: Mapping[str, NDArray[Any]], H: int) -> Params:
    """The five arrays, of the shapes that H hidden units make them have."""

    V = max(_sizes(arrays, "V"), default=0)
    classes = _sizes(arrays, "C")
    C = max(*classes, 2) if len(classes) == 1 else 2
    for name, shape in Params.shapes(V, H, C).items():
        array = arrays[name]
        if array.shape != shape or array.dtype != np.float64 or V < 1:
            raise _wrong(name, f"has a wrong shape or type for a hidden size of {H}")
        if not np.isfinite(array).all():
            raise _wrong(name, "holds numbers that are not finite")
        if np.abs(array).max() > LARGEST_WEIGHT:
            raise _wrong(name, "holds numbers that are far too large")
    return Params(*(np.ascontiguousarray(arrays[name]) for name in WEIGHTS))


def _sizes(arrays: Mapping[str, NDArray[Any]], letter: str) -> set[int]:
    """How long the axis of this letter is, in each array that has it: one number, unless they contradict each other."""
    return {
        arrays[name].shape[axes.index(letter)]
        for name, axes in Params.axes().items()
        if letter in axes and arrays[name].ndim == len(axes)
    }


def _fixed(settings: Settings) -> Settings:
    """The settings without those that may change during a run."""
    return replace(settings, **{name: SETTINGS[name].default for name in CHANGEABLE})


def _course(about: _About, settings: Settings, newest: int) -> tuple[Settings, Changes]:
    """The settings that the run began with and what changed them, which must lead to `settings`."""
    first = now = about.settings("first_settings")
    changes: list[SettingChange] = []
    for item in about.items("changes"):
        if not isinstance(item, list) or len(item) != 3:
            raise _wrong("changes", "are no list of epoch, name and value")
        made = _About(SettingChange(*item)._asdict())
        epoch, name = made.whole("epoch", newest), made.text("name")
        if name not in CHANGEABLE or (changes and epoch < changes[-1][0]):
            raise _wrong("changes", "name a setting that cannot change, or are out of order")
        value = made.whole("value", MOST_EPOCHS) if SETTINGS[name].whole else made.number("value", LARGEST)
        try:
            change = SettingChange(epoch, name, value)
            now = changed(now, [change])
        except ValueError as error:
            raise _wrong("changes", f"cannot be used ({error})") from error
        changes.append(change)
    if now != settings:
        raise _wrong("changes", "do not lead from its first settings to its last")
    return first, tuple(changes)


def _state(about: _About, params: Params, newest: int) -> State:
    """The state with these weights, of an epoch up to the newest of the history."""
    return State(
        number=about.whole("number", newest),
        params=params,
        shuffle=_shuffle(about.mapping("shuffle")),
        watch=_watch(about.mapping("watch")),
        learning_rate=about.number("learning_rate", LARGEST),
    )


def _parent(about: _About) -> Parent | None:
    """The run that it branched off from, which need not be known here; None where the file names none."""
    if not about.has("parent"):
        return None
    parent = about.mapping("parent")
    run = parent.text("run")
    if not _RUN_ID.fullmatch(run):
        raise _wrong("parent", "is no id of a run")
    return Parent(run, parent.whole("epoch", MOST_EPOCHS))


def _start(about: _About, arrays: Mapping[str, NDArray[Any]], newest: Params, epoch: int) -> State | None:
    """The given weights that the run began from, of the shapes of its newest ones; None where its seeds gave them."""
    there = [name for name in START_WEIGHTS if name in arrays]
    if not there and not about.has("start"):
        return None
    if len(there) != len(START_WEIGHTS) or not about.has("start"):
        raise _wrong("start", "lacks some of its weights or numbers")
    params = _params({name: arrays[f"start_{name}"] for name in WEIGHTS}, newest.hidden_size)
    if params.vocab_size != newest.vocab_size:
        raise _wrong("start_w_xh", "has other words than w_xh")
    return _state(about.mapping("start"), params, epoch)


def _ended(about: _About) -> Ended:
    said = about.text("ended")
    for ended in ENDINGS:
        if ended == said:
            return ended
    raise _wrong("ended", f"is none of {', '.join(ENDINGS)}")


def _shuffle(about: _About) -> dict[str, Any]:
    """The state of the generator that shuffles, as numpy gives it."""
    if about.text("bit_generator") != "PCG64":
        raise _wrong("shuffle", "is no state of the generator PCG64")
    inner = about.mapping("state")
    return {
        "bit_generator": "PCG64",
        "state": {name: inner.whole(name, 2**128 - 1) for name in ("state", "inc")},
        "has_uint32": about.whole("has_uint32", 1),
        "uinteger": about.whole("uinteger", 2**32 - 1),
    }


def _watch(about: _About) -> DivergenceMonitor:
    names = [field.name for field in fields(DivergenceMonitor) if field.name != "epochs"]
    return DivergenceMonitor(
        epochs=about.whole("epochs", MOST_EPOCHS), **{name: about.number(name, LARGEST) for name in names}
    )
