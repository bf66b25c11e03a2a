"""The figures of one server, in the form that Prometheus and whatever reads the like ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar, get_args

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from playground.training.sweep.updates import UNDER_WAY
from playground.training.updates import JobState

if TYPE_CHECKING:
    from playground.server.app import Server

S = TypeVar("S", bound=str)
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


def exposition(server: Server) -> bytes:
    """All figures as text, with those of the process: memory, seconds of the processor, open files.

    It takes the lock of all runs.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(server))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


class _Figures(Collector):
    """What a server knows of itself, looked up when it is asked for."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def collect(self) -> Iterator[Metric]:
        server = self._server
        jobs, sweeps = server.jobs.count(), server.sweeps.count()
        yield _gauge("visitors", "Visitors who have a page open that follows a run.", jobs.followed)
        yield _by_state("jobs", "Runs that visitors have before them.", jobs.states, get_args(JobState))
        yield _gauge("line", "Runs that wait for a place to train.", jobs.line)
        yield _by_state("sweeps", "Sweeps that are under way.", sweeps, UNDER_WAY)
        yield CounterMetricFamily(
            "playground_rows", "Epochs that all runs have trained since the server started.", server.trained.rows
        )
        unsaved, lag = (0, 0.0) if server.persistence.recorder is None else server.persistence.recorder.lag()
        yield _gauge("store_unsaved_runs", "Runs of which something is not saved yet.", unsaved)
        yield _gauge("store_lag_seconds", "For how long the oldest of it has not been saved.", lag)
        yield _gauge("store_works", "1 where runs are saved, 0 while they cannot be.", not server.persistence.notice())
        yield _gauge("draining", "1 while the server is about to end.", server.draining)


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"playground_{name}", meaning, value=float(value))


def _by_state(name: str, meaning: str, counts: Mapping[S, int], states: tuple[S, ...]) -> Metric:
    """One figure for each state, those among them that are 0: a series that comes and goes is hard to draw."""
    family = GaugeMetricFamily(f"playground_{name}", meaning, labels=["state"])
    for state in states:
        family.add_metric([state], counts.get(state, 0))
    return family
