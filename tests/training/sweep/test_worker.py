"""A worker's share of a sweep: what it tells of its runs while they train."""

from queue import SimpleQueue

import pytest

from playground.training.prepared_data import RunConfig
from playground.training.sweep import worker as sweep_worker
from playground.training.sweep.messages import BeginSweep, States, SweepCommand, SweepReport, SweepRows
from playground.training.sweep.probe import sentences_of
from playground.training.sweep.worker import Share
from rnn import Settings
from tests.support.following import same, unbroken

SETTINGS = tuple(Settings(hidden_size=4, epochs=6, init_scale=0.3, seed=seed) for seed in range(3))
STACKS = ((0, 1), (2,))


def told() -> list[SweepReport]:
    """All that a share of three runs in two stacks tells, from its start to its end."""
    reports: list[SweepReport] = []
    commands: SimpleQueue[SweepCommand] = SimpleQueue()
    Share(BeginSweep(sentences_of("Article"), SETTINGS, STACKS), reports.append).run(commands)
    return reports


def test_states_are_told_on_the_way_and_never_before_their_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep_worker, "STATES_EVERY", 0.0)
    monkeypatch.setattr(sweep_worker, "STATES_EVERY_RUN", 0.0)
    epochs = [list(unbroken(RunConfig("Article", settings))) for settings in SETTINGS]
    rows = [0, 0, 0]
    numbers: list[list[int]] = [[], [], []]
    for report in told():
        if isinstance(report, SweepRows):
            for stack in report.stacks:
                for k, r in enumerate(stack.runs):
                    rows[r] += int(stack.counts[k])
        elif isinstance(report, States):
            for r, state in report.runs:
                assert state.number == rows[r] - 1
                assert same(state, epochs[r][state.number].state())
                numbers[r].append(state.number)
    assert numbers == [[1, 2, 3, 4, 5]] * 3  # that of the last epoch is told when the run has ended


def test_states_of_a_short_sweep_are_told_at_the_end_alone() -> None:
    assert not [report for report in told() if isinstance(report, States)]
