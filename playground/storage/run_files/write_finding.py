"""Several runs as a finding."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from playground.own_data import untagged
from playground.storage.models import RunRecord, megabytes, plain_line
from playground.storage.run_files.archive import Archive, RunFileError
from playground.storage.run_files.finding import (
    FINDING,
    FORMAT,
    MOST_FINDING_BYTES,
    MOST_FINDING_RUNS,
    MOST_TITLE,
    UNPACKED,
    VERSION,
    WORDS,
    member,
)
from playground.storage.run_files.format import MOST_FILE_BYTES
from playground.storage.run_files.npz import RUN_FILE
from playground.storage.run_files.write import write_run

ROOM_FOR_MEMBER = 300  # bytes of a run in the archive and in the words, besides its file


def check_runs(count: int) -> None:
    """Raises RunFileError for more runs than a finding holds."""
    if count > MOST_FINDING_RUNS:
        raise RunFileError(f"These are {count:,} runs, and a finding holds {MOST_FINDING_RUNS}: select fewer of them.")


def write_finding(
    records: Iterable[RunRecord],
    plans: Mapping[str, str | None],
    *,
    title: str = "",
    made: float,
    most: int = MOST_FINDING_BYTES,
    most_of_run: int = MOST_FILE_BYTES,
) -> bytes:
    """The runs as one file, in their order; `made` is the unix time.

    `plans` gives what each sweep was to train by its id, JSON or None where it is not known. Records are taken one at a
    time, and their states on the way are left out. Raises RunFileError for a run that makes no run file, for more runs
    than a finding holds, and for one of more than `most` bytes: `read_finding` would not take it.
    """
    file, runs, unpacked = BytesIO(), [], 0
    sweeps: dict[str, int] = {}
    with ZipFile(file, "w", ZIP_STORED) as archive:  # stored: run files are packed
        for place, record in enumerate(records):
            check_runs(place + 1)
            content = _run_file(record, most_of_run)
            unpacked += Archive(content, RUN_FILE).unpacked
            if file.tell() + len(content) + (place + 1) * ROOM_FOR_MEMBER > most or unpacked > UNPACKED * most:
                raise _too_large(most, place)
            archive.writestr(member(place), content)
            summary = record.summary
            about: dict[str, object] = {"id": summary.id, "colour": summary.colour}
            if summary.sweep is not None:
                about["sweep"] = sweeps.setdefault(summary.sweep, len(sweeps))
            runs.append(about)
        if not runs:
            raise RunFileError("There is no run to share: select some in the table.")
        words = {
            "format": FORMAT,
            "version": VERSION,
            "title": plain_line(title, MOST_TITLE),
            "made": made,
            "runs": runs,
            "sweeps": [_sweep(plans.get(sweep)) for sweep in sweeps],
        }
        archive.writestr(WORDS, json.dumps(words, allow_nan=False))
    content = file.getvalue()
    if len(content) > most:
        raise _too_large(most, len(runs) - 1)
    return content


def _sweep(plan: str | None) -> dict[str, Any]:
    """What a finding says of a sweep."""
    return {} if plan is None else {"plan": untagged(json.loads(plan))}


def _run_file(record: RunRecord, most: int) -> bytes:
    """The run as a file, without the states on its way; a refusal names it."""
    try:
        return write_run(replace(record, kept=()), most)
    except RunFileError as error:
        reason = str(error)
        raise RunFileError(
            f"“{record.summary.name}” cannot be shared, so nothing was: {reason[0].lower()}{reason[1:]}"
        ) from error


def _too_large(most: int, fits: int) -> RunFileError:
    return RunFileError(
        f"These runs come to more than {megabytes(most)} MB, and a {FINDING.name} holds no more: "
        f"the first {fits:,} of them fit, so select no more than those."
    )
