"""The routes of saved runs: list, curves, names, files, and back onto the bench; of the visitor's own and no other's.

    GET  /api/runs                      {"runs": [run], "notice": "" or why runs are not saved}
    POST /api/runs/histories            {"ids": [id], "column": "test_loss", "points": 500, "smooth": 0,
                                        "seconds": bool} -> {"histories": {id: {"epoch", "value", "seconds"}}}, as
                                        `curves.curve` gives them; all but the ids may be left out
    GET  /api/runs/{id}/trace?text=     the network reading a text, as `jobs.protocol.trace_frame` gives it
    POST /api/runs/{id}                 {"name": text} or {"pinned": bool} -> run
    POST /api/runs/delete, /undelete    {"ids": [id]} -> {"changed": n}
    POST /api/runs/{id}/continue        -> {"job": path of the WebSocket of the bench on which it trains on}
    GET  /api/runs/table.csv?ids=a,b    the table; without ids of all runs; an address names at most 200
    POST /api/runs/table.csv            {"ids": [id]} -> the same of up to 10,000
    GET, POST /api/runs/histories.csv   all epochs of the runs that are named in the same way
    GET  /api/runs/{id}/run.npz         the run as a file
    POST /api/runs/load                 such a file -> {"run": run}

The visitor's cookie decides whose runs they are. 403 without one, and for a POST that no page of ours made; 404 for a
run that is not there or another's; where several ids are given, those are passed over; 414 for an address with too
many; 503 when the store fails.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, TypeAlias
from uuid import uuid4

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from playground.jobs import JOBS, protocol
from playground.jobs.material import Material, material
from playground.jobs.messages import Snapshot
from playground.jobs.sweeps import SWEEPS
from playground.store import NoRun, RunSummary, Store, StoreError
from playground.store.records import plain_line
from playground.store.runfile import MOST_BYTES, RunFileError, read_run, write_run
from playground.web.asking import Refused, answer, body, json_object, of_visitor, own
from playground.web.curves import COLUMNS, curve
from playground.web.shelf import SHELF
from playground.web.tables import HISTORY_HEAD, as_json, csv_text, history_csv, runs_csv

MOST_IDS = 10_000
MOST_DRAWN = 1000  # runs whose curves are asked for at once
POINTS = 500  # of a drawn curve, unless the page says otherwise
FEWEST_POINTS, MOST_POINTS = 16, 150_000
MOST_SMOOTH = 10_000  # epochs of which a mean is taken
MOST_NAMED = 200  # runs in an address: 7 kB, and proxies refuse one of more than 8

_ID = re.compile(r"[0-9a-f]{32}")
NOT_THERE = "There is no such run among yours: it may have been deleted."

Work: TypeAlias = Callable[[Store], Response]


async def with_store(work: Work) -> Response:
    """What `work` answers from the store; it may wait for the disk, so it runs in a thread."""
    store = SHELF.store
    if store is None:
        raise Refused(503, SHELF.notice())
    try:
        return await run_in_threadpool(work, store)
    except NoRun as error:
        raise Refused(404, NOT_THERE) from error
    except StoreError as error:
        raise Refused(503, str(error)) from error


# --- what is there ----------------------------------------------------------------------------------------------------


async def listed(_request: Request, owner: str) -> Response:
    """All runs of the visitor as they stand now, newest first."""
    if SHELF.store is None:
        return answer({"runs": [], "notice": SHELF.notice()})

    def work(store: Store) -> Response:
        SHELF.catch_up()  # a page asks after it was told that something ended: it shall find that
        return answer({"runs": [as_json(run) for run in store.runs(owner)], "notice": SHELF.notice()})

    return await with_store(work)


async def histories(request: Request, owner: str) -> Response:
    """One curve of some runs, for drawing."""
    asked = await json_object(request)
    ids = ids_in(asked, MOST_DRAWN, "column", "points", "smooth", "seconds")
    column, seconds = asked.get("column", "test_loss"), asked.get("seconds", False)
    points = whole_in(asked, "points", FEWEST_POINTS, MOST_POINTS, POINTS)
    smooth = whole_in(asked, "smooth", 0, MOST_SMOOTH, 0)
    if column not in COLUMNS:
        raise Refused(400, f"The column must be one of {', '.join(COLUMNS)}.")
    if not isinstance(seconds, bool):
        raise Refused(400, "Whether seconds are wanted must be true or false.")

    def work(store: Store) -> Response:
        found = store.histories(owner, ids)
        # A run at a time: one large text made in one go would hold up every other thread meanwhile.
        parts = (
            f'"{run_id}":{json.dumps(curve(found[run_id], column, points=points, smooth=smooth, seconds=seconds))}'
            for run_id in ids
            if run_id in found
        )
        return Response('{"histories":{' + ",".join(parts) + "}}", media_type="application/json", headers=own())

    return await with_store(work)


async def trace(request: Request, owner: str) -> Response:
    """The newest saved network of a run, reading a text."""
    run_id, text = id_in(request), request.query_params.get("text", "")
    if len(text) > protocol.MOST_CHARACTERS:
        raise Refused(413, f"The text is longer than {protocol.MOST_CHARACTERS:,} characters: shorten it.")

    def work(store: Store) -> Response:
        record = store.record(owner, run_id)
        if record.state is None:
            raise Refused(409, "Of this run no weights were saved, so it cannot read anything.")
        made = same_material(record.summary.data, record.summary.data_hash)
        if made is None or record.state.params.vocab_size != len(made.vocabulary):
            data = record.summary.data
            raise Refused(409, f"The data set {data} is not here, or has changed since: its words are not known.")
        snapshot = Snapshot(0, record.summary.settings, record.state, np.empty(0))
        return answer(protocol.trace_frame(snapshot, made, text))

    return await with_store(work)


def same_material(data: str, data_hash: str) -> Material | None:
    """The data set of that name, if it is here and still the one with that hash."""
    try:
        made = material(data)
    except ValueError:
        return None
    return made if made.hash == data_hash else None


# --- what changes -----------------------------------------------------------------------------------------------------


async def change(request: Request, owner: str) -> Response:
    """Another name for a run, or its pin."""
    run_id = id_in(request)
    asked = await json_object(request)

    def work(store: Store) -> Response:
        match asked:
            case {"name": str(name), **rest} if not rest:
                changed = store.rename(owner, run_id, plain_line(name))
            case {"pinned": bool(pinned), **rest} if not rest:
                changed = store.pin(owner, run_id, pinned)
            case _:
                raise Refused(400, 'Send {"name": text} or {"pinned": true or false}.')
        found = store.runs(owner, [run_id]) if changed else []
        if not found:
            raise Refused(404, NOT_THERE)
        return answer(as_json(found[0]))

    return await with_store(work)


async def delete(request: Request, owner: str) -> Response:
    """Deletes runs; for a day that can be undone. One that trains is refused: its next epochs would bring it back."""
    ids = frozenset(ids_in(await json_object(request), MOST_IDS))

    def work(store: Store) -> Response:
        job = JOBS.get(owner)
        if job is not None and job.trains(ids):
            raise Refused(409, "One of these runs trains right now: pause it, then delete it.")
        if SWEEPS.trains(owner, ids):
            raise Refused(
                409, "One of these runs is part of a sweep that is under way: stop the sweep, then delete it."
            )
        if SHELF.keeper is not None:
            SHELF.keeper.flush()  # what is written later was trained later, and brings a run back
        changed = store.delete(owner, ids)
        SWEEPS.wake(owner)  # the last one may have lost runs
        return answer({"changed": changed})

    return await with_store(work)


async def undelete(request: Request, owner: str) -> Response:
    """Brings deleted runs back."""
    ids = ids_in(await json_object(request), MOST_IDS)

    def work(store: Store) -> Response:
        changed = store.undelete(owner, ids)
        SWEEPS.wake(owner)
        return answer({"changed": changed})

    return await with_store(work)


async def go_on(request: Request, owner: str) -> Response:
    """Puts a run on the visitor's bench, in the place of what stands there, and trains on."""
    run_id = id_in(request)

    def work(store: Store) -> Response:
        if SHELF.keeper is not None:
            SHELF.keeper.flush()  # it may be the very run that was paused a moment ago
        job = JOBS.of(owner)
        try:
            record = store.record(owner, run_id)
            if SWEEPS.trains(owner, [run_id]):
                raise Refused(409, "This run belongs to a sweep that is under way: continue or stop the sweep.")
            job.resume(record, train=True)
        except ValueError as error:
            raise Refused(409, str(error)) from error
        return answer({"job": f"/live/{job.id}"})

    return await with_store(work)


# --- files ------------------------------------------------------------------------------------------------------------


async def table(request: Request, owner: str) -> Response:
    """The table of runs as CSV."""
    ids = await named(request)

    def work(store: Store) -> Response:
        return Response(runs_csv(chosen(store, owner, ids)), media_type="text/csv", headers=own("runs.csv"))

    return await with_store(work)


async def table_of_histories(request: Request, owner: str) -> Response:
    """The histories as CSV, a run at a time: a thousand runs are a hundred megabytes."""
    ids = await named(request)

    def work(store: Store) -> Response:
        runs = chosen(store, owner, ids)

        def pieces() -> Iterator[str]:
            yield csv_text([HISTORY_HEAD])
            for run in runs:
                found = store.histories(owner, [run.id])
                if run.id in found:  # it may have been deleted meanwhile
                    yield history_csv(run, found[run.id])

        return StreamingResponse(pieces(), media_type="text/csv", headers=own("histories.csv"))

    return await with_store(work)


async def named(request: Request) -> list[str] | None:
    """The ids that a request names, in its body or in its address; None if it names none, which means all."""
    if request.method == "POST":
        return ids_in(await json_object(request), MOST_IDS)
    listed = request.query_params.get("ids")
    if listed is None:
        return None
    ids = listed.split(",")
    if len(ids) > MOST_NAMED:
        raise Refused(414, f'An address can name {MOST_NAMED} runs: POST {{"ids": [the ids of runs]}} for more.')
    return known(ids)


def chosen(store: Store, owner: str, ids: list[str] | None) -> list[RunSummary]:
    """Those of the visitor's runs that are meant, all for None."""
    runs = [] if ids == [] else store.runs(owner, ids)
    if not runs:
        raise Refused(404, "There are no such runs among yours.")
    return runs


async def run_file(request: Request, owner: str) -> Response:
    """A run as a file."""
    run_id = id_in(request)

    def work(store: Store) -> Response:
        record = store.record(owner, run_id)
        try:
            content = write_run(record)
        except RunFileError as error:
            raise Refused(409, str(error)) from error
        words = "-".join(re.findall(r"[A-Za-z0-9.]+", record.summary.name))[:60].strip("-.") or run_id[:8]
        return Response(content, media_type="application/octet-stream", headers=own(f"run-{words}.npz"))

    return await with_store(work)


async def load(request: Request, owner: str) -> Response:
    """Takes a run file in as a run of the visitor's."""
    content = await body(request, MOST_BYTES)

    def work(store: Store) -> Response:
        run = read_run(content, uuid4().hex)
        made = same_material(run.data, run.data_hash)
        if made is not None and run.state is not None and run.state.params.vocab_size != len(made.vocabulary):
            raise RunFileError("In this run file w_xh does not fit the words of its data set: download it again.")
        store.save(owner, run)
        return answer({"run": as_json(store.runs(owner, [run.id])[0])})

    try:
        return await with_store(work)
    except RunFileError as error:
        raise Refused(400, str(error)) from error


# --- what was asked ---------------------------------------------------------------------------------------------------


def id_in(request: Request) -> str:
    """The id in the address of a request. Raises Refused for what can be none."""
    run_id: str = request.path_params["id"]
    if not _ID.fullmatch(run_id):
        raise Refused(404, NOT_THERE)
    return run_id


def ids_in(asked: dict[str, Any], most: int, *others: str) -> list[str]:
    """The ids in a body, those that can be none left out. Raises Refused for any other body."""
    ids = asked.get("ids")
    if not isinstance(ids, list) or not all(isinstance(run_id, str) for run_id in ids) or set(asked) - {"ids", *others}:
        raise Refused(400, 'Send {"ids": [the ids of runs]}.')
    if len(ids) > most:
        raise Refused(400, f"These are {len(ids):,} runs, and at most {most:,} can be asked for at once.")
    return known(ids)


def whole_in(asked: dict[str, Any], name: str, least: int, most: int, usual: int) -> int:
    """A whole number in a body, the usual one if there is none. Raises Refused for any other."""
    number = asked.get(name, usual)
    if type(number) is not int or not least <= number <= most:
        raise Refused(400, f"{name.capitalize()} must be a whole number from {least} to {most:,}.")
    return number


def known(ids: Collection[str]) -> list[str]:
    """Those of the ids that look as ours do, each once."""
    return [run_id for run_id in dict.fromkeys(ids) if _ID.fullmatch(run_id)]


ROUTES = [
    Route("/api/runs", of_visitor(listed), methods=["GET"]),
    Route("/api/runs/table.csv", of_visitor(table), methods=["GET", "POST"]),
    Route("/api/runs/histories.csv", of_visitor(table_of_histories), methods=["GET", "POST"]),
    Route("/api/runs/histories", of_visitor(histories), methods=["POST"]),
    Route("/api/runs/delete", of_visitor(delete), methods=["POST"]),
    Route("/api/runs/undelete", of_visitor(undelete), methods=["POST"]),
    Route("/api/runs/load", of_visitor(load), methods=["POST"]),
    Route("/api/runs/{id}", of_visitor(change), methods=["POST"]),
    Route("/api/runs/{id}/trace", of_visitor(trace), methods=["GET"]),
    Route("/api/runs/{id}/run.npz", of_visitor(run_file), methods=["GET"]),
    Route("/api/runs/{id}/continue", of_visitor(go_on), methods=["POST"]),
]
