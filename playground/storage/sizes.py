"""How many bytes of runs lie in the tables, without reading them."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import ColumnElement, Connection, func, select

from playground.storage.schema import HISTORY, RUNS, STARTS, STATES


def add_sizes(connection: Connection, condition: ColumnElement[bool], sizes: Counter[str]) -> None:
    """Adds to `sizes`, by the id of a run, the bytes of history, newest state and given start of the wanted runs."""
    for table, blob in ((HISTORY, HISTORY.c.rows), (STATES, STATES.c.state), (STARTS, STARTS.c.state)):
        of_runs = select(RUNS.c.id, func.sum(func.length(blob))).join(table, table.c.run == RUNS.c.number)
        for run_id, size in connection.execute(of_runs.where(condition).group_by(RUNS.c.id)):
            sizes[run_id] += int(size or 0)
