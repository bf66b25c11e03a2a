"""The routes of links: one to what a page shows, and its QR code.

POST /api/link      body {"run": id or "", "epoch": n or null, "view": {name: text}, "room": n}, or for a page that
                    shows several saved runs {"runs": [id], "view", "room"}
                    -> {"query", "notes": [sentence]}: the link to that view of a run, the visitor's current one if
                    "run" is "", in at most `room` characters
POST /api/link/qr   body {"link": address, "site": address without a query} -> {"svg", "link"}: the code of the
                    link, or where that is too long of the settings that it has
"""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground.encoding import LARGEST_WHOLE
from playground.links.making import MOST_CHARACTERS, Link, ShownRun, make_link, make_link_of_runs
from playground.links.qr import qr_svg
from playground.links.reading import read, texts_of
from playground.links.settings import to_short_link
from playground.server.api.requests import Refused, answer, json_object, of_visitor
from playground.server.api.runs.requests import (
    MOST_IDS,
    NOT_THERE,
    ids_in,
    refusals_of_store,
    same_data,
    well_formed,
)
from playground.server.lookup import server_of
from playground.storage import Store
from playground.storage.models import RunSummary
from playground.training import DEFAULT_CONFIG, InteractiveJob, RunConfig
from playground.training.resume import change_of

if TYPE_CHECKING:
    from playground.server.app import Server

NOT_A_VIEW = 'A view is {"run": id, "epoch": number or null, "view": {name: text}, "room": number}.'
LEAST_ROOM = 400


async def link(request: Request, owner: str) -> Response:
    """The link to a view."""
    fields = await json_object(request)
    run, epoch, view, room = fields.get("run", ""), fields.get("epoch"), fields.get("view"), fields.get("room")
    is_number = epoch is None or (type(epoch) is int and 0 <= epoch <= LARGEST_WHOLE)
    if not isinstance(view, dict) or not is_number or not isinstance(run, str) or type(room) is not int:
        raise Refused(400, NOT_A_VIEW)
    texts = {name: text for name, text in view.items() if isinstance(text, str)}
    most = max(LEAST_ROOM, min(room, MOST_CHARACTERS))
    server = server_of(request)
    if "runs" in fields:
        made = await to_thread(_link_of_runs, server, owner, ids_in({"ids": fields["runs"]}, MOST_IDS), texts, most)
    else:
        made = await to_thread(_link, server, owner, run, epoch, texts, most)
    return answer({"query": made.query, "notes": made.notes})


def _link_of_runs(server: Server, owner: str, ids: list[str], view: dict[str, str], room: int) -> Link:
    with refusals_of_store():
        summaries = _store(server, owner).runs(owner, ids) if ids else []
    configs = [_begun_as(each) for each in summaries]
    as_begun = all(each.parent is None for each in summaries)
    return make_link_of_runs(configs, server.jobs.of(owner).config, view, room, as_begun=as_begun)


def _store(server: Server, owner: str) -> Store:
    """The saved runs, with all that is not saved yet. Raises Refused."""
    server.persistence.catch_up(owner)
    store = server.persistence.store
    if store is None:
        raise Refused(503, server.persistence.notice(owner))
    return store


def _link(server: Server, owner: str, run_id: str, epoch: int | None, view: dict[str, str], room: int) -> Link:
    job = server.jobs.of(owner)
    shown = _current_run(job, epoch)
    if run_id and not job.has([run_id]):
        with refusals_of_store():
            shown = _saved_run(_store(server, owner), owner, run_id, epoch)
    return make_link(shown, view, room)


def _current_run(job: InteractiveJob, epoch: int | None) -> ShownRun:
    past, config = job.past(), job.config
    run, state = past.run, past.state_of(epoch)
    begun_as = past.begun_as
    if run.elsewhere is not None and replace(config, changes=()) == begun_as:
        begun_as = config  # the link that its weights came with has the changes
    return ShownRun(
        begun_as,
        past.newest.number,
        run.start is None,
        epoch,
        None if state is None else state.params,
        run.prepared,
        run.elsewhere,
    )


def _saved_run(store: Store, owner: str, run_id: str, epoch: int | None) -> ShownRun:
    if not well_formed([run_id]):
        raise Refused(404, NOT_THERE)
    record = store.newest(owner, run_id)
    summary, state = record.summary, record.state
    prepared = same_data(summary.data, summary.data_hash)
    if prepared is None:
        raise Refused(409, "The sentences of this run are not here any more, so a link cannot show it again.")
    is_newest = state is not None and epoch in (None, state.number)
    params = state.params if state is not None and is_newest else None
    if params is None:
        params = next((each.state.params for each in store.kept(owner, run_id, epoch or 0)), None)
    return ShownRun(
        _begun_as(summary),
        summary.epochs_done,
        record.start is None,
        epoch,
        params,
        prepared,
    )


def _begun_as(summary: RunSummary) -> RunConfig:
    return RunConfig(summary.data, summary.first_settings, tuple(change_of(*each) for each in summary.changes))


async def qr(request: Request, _owner: str) -> Response:
    """The QR code of a link."""
    fields = await json_object(request)
    address, site = fields.get("link"), fields.get("site")
    if not isinstance(address, str) or not isinstance(site, str) or len(address) > MOST_CHARACTERS or len(site) > 200:
        raise Refused(400, 'A code is asked for with {"link": address, "site": address without a query}.')
    return answer(await to_thread(_qr, address, site))


def _qr(address: str, site: str) -> dict[str, str]:
    config = read(texts_of(address.partition("?")[2])).config or DEFAULT_CONFIG
    for each in (address, f"{site}?{urlencode(to_short_link(config))}"):
        try:
            return {"svg": qr_svg(each), "link": each}
        except ValueError as error:
            refusal = error
    raise Refused(413, str(refusal))


ROUTES = [
    Route("/api/link", of_visitor(link), methods=["POST"]),
    Route("/api/link/qr", of_visitor(qr), methods=["POST"]),
]
