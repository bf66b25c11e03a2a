"""The routes of saved runs: list, curves, names, files, and back into the visitor's job; of their own alone.

    GET  /api/runs                      {"runs": [run], "notice": "" or why runs are not saved,
                                        "room": "" or how much is used of what may be saved}
    POST /api/runs/histories            {"ids": [id], "column": "test_loss", "points": 500, "smooth": 0,
                                        "seconds": bool} -> {"histories": {id: {"epoch", "value", "seconds"}}}, as
                                        `curves.curve` gives them; all but the ids may be left out
    GET  /api/runs/{id}/trace?text=     the network reading a text, as `inspection.views.trace` gives it; for programs,
                                        as the pages ask on their stream
    GET  /api/runs/{id}/vocabulary      {"words": [the words that the run's network knows]}
    GET  /api/runs/{id}/yardsticks      {"yardsticks": [the lines beside its curves, as a page of a job is told them]}
    POST /api/runs/{id}                 {"name": text} or {"pinned": bool} -> run
    POST /api/runs/pin                  {"ids": [id], "pinned": bool} -> {"changed": n}
    POST /api/runs/delete, /undelete    {"ids": [id]} -> {"changed": n}
    POST /api/runs/{id}/continue        -> {"job": path of the WebSocket of the job in which it goes on}
    GET  /api/runs/table.csv?ids=a,b    the table; without ids of all runs; an address names at most 200
    POST /api/runs/table.csv            {"ids": [id]} -> the same of up to 10,000
    GET, POST /api/runs/histories.csv   all epochs of the runs that are named in the same way
    GET, POST /api/runs/table.parquet, /api/runs/histories.parquet    both as Parquet, of the runs named in the same way
    GET  /api/runs/{id}/run.npz         the run as a file
    GET  /api/runs/{id}/run.py, run.ipynb    the run as a program that trains it again, see `programs`
    POST /api/runs/load, /api/runs/finding.npz, /api/runs/finding/size    see `loading` and `findings`

The visitor's cookie decides whose runs they are. 403 without one, and for a POST that no page of ours made; 404 for a
run that is not there or another's; where several ids are given, those are passed over; 414 for an address with too
many; 503 when the store fails. The files are those of `run_files`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground.inspection.inspector import TooManyQuestions
from playground.inspection.question import NoAnswer, Question, Subject
from playground.own_data import title_of
from playground.server.api.histories import curves_as_json
from playground.server.api.requests import Refused, answer, await_answer, json_object, of_visitor, own
from playground.server.api.runs.requests import (
    MOST_IDS,
    NOT_THERE,
    id_in,
    ids_in,
    refusals_of_store,
    run_of,
    same_data,
    whole_in,
    with_store,
    yardsticks_of,
)
from playground.server.api.tables import as_json
from playground.server.lookup import server_of
from playground.server.streams.interactive_messages import MOST_CHARACTERS
from playground.server.streams.question_messages import trace_frame
from playground.server.subjects import UNKNOWN_WORDS, saved_subject
from playground.server.take_over import take_over
from playground.storage import Store
from playground.storage.models import RunSummary, plain_line
from rnn.history import SCORES

if TYPE_CHECKING:
    from playground.server.app import Server

MOST_DRAWN = 1000  # runs whose curves are asked for at once
USUAL_POINTS = 500  # of a drawn curve, unless the page says otherwise
FEWEST_POINTS, MOST_POINTS = 16, 150_000
MOST_SMOOTH = 10_000  # epochs of which a mean is taken


# --- what is there ----------------------------------------------------------------------------------------------------


async def list_runs(request: Request, owner: str) -> Response:
    """All runs of the visitor as they stand now, newest first."""
    server = server_of(request)
    persistence = server.persistence
    if persistence.store is None:
        return answer({"runs": [], "notice": persistence.notice(owner), "room": ""})

    def work(store: Store) -> Response:
        under_way = ids_under_way(server, owner)
        runs = [as_json(run, under_way) for run in store.runs(owner)]
        return answer({"runs": runs, "notice": persistence.notice(owner), "room": store.told(owner)})

    return await with_store(request, owner, work)


def ids_under_way(server: Server, owner: str) -> frozenset[str]:
    """The visitor's runs that train or are about to, alone or in a sweep."""
    job = server.jobs.get(owner)
    return server.sweeps.under_way(owner) | (frozenset() if job is None else job.under_way())


async def histories(request: Request, owner: str) -> Response:
    """One curve of some runs, for drawing."""
    fields = await json_object(request)
    ids = ids_in(fields, MOST_DRAWN, "column", "points", "smooth", "seconds")
    column, seconds = fields.get("column", "test_loss"), fields.get("seconds", False)
    points = whole_in(fields, "points", FEWEST_POINTS, MOST_POINTS, USUAL_POINTS)
    smooth = whole_in(fields, "smooth", 0, MOST_SMOOTH, 0)
    if column not in SCORES:
        raise Refused(400, f"The column must be one of {', '.join(SCORES)}.")
    if not isinstance(seconds, bool):
        raise Refused(400, "Whether seconds are wanted must be true or false.")

    def work(store: Store) -> Response:
        content = curves_as_json(store, owner, ids, column, points=points, smooth=smooth, seconds=seconds)
        return Response(content, media_type="application/json", headers=own())

    return await with_store(request, owner, work, heavy=True)


async def trace(request: Request, owner: str) -> Response:
    """The newest saved network of a run, reading a text."""
    run_id, text = id_in(request), request.query_params.get("text", "")
    if len(text) > MOST_CHARACTERS:
        raise Refused(413, f"The text is longer than {MOST_CHARACTERS:,} characters: shorten it.")

    server = server_of(request)
    persistence = server.persistence
    store = persistence.store
    if store is None:
        raise Refused(503, persistence.notice(owner))

    def find(question: Question) -> Subject:
        persistence.catch_up(owner)
        return saved_subject(store, owner, run_id, question.epoch)

    with refusals_of_store():
        try:
            question = Question("", text, "trace")
            inquiry = server.inspector.ask(question, find, lambda read: answer(trace_frame(read)), owner=owner)
            return await await_answer(request, inquiry)
        except TooManyQuestions as error:
            raise Refused(503, str(error)) from error
        except NoAnswer as error:
            raise Refused(409, str(error)) from error


async def vocabulary(request: Request, owner: str) -> Response:
    """The words that the network of a run knows, as long as its data set is here."""

    def words(run: RunSummary) -> dict[str, Any]:
        prepared = same_data(run.data, run.data_hash)
        if prepared is None:
            raise Refused(409, UNKNOWN_WORDS.format(title_of(run.data)))
        return {"words": prepared.vocabulary.words}

    return await _told_of(request, owner, words)


async def beside_curves(request: Request, owner: str) -> Response:
    """Floor and baseline beside the curves of a run; none where its data set is not here any more."""
    return await _told_of(request, owner, lambda run: {"yardsticks": yardsticks_of(run)})


async def _told_of(request: Request, owner: str, tell: Callable[[RunSummary], dict[str, Any]]) -> Response:
    """What there is to tell of the visitor's run that the address names."""
    run_id = id_in(request)
    return await with_store(request, owner, lambda store: answer(tell(run_of(store, owner, run_id))))


# --- what changes -----------------------------------------------------------------------------------------------------


async def change(request: Request, owner: str) -> Response:
    """Another name for a run, or its pin."""
    server, run_id = server_of(request), id_in(request)
    fields = await json_object(request)

    def work(store: Store) -> Response:
        match fields:
            case {"name": str(name), **rest} if not rest:
                count = store.rename(owner, run_id, plain_line(name))
            case {"pinned": bool(is_pinned), **rest} if not rest:
                count = store.pin(owner, [run_id], is_pinned)
            case _:
                raise Refused(400, 'Send {"name": text} or {"pinned": true or false}.')
        if not count:
            raise Refused(404, NOT_THERE)
        return answer(as_json(run_of(store, owner, run_id), ids_under_way(server, owner)))

    return await with_store(request, owner, work)


async def pin(request: Request, owner: str) -> Response:
    """Pins several runs, or lets them go."""
    fields = await json_object(request)
    ids, is_pinned = ids_in(fields, MOST_IDS, "pinned"), fields.get("pinned")
    if not isinstance(is_pinned, bool):
        raise Refused(400, "Whether the runs are pinned must be true or false.")
    return await with_store(request, owner, lambda store: answer({"changed": store.pin(owner, ids, is_pinned)}))


async def delete(request: Request, owner: str) -> Response:
    """Deletes runs; for a day that can be undone. One that trains is refused: its next epochs would bring it back."""
    ids = frozenset(ids_in(await json_object(request), MOST_IDS))
    server = server_of(request)

    def work(store: Store) -> Response:
        job = server.jobs.get(owner)
        if job is not None and job.under_way() & ids:
            raise Refused(409, "One of these runs trains right now: pause it, then delete it.")
        if server.sweeps.under_way(owner) & ids:
            raise Refused(
                409, "One of these runs is part of a sweep that is under way: stop the sweep, then delete it."
            )
        recorder = server.persistence.recorder
        server.persistence.catch_up(owner)  # what is written later was trained later, and brings a run back
        count = store.delete(owner, ids)
        if recorder is not None:
            recorder.forget(owner, ids)  # what could not be written is not to be either
        server.sweeps.wake(owner)  # the last one may have lost runs
        return answer({"changed": count})

    return await with_store(request, owner, work)


async def undelete(request: Request, owner: str) -> Response:
    """Brings deleted runs back."""
    ids = ids_in(await json_object(request), MOST_IDS)
    server = server_of(request)

    def work(store: Store) -> Response:
        count = store.undelete(owner, ids)
        server.persistence.changed(owner)
        server.sweeps.wake(owner)
        return answer({"changed": count})

    return await with_store(request, owner, work)


async def go_on(request: Request, owner: str) -> Response:
    """Makes a run the visitor's current one, in place of the one there, and trains on."""
    server, run_id = server_of(request), id_in(request)

    def work(store: Store) -> Response:
        server.persistence.catch_up(owner)  # it may be the very run that was paused a moment ago
        job = server.jobs.of(owner)
        try:
            record = store.record(owner, run_id)
            if run_id in server.sweeps.under_way(owner):
                raise Refused(409, "This run belongs to a sweep that is under way: continue or stop the sweep.")
            job.resume(record, train=True)
        except ValueError as error:
            raise Refused(409, str(error)) from error
        return answer({"job": f"/live/{job.id}"})

    with refusals_of_store():
        await take_over(server.persistence, owner, [run_id])
    return await with_store(request, owner, work, heavy=True)


ROUTES = [
    Route("/api/runs", of_visitor(list_runs), methods=["GET"]),
    Route("/api/runs/histories", of_visitor(histories), methods=["POST"]),
    Route("/api/runs/pin", of_visitor(pin), methods=["POST"]),
    Route("/api/runs/delete", of_visitor(delete), methods=["POST"]),
    Route("/api/runs/undelete", of_visitor(undelete), methods=["POST"]),
    Route("/api/runs/{id}", of_visitor(change), methods=["POST"]),
    Route("/api/runs/{id}/trace", of_visitor(trace), methods=["GET"]),
    Route("/api/runs/{id}/vocabulary", of_visitor(vocabulary), methods=["GET"]),
    Route("/api/runs/{id}/yardsticks", of_visitor(beside_curves), methods=["GET"]),
    Route("/api/runs/{id}/continue", of_visitor(go_on), methods=["POST"]),
]
