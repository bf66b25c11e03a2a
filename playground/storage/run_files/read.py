"""A run out of a run file that a stranger may have written: only what `write_run` can have put there is taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from numpy.typing import NDArray

from playground.storage.models import LATEST, Changes, Parent, RunUpdate, megabytes, plain_line
from playground.storage.run_files.about import MOST_EPOCHS_OF_FILE, About, about_of, wrong
from playground.storage.run_files.archive import RunFileError
from playground.storage.run_files.arrays import history_of, params_of
from playground.storage.run_files.format import (
    FILE_ENDINGS,
    KEPT,
    KNOWN_ARRAYS,
    MOST_AVERAGES,
    MOST_CHANGES,
    MOST_FILE_BYTES,
    START,
    average,
)
from playground.storage.run_files.npz import RUN_FILE, read_arrays
from rnn import SETTINGS, Params, Settings, State
from rnn.cells import CELLS
from rnn.cells.cell import RecurrentCell
from rnn.divergence import DivergenceMonitor
from rnn.explain import edits_of
from rnn.history import Ended, SettingChange, changed
from rnn.kept_states import MOST_STATES, KeptState
from rnn.optimizers import NO_MEMORY, Memory
from rnn.readouts import READOUTS
from rnn.settings import CHANGEABLE
from rnn.state import begins_at

_RUN_ID = re.compile(r"[0-9a-f]{32}")
MOST_UPDATES = 10**15  # far more than a run can make
LARGEST_OF_FILE = 1e300  # far beyond what any number of a run can be, and still a float


def read_run(content: bytes, run_id: str, most: int = MOST_FILE_BYTES) -> RunUpdate:
    """The run in a file of at most `most` bytes, packed and unpacked, to be saved under the id `run_id`.

    Raises RunFileError for anything that `write_run` would not have written: a file that is cut off or damaged, of
    another version, with wrong shapes or types, numbers that are not finite, objects to unpickle, or settings and
    changes that contradict each other. Whether its data set is there, and still the same, is not asked here.
    """
    if len(content) > most:
        raise RunFileError(f"This run file is larger than {megabytes(most)} MB: choose a smaller run.")
    arrays = read_arrays(content, ("about", "history"), most, optional=KNOWN_ARRAYS)
    about = about_of(arrays["about"])
    settings = about.settings("settings")
    _check_names(arrays, CELLS[settings.cell])
    readout = READOUTS[settings.readout]
    history = history_of(arrays["history"], has_accuracy=readout.has_accuracy)
    params = params_of(arrays, settings.hidden_size, CELLS[settings.cell], readout.outputs(2))
    if params.classes != readout.outputs(params.classes):
        raise wrong(params.where("C")[0], "has more outputs than the one of a number")
    newest = history.shape[1] - 1
    first_settings, changes = _course(about, settings, newest)
    start = _start(about, arrays, params, newest)
    state = _state(about.mapping("state"), params, arrays, newest)
    state_settings = about.settings("state_settings")
    if _fixed(state_settings) != _fixed(settings):
        raise wrong("state_settings", "contradict its settings")
    return RunUpdate(
        id=run_id,
        data=plain_line(about.text("data")),
        data_hash=plain_line(about.text("data_hash")),
        settings=settings,
        first_settings=first_settings,
        changes=changes,
        first=0,
        rows=history,
        state=state,
        parent=_parent(about),
        edits=_edits(about),
        start=start,
        kept=_kept(about, arrays, params, begins_at(start), state.number),
        state_settings=state_settings,
        ended=_ended(about),
        message=plain_line(about.text("message")),
        started=about.number("started", LATEST),
        name=plain_line(about.text("name")) or None,
        machine=plain_line(about.text("machine")),
        versions=about.mapping("versions").texts(),
    )


def _check_names(arrays: Mapping[str, NDArray[Any]], cell: type[RecurrentCell]) -> None:
    """Raises RunFileError unless the weights are those of a network with this cell."""
    for name in cell.axes():
        if name not in arrays:
            raise RunFileError(f"This run file holds no {name}: choose one that was downloaded from the Compare page.")
    remembered = ("", *map(average, range(MOST_AVERAGES)))
    known = {f"{of}{each}{name}" for of in ("", START, KEPT) for each in remembered for name in cell.axes()}
    if set(arrays) - known - {"about", "history"}:
        raise RunFileError(RUN_FILE.other)


def _fixed(settings: Settings) -> Settings:
    """The settings without those that may change during a run."""
    return replace(settings, **{name: SETTINGS[name].default for name in CHANGEABLE})


def _course(about: About, settings: Settings, newest: int) -> tuple[Settings, Changes]:
    """The settings that the run began with and what changed them, which must lead to `settings`."""
    first, items = about.settings("first_settings"), about.items("changes")
    if len(items) > MOST_CHANGES:
        raise wrong("changes", f"are more than {MOST_CHANGES:,}")
    changes: list[SettingChange] = []
    for item in items:
        if not isinstance(item, list) or len(item) != 3:
            raise wrong("changes", "are no list of epoch, name and value")
        fields = About(SettingChange(*item)._asdict())
        epoch, name = fields.whole("epoch", newest), fields.text("name")
        if name not in CHANGEABLE or (changes and epoch < changes[-1][0]):
            raise wrong("changes", "name a setting that cannot change, or are out of order")
        value = (
            fields.whole("value", MOST_EPOCHS_OF_FILE)
            if SETTINGS[name].whole
            else fields.number("value", LARGEST_OF_FILE)
        )
        try:
            SETTINGS[name].checked(value)
        except ValueError as error:
            raise wrong("changes", f"cannot be used ({error})") from error
        changes.append(SettingChange(epoch, name, value))
    latest = {change.name: change for change in changes}
    if changed(first, latest.values()) != settings:
        raise wrong("changes", "do not lead from its first settings to its last")
    return first, tuple(changes)


def _state(about: About, params: Params, arrays: Mapping[str, NDArray[Any]], newest: int) -> State:
    """The state with these weights, of an epoch up to the newest of the history; `arrays` has what is remembered."""
    return State(
        number=about.whole("number", newest),
        params=params,
        shuffle=_shuffle(about.mapping("shuffle")),
        monitor=_monitor(about.mapping("watch")),
        learning_rate=about.number("learning_rate", LARGEST_OF_FILE),
        memory=_memory(about, params, arrays),
    )


def _memory(about: About, params: Params, arrays: Mapping[str, NDArray[Any]]) -> Memory:
    """What an optimizer remembers of these weights, in arrays of their shapes; nothing where the file says nothing."""
    if not about.has("memory"):
        return NO_MEMORY
    remembered = about.mapping("memory")
    averages = []
    for k in range(remembered.whole("averages", MOST_AVERAGES)):
        names = {f"{average(k)}{name}": name for name in params.axes()}
        if any(name not in arrays for name in names):
            raise wrong("memory", "lacks some of its numbers")
        averages.append(params_of({own: arrays[name] for name, own in names.items()}, params.hidden_size, type(params)))
        if (averages[-1].vocab_size, averages[-1].classes) != (params.vocab_size, params.classes):
            raise wrong("memory", "has other words or another number of labels than the weights")
    return Memory(remembered.whole("updates", MOST_UPDATES), tuple(averages))


def _named(arrays: Mapping[str, NDArray[Any]], before: str) -> dict[str, NDArray[Any]]:
    """The arrays whose names begin so, by the rest of their names."""
    return {name.removeprefix(before): array for name, array in arrays.items() if name.startswith(before)}


def _edits(about: About) -> tuple[str, ...]:
    """What was edited of the network that it branched off from; nothing where the file names nothing."""
    texts = about.items("edits") if about.has("edits") else []
    if not all(isinstance(one, str) for one in texts):
        raise wrong("edits", "are no texts")
    try:
        return tuple(map(str, edits_of(texts)))
    except ValueError as error:
        raise wrong("edits", f"cannot be read ({error})") from error


def _parent(about: About) -> Parent | None:
    """The run that it branched off from, which need not be known here; None where the file names none."""
    if not about.has("parent"):
        return None
    parent = about.mapping("parent")
    run = parent.text("run")
    if not _RUN_ID.fullmatch(run):
        raise wrong("parent", "is no id of a run")
    return Parent(run, parent.whole("epoch", MOST_EPOCHS_OF_FILE))


def _start(about: About, arrays: Mapping[str, NDArray[Any]], newest: Params, epoch: int) -> State | None:
    """The given weights that the run began from, of the shapes of its newest ones; None where its seeds gave them."""
    own = _named(arrays, START)
    if not own and not about.has("start"):
        return None
    if not set(newest.axes()) <= set(own) or not about.has("start"):
        raise wrong("start", "lacks some of its weights or numbers")
    params = params_of(own, newest.hidden_size, type(newest), newest.classes)
    if params.vocab_size != newest.vocab_size:
        name, _ = params.where("V")
        raise wrong(f"{START}{name}", f"has other words than {name}")
    if params.classes != newest.classes:
        name, _ = params.where("C")
        raise wrong(f"{START}{name}", f"has another number of labels than {name}")
    return _state(about.mapping("start"), params, own, epoch)


def _kept(
    about: About, arrays: Mapping[str, NDArray[Any]], newest: Params, first: int, last: int
) -> tuple[KeptState, ...]:
    """The states on its way, of the shapes of its newest weights, of rising epochs between the first and the last."""
    stacks = _named(arrays, KEPT)
    if not stacks and not about.has("kept"):
        return ()
    if not set(newest.axes()) <= set(stacks) or not about.has("kept"):
        raise wrong("kept", "lacks some of its weights or numbers")
    items = about.items("kept")
    sizes = {len(stack) if stack.ndim >= 2 else -1 for stack in stacks.values()}
    if not 0 < len(items) <= MOST_STATES or sizes != {len(items)}:
        raise wrong("kept", f"holds no states, more than {MOST_STATES}, or not the weights of each")
    states: list[KeptState] = []
    for place, each in enumerate(items):
        if not isinstance(each, dict):
            raise wrong("kept", "is no list of states")
        own = {name: stack[place] for name, stack in stacks.items()}
        params = params_of(own, newest.hidden_size, type(newest), newest.classes)
        if (params.vocab_size, params.classes) != (newest.vocab_size, newest.classes):
            raise wrong("kept", "has other words or another number of labels than the newest weights")
        values = About(each)
        state = _state(values, params, own, last)
        if state.number <= (states[-1].number if states else first):
            raise wrong("kept", "holds epochs that are out of order")
        states.append(KeptState.of(state, changed=bool(values.whole("changed", 1))))
    return tuple(states)


def _ended(about: About) -> Ended:
    text = about.text("ended")
    for ending in FILE_ENDINGS:
        if ending == text:
            return ending
    raise wrong("ended", f"is none of {', '.join(FILE_ENDINGS)}")


def _shuffle(about: About) -> dict[str, Any]:
    """The state of the generator that shuffles, as numpy gives it."""
    if about.text("bit_generator") != "PCG64":
        raise wrong("shuffle", "is no state of the generator PCG64")
    inner = about.mapping("state")
    return {
        "bit_generator": "PCG64",
        "state": {name: inner.whole(name, 2**128 - 1) for name in ("state", "inc")},
        "has_uint32": about.whole("has_uint32", 1),
        "uinteger": about.whole("uinteger", 2**32 - 1),
    }


def _monitor(about: About) -> DivergenceMonitor:
    values: dict[str, Any] = {"epochs": about.whole("epochs", MOST_EPOCHS_OF_FILE)}
    for name in (field.name for field in fields(DivergenceMonitor) if field.name != "epochs"):
        without_accuracy = name == "commonest" and about.has(name) and about.all()[name] is None
        values[name] = None if without_accuracy else about.number(name, LARGEST_OF_FILE)
    return DivergenceMonitor(**values)
