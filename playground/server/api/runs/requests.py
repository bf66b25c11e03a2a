"""What a request asks of saved runs: the store that answers it, and which of the visitor's runs it names."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from playground.server.api.requests import Refused
from playground.server.lookup import server_of
from playground.storage import Held, NoRoom, NoRun, RunSummary, Store, StoreError
from playground.training.prepared_data import PreparedData, prepare
from playground.training.yardsticks import yardsticks_json

MOST_IDS = 10_000
MOST_OF_NAME = 60  # letters of the name of a file
NOT_THERE = "There is no such run among yours: it may have been deleted."
_ID = re.compile(r"[0-9a-f]{32}")

Work: TypeAlias = Callable[[Store], Response]


async def with_store(request: Request, owner: str, work: Work, *, heavy: bool = False) -> Response:
    """What `work` answers from the store to that visitor; it may wait for the disk, so it runs in a thread.

    Work that holds a whole run in memory is `heavy`: only few such are done at once, and the others wait.

    What the recorder has not saved yet is saved first: a page asks after it was told of an epoch, and shall find it.
    """
    server = server_of(request)
    persistence = server.persistence
    store = persistence.store
    if store is None:
        raise Refused(503, persistence.notice(owner))

    def up_to_date() -> Response:
        persistence.catch_up(owner)
        return work(store)

    with refusals_of_store():
        if heavy:
            return await asyncio.get_running_loop().run_in_executor(server.heavy_requests, up_to_date)
        return await run_in_threadpool(up_to_date)


@contextmanager
def refusals_of_store() -> Iterator[None]:
    """What the store raises becomes what the visitor is told."""
    try:
        yield
    except NoRun as error:
        raise Refused(404, NOT_THERE) from error
    except Held as error:
        raise Refused(409, str(error)) from error
    except NoRoom as error:
        raise Refused(413, str(error)) from error
    except StoreError as error:
        raise Refused(503, str(error)) from error


def id_in(request: Request) -> str:
    """The id in the address of a request. Raises Refused for what can be none."""
    run_id: str = request.path_params["id"]
    if not _ID.fullmatch(run_id):
        raise Refused(404, NOT_THERE)
    return run_id


def run_of(store: Store, owner: str, run_id: str) -> RunSummary:
    """The visitor's run of that id. Raises Refused where there is none."""
    summaries = store.runs(owner, [run_id])
    if not summaries:
        raise Refused(404, NOT_THERE)
    return summaries[0]


def ids_in(fields: dict[str, Any], most: int, *others: str) -> list[str]:
    """The ids in a body, those that can be none left out. Raises Refused for any other body."""
    ids = fields.get("ids")
    if (
        not isinstance(ids, list)
        or not all(isinstance(run_id, str) for run_id in ids)
        or set(fields) - {"ids", *others}
    ):
        raise Refused(400, 'Send {"ids": [the ids of runs]}.')
    if len(ids) > most:
        raise Refused(400, f"These are {len(ids):,} runs, and at most {most:,} can be asked for at once.")
    return well_formed(ids)


def file_name(run: RunSummary, ending: str) -> str:
    """What a file made of a run is called, in ASCII."""
    return f"run-{file_words(run.name) or run.id[:8]}.{ending}"


def file_words(text: str) -> str:
    """What of a text can stand in the name of a file anywhere; "" if that is nothing.

    What is too long ends where a blank was: of "seed=3 clip_by=norm" there is all of the second setting, or none of it.
    """
    short = ""
    for part in text.split():
        words = "-".join(re.findall(r"[A-Za-z0-9.]+", part)).strip("-.")
        longer = "-".join(filter(None, (short, words)))
        if len(longer) > MOST_OF_NAME:
            return short or longer[:MOST_OF_NAME].strip("-.")
        short = longer
    return short


def whole_in(fields: dict[str, Any], name: str, least: int, most: int, usual: int) -> int:
    """A whole number in a body, the usual one if there is none. Raises Refused for any other."""
    number = fields.get(name, usual)
    if type(number) is not int or not least <= number <= most:
        raise Refused(400, f"{name.capitalize()} must be a whole number from {least} to {most:,}.")
    return number


def well_formed(ids: Collection[str]) -> list[str]:
    """Those of the ids that look as ours do, each once."""
    return [run_id for run_id in dict.fromkeys(ids) if _ID.fullmatch(run_id)]


def yardsticks_of(run: RunSummary) -> list[dict[str, Any]]:
    """Floor and baseline beside the curves of a run, as a page is told them; none where its data set is not here."""
    prepared = same_data(run.data, run.data_hash)
    return [] if prepared is None else yardsticks_json(prepared, run.settings.readout)


def same_data(data: str, data_hash: str) -> PreparedData | None:
    """The data set of that name, if it is here and still the one with that hash."""
    try:
        prepared = prepare(data)
    except ValueError:
        return None
    return prepared if prepared.hash == data_hash else None
