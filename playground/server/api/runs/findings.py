"""The routes that share a finding: several of the visitor's runs, or a sweep, as one file that another visitor loads.

    POST /api/runs/finding/size    {"ids": [id]} -> {"runs": how many there are, "bytes": about as many as the file will
                                   have, "most_runs": n, "most_bytes": n}
    POST /api/runs/finding.npz     {"ids": [id], "title": text} -> the file, as `run_files` describes it

Runs that are not the visitor's are passed over. 409 with a sentence for more runs or bytes than a finding holds.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground.server.api.requests import Refused, answer, json_object, of_visitor, own
from playground.server.api.runs.files import named_runs
from playground.server.api.runs.requests import MOST_IDS, file_words, ids_in, with_store
from playground.server.lookup import server_of
from playground.storage import RunRecord, RunSummary, Store
from playground.storage.run_files import (
    MOST_FINDING_RUNS,
    MOST_TITLE,
    RunFileError,
    check_epochs,
    check_runs,
    write_finding,
)

BYTES_OF_WORDS = 3_000  # of a run file besides its numbers


async def size(request: Request, owner: str) -> Response:
    """How large a finding of these runs will be, and how large it may be."""
    ids = ids_in(await json_object(request), MOST_IDS)
    most = server_of(request).limits.finding

    def work(store: Store) -> Response:
        sizes = store.packed_sizes(owner, ids)
        about = sum(sizes.values()) + BYTES_OF_WORDS * len(sizes)
        return answer({"runs": len(sizes), "bytes": about, "most_runs": MOST_FINDING_RUNS, "most_bytes": most})

    return await with_store(request, owner, work)


async def finding_file(request: Request, owner: str) -> Response:
    """Several runs as one file."""
    fields = await json_object(request)
    ids, title = ids_in(fields, MOST_IDS, "title"), fields.get("title", "")
    if not isinstance(title, str) or len(title) > MOST_TITLE:
        raise Refused(400, f"What was found must be a text of at most {MOST_TITLE} characters.")
    limits = server_of(request).limits

    def work(store: Store) -> Response:
        runs = named_runs(store, owner, ids)
        try:
            check_runs(len(runs))
            content = write_finding(
                records_of(store, owner, runs, limits.run_file),
                {sweep: store.sweep_plan(owner, sweep) for sweep in {run.sweep for run in runs} if sweep is not None},
                title=title,
                made=time.time(),
                most=limits.finding,
                most_of_run=limits.run_file,
            )
        except RunFileError as error:
            raise Refused(409, str(error)) from error
        name = f"finding-{file_words(title) or f'{len(runs)}-runs'}.npz"
        return Response(content, media_type="application/octet-stream", headers=own(name))

    return await with_store(request, owner, work, heavy=True)


def records_of(store: Store, owner: str, runs: list[RunSummary], most: int) -> Iterator[RunRecord]:
    """All of these runs but the states on their way, one at a time. Raises RunFileError for one that is too long."""
    for run in runs:
        check_epochs(run.epochs_done, most)
        yield store.record(owner, run.id, on_the_way=False)


ROUTES = [
    Route("/api/runs/finding/size", of_visitor(size), methods=["POST"]),
    Route("/api/runs/finding.npz", of_visitor(finding_file), methods=["POST"]),
]
