"""A run as a run file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

from playground.own_data import title_of
from playground.storage.models import RunRecord, megabytes
from playground.storage.run_files.archive import RunFileError
from playground.storage.run_files.format import (
    FILE_ENDINGS,
    FORMAT,
    KEPT,
    MOST_CHANGES,
    MOST_FILE_BYTES,
    START,
    VERSION,
    average,
)
from rnn import Params, State
from rnn.history import COLUMNS
from rnn.kept_states import KeptState, select_epochs, state_bytes
from rnn.packed_state import state_to_dict
from rnn.state import begins_at

ROOM_FOR_WORDS = 100_000  # bytes of what a file says besides its arrays, changes of settings among it


def write_run(record: RunRecord, most: int = MOST_FILE_BYTES) -> bytes:
    """The run as a file; of the states on its way as many as fit, chosen as while it trains.

    Raises RunFileError for a run without saved weights, and for one whose file would have more than `most` bytes,
    packed or unpacked: `read_run` would not take it again.
    """
    state, state_settings = record.state, record.state_settings
    if state is None or state_settings is None:
        raise RunFileError("Of this run no weights were saved, so there is nothing to download.")
    summary, start = record.summary, record.start
    if len(summary.changes) > MOST_CHANGES:
        raise RunFileError(
            f"The settings of this run were changed more than {MOST_CHANGES:,} times, and a run file holds no more: "
            "export its history as CSV."
        )
    states = _that_fit(record, most)
    about: dict[str, Any] = {
        "format": FORMAT,
        "version": _version(state, start, states),
        "name": summary.name,
        "data": title_of(summary.data),
        "data_hash": summary.data_hash,
        "settings": summary.settings.to_dict(),
        "first_settings": summary.first_settings.to_dict(),
        "state_settings": state_settings.to_dict(),
        "changes": [list(change) for change in summary.changes],
        "state": _numbers(state),
        "ended": summary.ended if summary.ended in FILE_ENDINGS else "interrupted",
        "message": summary.message,
        "started": summary.started,
        "machine": summary.machine,
        "versions": dict(summary.versions),
    }
    if summary.parent is not None:
        about["parent"] = summary.parent._asdict()
    if summary.edits:
        about["edits"] = list(summary.edits)
    if start is not None:
        about["start"] = _numbers(start)
    if states:
        about["kept"] = [{"changed": int(each.changed), **_numbers(each.state)} for each in states]
    text = json.dumps(about, allow_nan=False)
    arrays = _arrays(state, "")
    if start is not None:
        arrays |= _arrays(start, START)
    if states:
        each_arrays = [_arrays(each.state, KEPT) for each in states]
        arrays |= {name: np.stack([each[name] for each in each_arrays]) for name in each_arrays[0]}
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
        unpacked_size = sum(member.file_size for member in archive.infolist())
    if max(len(content), unpacked_size) > most:
        raise _too_large(most)
    return content


def _numbers(state: State) -> dict[str, Any]:
    """What a file says of a state besides its arrays; of the memory of an optimizer only where there is some."""
    remembered = {"updates": state.memory.updates, "averages": len(state.memory.averages)}
    return {**state_to_dict(state), **({"memory": remembered} if state.memory.averages else {})}


def _arrays(state: State, before: str) -> dict[str, NDArray[Any]]:
    """The weights of a state, and what the optimizer remembers of them, by the names that they have in a file."""
    parts = [("", state.params), *((average(k), each) for k, each in enumerate(state.memory.averages))]
    return {f"{before}{of}{name}": getattr(weights, name) for of, weights in parts for name in weights.axes()}


def _version(state: State, start: State | None, states: Sequence[KeptState]) -> int:
    """The first version that knows all that is written."""
    if type(state.params) is not Params or state.memory.averages or (start is not None and start.memory.averages):
        return VERSION
    return 3 if states else 1 if start is None else 2


def _that_fit(record: RunRecord, most: int) -> tuple[KeptState, ...]:
    """The states on the way that leave room for all the rest."""
    assert record.state is not None
    size = state_bytes(record.state.size)
    rest = record.history.nbytes + 2 * size + ROOM_FOR_WORDS
    epochs = select_epochs((each.epoch for each in record.kept), max(0, (most - rest) // size), begins_at(record.start))
    fit = {epoch.number for epoch in epochs}
    return tuple(each for each in record.kept if each.number in fit)


def check_epochs(epochs: int, most: int = MOST_FILE_BYTES) -> None:
    """Raises RunFileError for a run with so many epochs that it makes no run file, whatever else it has."""
    if 8 * len(COLUMNS) * (epochs + 1) > most:
        raise _too_large(most)


def _too_large(most: int) -> RunFileError:
    return RunFileError(
        f"This run has too many epochs or weights for a run file of {megabytes(most)} MB, the most that "
        "can be loaded again: export its history as CSV."
    )
