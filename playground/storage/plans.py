"""The plans of sweeps in the tables: with each run of a sweep, what all of it was to train."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select

from playground.storage.pending_update import PendingUpdate, many
from playground.storage.schema import PLANS, RUNS


def write_plans(connection: Connection, pending_updates: Sequence[PendingUpdate]) -> None:
    """The plans of those updates that bring them."""
    plans = [
        (pending.number, pending.new.sweep_plan) for pending in pending_updates if pending.new.sweep_plan is not None
    ]
    many(connection, delete(PLANS).where(PLANS.c.run == bindparam("this")), [{"this": run} for run, _ in plans])
    many(connection, insert(PLANS), [{"run": run, "plan": plan} for run, plan in plans])


def read_plan(connection: Connection, condition: ColumnElement[bool]) -> str | None:
    """The plan that came with the first of the wanted runs that has one; None if none has."""
    joining = select(PLANS.c.plan).join(RUNS, PLANS.c.run == RUNS.c.number).where(condition)
    plan = connection.scalar(joining.order_by(PLANS.c.run).limit(1))
    return plan if isinstance(plan, str) else None  # a damaged file may hold anything
