"""The routes that take a run away as a program that trains it again: as a script, and as a notebook.

    GET  /api/runs/{id}/run.py                  a Python script
    GET  /api/runs/{id}/run.ipynb?sentence=     a Jupyter notebook, which also reads that sentence

409 with a sentence for a run that no program makes again: `playground.takeaway.recipe` says which.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground.server.api.requests import Refused, of_visitor, own
from playground.server.api.runs.requests import file_name, id_in, with_store
from playground.server.streams.interactive_messages import MOST_CHARACTERS
from playground.storage import NoRun, RunRecord, Store
from playground.takeaway.notebook import notebook_of
from playground.takeaway.recipe import CannotRepeat, Recipe, recipe_of
from playground.takeaway.script import script_of
from rnn.history import SCORES, named


async def script(request: Request, owner: str) -> Response:
    """The run as a script."""
    return await _program(request, owner, script_of, "py", "text/x-python")


async def notebook(request: Request, owner: str) -> Response:
    """The run as a notebook."""
    sentence = request.query_params.get("sentence", "")
    if len(sentence) > MOST_CHARACTERS:
        raise Refused(413, f"The sentence is longer than {MOST_CHARACTERS:,} characters: shorten it.")
    return await _program(
        request, owner, lambda recipe: notebook_of(recipe, sentence), "ipynb", "application/x-ipynb+json"
    )


async def _program(
    request: Request, owner: str, write: Callable[[Recipe], str], ending: str, media_type: str
) -> Response:
    run_id = id_in(request)

    def work(store: Store) -> Response:
        record = store.newest(owner, run_id)
        try:
            recipe = recipe_of(record, _last_row(store, owner, record), lambda run: _found(store, owner, run))
            content = write(recipe)
        except CannotRepeat as error:
            raise Refused(409, str(error)) from error
        headers = own(file_name(record.summary, ending))
        return Response(content.encode("utf-8"), media_type=media_type, headers=headers)

    return await with_store(request, owner, work, heavy=True)


def _last_row(store: Store, owner: str, record: RunRecord) -> list[float]:
    """The scores of its newest epoch."""
    rows = store.history(owner, record.summary.id, record.summary.epochs_done, 1)
    if not rows.shape[1]:
        raise CannotRepeat("The history of this run is damaged, so there is nothing to hold a repetition against.")
    columns = named(rows)
    return [float(columns[name][-1]) for name in SCORES]


def _found(store: Store, owner: str, run_id: str) -> RunRecord | None:
    try:
        return store.newest(owner, run_id)
    except NoRun:
        return None


ROUTES = [
    Route("/api/runs/{id}/run.py", of_visitor(script), methods=["GET"]),
    Route("/api/runs/{id}/run.ipynb", of_visitor(notebook), methods=["GET"]),
]
