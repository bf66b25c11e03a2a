"""The states that the runs of a share go on from: those in memory, and saved ones that are read when asked for."""

from dataclasses import replace

from playground.training.prepared_data import RunConfig, untrained
from playground.training.run import Run
from playground.training.sweep.starts import Starts
from rnn import Settings, State

STATE = untrained(RunConfig("Article", Settings(hidden_size=2))).checkpoint.state


def run_of(*, has_begun: bool, has_state: bool) -> Run:
    start = untrained(RunConfig("Article", Settings(hidden_size=2)))
    run = Run.begin(start) if has_begun else Run(start.prepared, start.config.settings)
    run.checkpoint, run.keeps_saved_state = start.checkpoint if has_state else None, has_state
    return run


def test_each_comes_from_where_it_is() -> None:
    runs = [
        run_of(has_begun=True, has_state=True),
        run_of(has_begun=True, has_state=False),
        run_of(has_begun=False, has_state=False),
        run_of(has_begun=True, has_state=False),
    ]
    saved, read = replace(STATE, number=7), list[Run]()

    def saved_state(run: Run) -> State | None:
        read.append(run)
        return saved

    starts = Starts(runs, {0, 1, 2}, saved_state)
    assert len(starts) == 4
    assert read == []
    assert list(starts) == [runs[0].state, saved, None, None]
    assert read == [runs[1]]
    assert starts[:2] == [runs[0].state, saved]
    assert list(Starts(runs, {0, 1, 2})) == [runs[0].state, None, None, None]
