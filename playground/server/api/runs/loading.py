"""The route that takes a file of runs in: a run file, or a finding, which is several of them; all of it or nothing.

POST /api/runs/load    the file -> {"run": the first run, "runs": [run] in the order of the file, "title": what was
                       found, "" of a single run}; 400 with a sentence for any other file, 413 where there is no room
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground.own_data import name_within, title_of
from playground.server.api.requests import Refused, answer, body, of_visitor
from playground.server.api.runs.requests import same_data, with_store
from playground.server.api.tables import as_json
from playground.server.lookup import server_of
from playground.storage import RunUpdate, Store
from playground.storage.run_files import Finding, RunFileError, is_finding, read_finding, read_run
from playground.training.sweep.plan import Plan, plan_saved, plan_text

MISFIT = "In this run file {} does not fit the {} of its data set: download it again."
NO_PLAN = "In this finding the plan of a sweep cannot be read: download it again where it came from."


async def load(request: Request, owner: str) -> Response:
    """Takes a file in as runs of the visitor's."""
    server, limits = server_of(request), server_of(request).limits
    with server.uploads.one(owner):
        most = max(limits.run_file, limits.finding)
        content = await body(request, most, limits.run_file_seconds, limits.dropped)

        def work(store: Store) -> Response:
            if is_finding(content):
                finding = read_finding(content, _new_id, limits.finding, limits.run_file)
            else:
                finding = Finding("", 0.0, (read_run(content, _new_id(), limits.run_file),))
            plans, mine = _plans(finding), server.own_sets.names(owner)
            runs = [_here(run, plans, owner, mine) for run in finding.runs]
            for run in runs:
                _check_fit(run)
            saved = _saved(store, owner, finding.title, runs)
            server.persistence.changed(owner)
            return saved

        try:
            return await with_store(request, owner, work, heavy=True)
        except RunFileError as error:
            raise Refused(400, str(error)) from error


def _new_id() -> str:
    return uuid4().hex


def _plans(finding: Finding) -> Mapping[str | None, Plan]:
    """The plans of its sweeps by their texts. Raises RunFileError for one that is none."""
    plans: dict[str | None, Plan] = {}
    for text in {run.sweep_plan for run in finding.runs} - {None}:
        if (plan := plan_saved(text)) is None:
            raise RunFileError(NO_PLAN)
        plans[text] = plan
    return plans


def _here(run: RunUpdate, plans: Mapping[str | None, Plan], owner: str, mine: Collection[str]) -> RunUpdate:
    """The run, and the plan of its sweep, with the name within the server of their data: an own set has another."""
    title = title_of(run.data)
    name = name_within(owner, title, run.data_hash)
    run = replace(run, data=name if name in mine else title)
    if (plan := plans.get(run.sweep_plan)) is None:
        return run
    planned = title_of(plan.data)
    return replace(run, sweep_plan=plan_text(replace(plan, data=run.data if planned == title else planned)))


def _check_fit(run: RunUpdate) -> None:
    """Raises RunFileError for a network of other words or labels than its data set has, if that is here."""
    prepared = same_data(run.data, run.data_hash)
    if prepared is not None and run.state is not None:
        params, sizes = run.state.params, prepared.sizes(run.settings)
        if params.vocab_size != sizes["V"]:
            raise RunFileError(MISFIT.format(params.where("V")[0], "words"))
        if params.classes != sizes["C"]:
            raise RunFileError(MISFIT.format(params.where("C")[0], "labels"))


def _saved(store: Store, owner: str, title: str, runs: Sequence[RunUpdate]) -> Response:
    """Saves the runs, and says how they are listed now."""
    store.save_together(owner, runs)
    listed = {run.id: as_json(run) for run in store.runs(owner, [run.id for run in runs])}
    in_order = [listed[run.id] for run in runs if run.id in listed]
    return answer({"run": in_order[0], "runs": in_order, "title": title})


ROUTES = [Route("/api/runs/load", of_visitor(load), methods=["POST"])]
