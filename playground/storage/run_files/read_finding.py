"""Runs out of a finding that a stranger may have written: all of them, each as `read_run` takes it, or none."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from playground.storage.models import COLOURS, LATEST, RunUpdate, megabytes, plain_line
from playground.storage.run_files.about import About, about_in
from playground.storage.run_files.archive import Archive, RunFileError
from playground.storage.run_files.finding import (
    FINDING,
    FORMAT,
    MOST_FINDING_BYTES,
    MOST_TITLE,
    MOST_WORDS,
    UNPACKED,
    VERSION,
    WORDS,
    member,
)
from playground.storage.run_files.format import MOST_FILE_BYTES
from playground.storage.run_files.npz import RUN_FILE
from playground.storage.run_files.read import read_run

_RUN_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, eq=False)
class Finding:
    """What a finding holds, to be saved."""

    title: str
    made: float  # unix time, s
    runs: tuple[RunUpdate, ...]  # those of a sweep have a new id of it, and its plan as it stands in the file


def read_finding(
    content: bytes,
    new_id: Callable[[], str],
    most: int = MOST_FINDING_BYTES,
    most_of_run: int = MOST_FILE_BYTES,
) -> Finding:
    """The runs in a finding of at most `most` bytes, each and each sweep under an id of `new_id`.

    Raises RunFileError for anything that `write_finding` would not have written, if it is of one run alone: a finding
    is taken as a whole. Plans of sweeps are JSON objects, and no more is asked of them here.
    """
    if len(content) > most:
        raise RunFileError(f"This finding is larger than {megabytes(most)} MB: let fewer runs be shared.")
    archive = Archive(content, FINDING)
    archive.check([WORDS, *(member(place) for place in range(max(1, len(archive.names) - 1)))])
    if archive.unpacked > most or archive.size(WORDS) > MOST_WORDS:
        raise _unpacks_too_large(most)
    about = about_in(archive.read(WORDS), WORDS, FINDING, FORMAT, VERSION)
    entries = about.objects("runs")
    if len(entries) != len(archive.names) - 1:
        raise FINDING.wrong("runs", "are another number than the files of runs")
    plans = [_plan(entry) for entry in about.objects("sweeps")]
    if len(plans) > len(entries):
        raise FINDING.wrong("sweeps", "are more than the runs")
    sweeps = [new_id() for _ in plans]
    new_ids = _new_ids(entries, new_id)
    runs: list[RunUpdate] = []
    left = UNPACKED * most
    for place, (entry, run_id) in enumerate(zip(entries, new_ids.values(), strict=True)):
        run_file = archive.read(member(place))
        with _of_run(place):
            left -= Archive(run_file, RUN_FILE).unpacked
            if left >= 0:
                run = read_run(run_file, run_id, most_of_run)
        if left < 0:
            raise _unpacks_too_large(UNPACKED * most)
        if entry.has("sweep"):
            sweep = entry.whole("sweep", len(plans) - 1)
            run = replace(run, sweep=sweeps[sweep], sweep_plan=plans[sweep])
        if entry.has("colour"):
            run = replace(run, colour=entry.whole("colour", COLOURS - 1))
        if run.parent is not None and run.parent.run in new_ids:
            run = replace(run, parent=run.parent._replace(run=new_ids[run.parent.run]))
        runs.append(run)
    return Finding(plain_line(about.text("title"), MOST_TITLE), about.number("made", LATEST), tuple(runs))


def _new_ids(entries: list[About], new_id: Callable[[], str]) -> dict[str, str]:
    """The id that each run will have, by the one that it had where it came from, in the order of the file."""
    old_ids = [entry.text("id") for entry in entries]
    if len(set(old_ids)) < len(old_ids) or not all(map(_RUN_ID.fullmatch, old_ids)):
        raise FINDING.wrong("runs", "have ids that are none, or the same id twice")
    return {old_id: new_id() for old_id in old_ids}


def _plan(entry: About) -> str | None:
    """What a sweep was to train, as JSON; None where the file does not say."""
    return json.dumps(entry.mapping("plan").all(), separators=(",", ":")) if entry.has("plan") else None


@contextmanager
def _of_run(place: int) -> Iterator[None]:
    """A refusal names the run in that place too, and says that the others were not taken either."""
    try:
        yield
    except RunFileError as error:
        reason = str(error)
        raise RunFileError(
            f"Nothing of this finding was loaded, since its run {place + 1} cannot be: {reason[0].lower()}{reason[1:]}"
        ) from error


def _unpacks_too_large(most: int) -> RunFileError:
    return RunFileError(f"This finding unpacks to more than {megabytes(most)} MB: let fewer runs be shared.")
