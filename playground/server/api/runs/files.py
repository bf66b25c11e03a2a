"""The routes that take saved runs away as files: tables as CSV and Parquet, and run files."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from playground.server.api.histories import csv_parts, parquet_file, pieces_of
from playground.server.api.requests import Refused, json_object, of_visitor, own
from playground.server.api.runs.requests import MOST_IDS, file_name, id_in, ids_in, well_formed, with_store
from playground.server.api.tables import runs_csv
from playground.server.lookup import server_of
from playground.storage import RunSummary, Store
from playground.storage.run_files import RunFileError, check_epochs, write_run

PARQUET = "application/vnd.apache.parquet"
MOST_RUNS_IN_ADDRESS = 200  # runs in an address: 7 kB, and proxies refuse one of more than 8


async def table(request: Request, owner: str) -> Response:
    """The table of runs as CSV."""
    ids = await named_ids(request)

    def work(store: Store) -> Response:
        return Response(runs_csv(named_runs(store, owner, ids)), media_type="text/csv", headers=own("runs.csv"))

    return await with_store(request, owner, work)


async def table_of_histories(request: Request, owner: str) -> Response:
    """The histories as CSV, some thousand epochs at a time: a thousand runs are a hundred megabytes."""
    ids = await named_ids(request)

    def work(store: Store) -> Response:
        parts = csv_parts(store, owner, named_runs(store, owner, ids))
        return StreamingResponse(parts, media_type="text/csv", headers=own("histories.csv"))

    return await with_store(request, owner, work)


async def table_as_parquet(request: Request, owner: str) -> Response:
    """The table of runs as Parquet, with the types that a notebook wants."""
    ids = await named_ids(request)

    def work(store: Store) -> Response:
        from playground.storage import frames

        content = frames.runs_frame(named_runs(store, owner, ids)).to_parquet(index=False)
        return Response(content, media_type=PARQUET, headers=own("runs.parquet"))

    return await with_store(request, owner, work)


async def histories_as_parquet(request: Request, owner: str) -> Response:
    """The histories as Parquet: at most 40 bytes an epoch, where CSV takes 138."""
    ids, most = await named_ids(request), server_of(request).limits.parquet_epochs

    def work(store: Store) -> Response:
        runs = named_runs(store, owner, ids)
        epochs = sum(run.epochs_done + 1 for run in runs)
        if epochs > most:
            raise Refused(
                413,
                f"These runs have {epochs:,} epochs, and one Parquet file takes {most:,}: "
                "select fewer runs, or export the histories as CSV.",
            )
        return StreamingResponse(
            pieces_of(parquet_file(store, owner, runs)), media_type=PARQUET, headers=own("histories.parquet")
        )

    return await with_store(request, owner, work, heavy=True)


async def named_ids(request: Request) -> list[str] | None:
    """The ids that a request names, in its body or in its address; None if it names none, which means all."""
    if request.method == "POST":
        return ids_in(await json_object(request), MOST_IDS)
    text = request.query_params.get("ids")
    if text is None:
        return None
    ids = text.split(",")
    if len(ids) > MOST_RUNS_IN_ADDRESS:
        raise Refused(
            414, f'An address can name {MOST_RUNS_IN_ADDRESS} runs: POST {{"ids": [the ids of runs]}} for more.'
        )
    return well_formed(ids)


def named_runs(store: Store, owner: str, ids: list[str] | None) -> list[RunSummary]:
    """Those of the visitor's runs that are meant, all for None."""
    runs = [] if ids == [] else store.runs(owner, ids)
    if not runs:
        raise Refused(404, "There are no such runs among yours.")
    return runs


async def run_file(request: Request, owner: str) -> Response:
    """A run as a file."""
    run_id, most = id_in(request), server_of(request).limits.run_file

    def work(store: Store) -> Response:
        try:
            check_epochs(store.newest(owner, run_id).summary.epochs_done, most)  # before a long history is read
            record = store.record(owner, run_id)
            content = write_run(record, most)
        except RunFileError as error:
            raise Refused(409, str(error)) from error
        headers = own(file_name(record.summary, "npz"))
        return Response(content, media_type="application/octet-stream", headers=headers)

    return await with_store(request, owner, work, heavy=True)


ROUTES = [
    Route("/api/runs/table.csv", of_visitor(table), methods=["GET", "POST"]),
    Route("/api/runs/histories.csv", of_visitor(table_of_histories), methods=["GET", "POST"]),
    Route("/api/runs/table.parquet", of_visitor(table_as_parquet), methods=["GET", "POST"]),
    Route("/api/runs/histories.parquet", of_visitor(histories_as_parquet), methods=["GET", "POST"]),
    Route("/api/runs/{id}/run.npz", of_visitor(run_file), methods=["GET"]),
]
