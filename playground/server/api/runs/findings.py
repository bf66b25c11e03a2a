"""The routes that share a finding: several of the visitor's runs, or a sweep, as one file that another visitor loads.

    POST /api/runs/finding/size    {"ids": [id]} -> {"runs": how many there are, "bytes": about as many as the file will
                                   have, "most_runs": n, "most_bytes": n of the file, "most_page_bytes": n of the page}
    POST /api/runs/finding.npz     {"ids": [id], "title": text} -> the file, as `run_files` describes it
    POST /api/runs/finding.html    the same, with "sentence" and "view" (of the curves) -> a web page of it, see
                                   `takeaway.finding_page`

Runs that are not the visitor's are passed over. 409 with a sentence for more runs or bytes than a finding holds.
"""

from __future__ import annotations

import time
from asyncio import to_thread
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground.inspection.question import NoAnswer, Subject
from playground.server.api.curves import curve
from playground.server.api.requests import Refused, answer, json_object, of_visitor, own
from playground.server.api.runs.files import named_runs
from playground.server.api.runs.requests import (
    MOST_IDS,
    file_words,
    ids_in,
    refusals_of_store,
    with_store,
    yardsticks_of,
)
from playground.server.api.sweeps import sweep_of
from playground.server.api.tables import as_json
from playground.server.lookup import server_of
from playground.server.streams.interactive_messages import MOST_CHARACTERS
from playground.server.streams.sweep.messages import frames_of
from playground.server.subjects import saved_subject
from playground.storage import RunRecord, RunSummary, Store
from playground.storage.models import plain_line
from playground.storage.run_files import (
    MOST_FINDING_RUNS,
    MOST_TITLE,
    RunFileError,
    check_epochs,
    check_runs,
    write_finding,
)
from playground.takeaway.finding_page import SharedRun, SharedSweep, TooLarge, finding_page
from playground.takeaway.web_page import MOST_BYTES
from rnn.history import COLUMNS, SCORES

BYTES_OF_WORDS = 3_000  # of a run file besides its numbers


async def size(request: Request, owner: str) -> Response:
    """How large a finding of these runs will be, and how large it may be."""
    ids = ids_in(await json_object(request), MOST_IDS)
    most = server_of(request).limits.finding

    def work(store: Store) -> Response:
        sizes = store.packed_sizes(owner, ids)
        about = sum(sizes.values()) + BYTES_OF_WORDS * len(sizes)
        limits = {"most_runs": MOST_FINDING_RUNS, "most_bytes": most, "most_page_bytes": MOST_BYTES}
        return answer({"runs": len(sizes), "bytes": about, **limits})

    return await with_store(request, owner, work)


async def finding_file(request: Request, owner: str) -> Response:
    """Several runs as one file."""
    asked, limits = await _asked(request), server_of(request).limits

    def work(store: Store) -> Response:
        runs = asked.runs(store, owner)
        try:
            content = write_finding(
                records_of(store, owner, runs, limits.run_file),
                {sweep: store.sweep_plan(owner, sweep) for sweep in {run.sweep for run in runs} if sweep is not None},
                title=asked.title,
                made=time.time(),
                most=limits.finding,
                most_of_run=limits.run_file,
            )
        except RunFileError as error:
            raise Refused(409, str(error)) from error
        return Response(content, media_type="application/octet-stream", headers=own(asked.name(runs, "npz")))

    return await with_store(request, owner, work, heavy=True)


async def finding_page_file(request: Request, owner: str) -> Response:
    """Several runs as a web page."""
    asked = await _asked(request, "sentence", "view")
    sentence, view = asked.fields.get("sentence", ""), asked.fields.get("view", {})
    if not isinstance(sentence, str) or len(sentence) > MOST_CHARACTERS or not isinstance(view, dict):
        raise Refused(400, f"The sentence must be a text of at most {MOST_CHARACTERS:,} characters.")
    persistence = server_of(request).persistence
    store = persistence.store
    if store is None:
        raise Refused(503, persistence.notice(owner))

    def listed() -> list[RunSummary]:
        persistence.catch_up(owner)
        return asked.runs(store, owner)

    with refusals_of_store():
        runs = await to_thread(listed)
        sweeps = await whole_sweeps(request, owner, runs, set(asked.ids))

    def work(store: Store) -> Response:
        shared = [shared_run(store, owner, run) for run in runs]
        title = asked.title or f"{len(runs)} {'run' if len(runs) == 1 else 'runs'} of the RNN Playground"
        try:
            content = finding_page(title, shared, sweeps, sentence=sentence, view=view)
        except TooLarge as error:
            raise Refused(409, str(error)) from error
        return Response(content, media_type="text/html", headers=own(asked.name(runs, "html")))

    return await with_store(request, owner, work, heavy=True)


@dataclass(frozen=True)
class _Asked:
    """What a request for a finding names."""

    ids: list[str]
    title: str
    fields: Mapping[str, Any]

    def runs(self, store: Store, owner: str) -> list[RunSummary]:
        """Those of the visitor's runs that it names. Raises Refused for none, and for too many."""
        runs = named_runs(store, owner, self.ids)
        try:
            check_runs(len(runs))
        except RunFileError as error:
            raise Refused(409, str(error)) from error
        return runs

    def name(self, runs: Sequence[RunSummary], ending: str) -> str:
        """What the file is called."""
        return f"finding-{file_words(self.title) or f'{len(runs)}-runs'}.{ending}"


async def _asked(request: Request, *others: str) -> _Asked:
    fields = await json_object(request)
    ids, title = ids_in(fields, MOST_IDS, "title", *others), fields.get("title", "")
    if not isinstance(title, str) or len(title) > MOST_TITLE:
        raise Refused(400, f"What was found must be a text of at most {MOST_TITLE} characters.")
    return _Asked(ids, plain_line(title), fields)


async def whole_sweeps(
    request: Request, owner: str, runs: Sequence[RunSummary], ids: Container[str]
) -> list[SharedSweep]:
    """The sweeps of which every saved run is shared, the newest first: of a part there is less to be found."""
    server = server_of(request)
    found = []
    for sweep in dict.fromkeys(run.sweep for run in runs if run.sweep is not None):
        told = await sweep_of(server, owner, sweep)
        if told is not None and all(run.id in ids for run in told.runs):
            found.append(SharedSweep(sweep, await to_thread(frames_of, told)))
    return found


def shared_run(store: Store, owner: str, run: RunSummary) -> SharedRun:
    """A run, as far as a page needs it."""

    def curves(points: int) -> dict[str, Any]:
        rows = store.histories(owner, [run.id]).get(run.id)
        history = np.zeros((len(COLUMNS), 0)) if rows is None else rows
        return {name: curve(history, name, points=points, seconds=True) for name in SCORES}

    def subject() -> Subject | None:
        try:
            return saved_subject(store, owner, run.id, None, nameless=True)
        except NoAnswer:
            return None

    return SharedRun(as_json(run), curves, subject, partial(yardsticks_of, run))


def records_of(store: Store, owner: str, runs: list[RunSummary], most: int) -> Iterator[RunRecord]:
    """All of these runs but the states on their way, one at a time. Raises RunFileError for one that is too long."""
    for run in runs:
        check_epochs(run.epochs_done, most)
        yield store.record(owner, run.id, on_the_way=False)


ROUTES = [
    Route("/api/runs/finding/size", of_visitor(size), methods=["POST"]),
    Route("/api/runs/finding.npz", of_visitor(finding_file), methods=["POST"]),
    Route("/api/runs/finding.html", of_visitor(finding_page_file), methods=["POST"]),
]
