"""`python -m rnn sweep`: train every combination of some settings with several seeds, and say how they differ."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, fields
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rnn import analysis
from rnn.analysis import Outcome, Spread, compared_at
from rnn.analysis.endings import Result, listed
from rnn.cli import STOPPED
from rnn.cli.on_cluster import Lookout, reached
from rnn.cli.terminal import (
    ChosenTexts,
    Library,
    Parser,
    Progress,
    UsageError,
    add_data_options,
    add_setting_options,
    cell,
    counted,
    loss_text,
    number,
    open_outputs,
    sentences,
    tell_of_files,
    warn_of_unknown_words,
)
from rnn.encoded_texts import check_readout
from rnn.history import SCORES, named
from rnn.parallel.executor import cores
from rnn.parallel.interrupts import Interrupts
from rnn.parallel.messages import RunsEnded, StackReport, SweepRows
from rnn.parallel.sweep import train_shares
from rnn.readouts import READOUTS
from rnn.setting_kinds import shown
from rnn.settings import SETTINGS, SWEPT, Settings
from rnn.sweep import ENOUGH_SEEDS, HERE, ON_CLUSTER, Sweep, parse_values, sweep_suited_to

if TYPE_CHECKING:
    from rnn.cluster.executor import ClusterExecutor

_CAN_BE_SWEPT = listed([SETTINGS[name].label.lower() for name in SWEPT])
DESCRIPTION = f"""Train every combination of the values given for {_CAN_BE_SWEPT}, each with several seeds, on all
cores. A value is a list, 0.01,0.02, or a range in even steps on a log scale, 0.001..0.1x5."""
MOST_PROCESSES = 256  # of this machine


@dataclass(frozen=True)
class SweepTask:
    """What there is to do, checked."""

    sentences: ChosenTexts
    sweep: Sweep
    csv: str | None
    histories: str | None
    processes: int
    executor: ClusterExecutor | None


class RunScores:
    """The scores of every run, as they come."""

    def __init__(self, settings: Sequence[Settings]) -> None:
        self.settings = settings
        self.epochs = np.full(len(settings), -1)  # the newest of each run
        self.diverged = np.zeros(len(settings), np.bool_)
        self.scores: NDArray[np.float64] = np.zeros((len(settings), len(SCORES), settings[0].epochs + 1))

    def add(self, report: StackReport) -> None:
        """Take in what is new of some stacks."""
        if isinstance(report, RunsEnded):
            for r, ending, _ in report.runs:
                self.diverged[r] = ending == "diverged"
        for rows in report.stacks if isinstance(report, SweepRows) else ():
            columns = named(rows.values)
            scores = np.array([columns[name] for name in SCORES])  # (scores, k, n)
            for k, r in enumerate(rows.runs):
                end = rows.first + int(rows.counts[k])
                self.scores[r, :, rows.first : end] = scores[:, k, : end - rows.first]
                if end > rows.first:
                    self.epochs[r] = end - 1

    def done(self) -> int:
        """How many epochs need not be waited for, over all runs: those that diverged need none any more."""
        return int(np.where(self.diverged, self.settings[0].epochs, np.maximum(self.epochs, 0)).sum())

    def result(self, r: int, epoch: int) -> Result:
        """How run r stands after that epoch, or after its last if it diverged before."""
        scores = dict(zip(SCORES, self.scores[r, :, : self.epochs[r] + 1], strict=True))
        return Result.of(scores["test_loss"], scores["test_accuracy"], epoch, diverged=bool(self.diverged[r]))

    def reached(self) -> int:
        """The epoch at which all runs can be compared."""
        return compared_at(self.epochs.tolist(), self.diverged.tolist())


def main(arguments: Sequence[str], library: Library, interrupts: Interrupts) -> int:
    """Train as the command line says, and tell what is there by the end, whatever that is.

    Exit status: 0, 130 when stopped, 1 when one of the processes was lost. Raises UsageError for a bad option or file,
    OSError for an output that cannot be written, and KeyboardInterrupt when stopped before there is anything to tell.
    """
    with ExitStack() as stack:
        with interrupts.allowed():
            task = read_command_line(arguments, library, stack)
        files = open_outputs(stack, {"--csv": task.csv, "--histories": task.histories}, task.sentences.files)
        histories = RunScores(task.sweep.settings())
        status = run(task, histories, interrupts)
        epoch = histories.reached()
        if epoch < 1:
            sys.stderr.write("Not every run has trained an epoch, so there is nothing to compare.\n")
            return status
        results = [histories.result(r, epoch) for r in range(task.sweep.count)]
        tell(task.sweep, epoch, results)
        if files[0]:
            write_results(files[0], task.sweep, histories, epoch, results)
        if files[1]:
            write_histories(files[1], histories)
    return status


def read_command_line(arguments: Sequence[str], library: Library, stack: ExitStack) -> SweepTask:
    """The task that the options describe; UsageError when they describe none. A cluster is left as the stack ends."""
    parser = Parser(prog="python -m rnn sweep", description=DESCRIPTION, allow_abbrev=False)
    add_data_options(parser, library)
    parser.add_argument("--csv", metavar="FILE", help="write a line for each run to this file")
    parser.add_argument("--histories", metavar="FILE", help="write every epoch of every run to this file")
    parser.add_argument(
        "--seeds", metavar="N", type=number, default=ENOUGH_SEEDS, help=f"seeds for each (default: {ENOUGH_SEEDS})"
    )
    default = f"one for each core, here {cores()}, and of a cluster one for each of its cores"
    help_text = f"how many processes train (default: {default})"
    parser.add_argument("--processes", metavar="N", type=number, help=help_text)
    parser.add_argument("--cluster", metavar="ADDRESS", help="train on the Dask cluster whose scheduler is there")
    add_setting_options(parser, SWEPT)
    options = parser.parse_args(arguments)
    try:
        chosen = sentences(options, library)
        plain = [name for name in SETTINGS if name not in SWEPT]
        fixed_options = {name: value for name in plain if (value := getattr(options, name)) is not None}
        values = {name: parse_values(name, text) for name in SWEPT if (text := getattr(options, name)) is not None}
        constants = {name: only[0] for name, only in values.items() if len(only) == 1}
        grid = {name: several for name, several in values.items() if len(several) > 1}
        bounds = HERE if options.cluster is None else ON_CLUSTER
        sweep = sweep_suited_to(chosen.texts, {**fixed_options, **constants}, grid, options.seeds, bounds)
        check_readout(chosen.texts, sweep.base)
        most = MOST_PROCESSES if options.cluster is None else bounds.runs  # on a cluster even a share of one run each
        processes = options.processes
        if processes is not None and not (isinstance(processes, int) and 1 <= processes <= most):
            raise UsageError(f"Processes is {shown(processes)}: it must be a whole number from 1 to {shown(most)}")
        executor = None
        if options.cluster is None:
            processes = processes or cores()
        else:
            executor, there = reached(options.cluster, stack)
            processes = processes or there
        return SweepTask(chosen, sweep, options.csv, options.histories, processes, executor)
    except ValueError as error:  # of Settings or Sweep, or a DataError: all are one sentence
        raise UsageError(str(error)) from error


def run(task: SweepTask, histories: RunScores, interrupts: Interrupts) -> int:
    """Train all runs into `histories`; the exit status."""
    progress = Progress(task.sweep.count * task.sweep.base.epochs)
    status, reason = 0, ""
    try:
        _train(task, histories, progress, interrupts)
    except KeyboardInterrupt:
        status, reason = STOPPED, "Stopped"
    except ChildProcessError as error:
        status, reason = 1, str(error)
    progress.clear()
    if reason:
        sys.stderr.write(f"{reason}: all runs are compared after epoch {max(histories.reached(), 0)}.\n")
    return status


def _train(task: SweepTask, histories: RunScores, progress: Progress, interrupts: Interrupts) -> None:
    chosen, settings = task.sentences, histories.settings
    vocabulary = chosen.vocabulary
    train_set, test_set = chosen.encoded(vocabulary)
    runs, epochs = counted(len(settings), "run"), counted(task.sweep.base.epochs, "epoch")
    heading = f"{runs} of {epochs}, {counted(task.sweep.seeds, 'seed')} for each setting"
    sys.stdout.write(f"{chosen.told(vocabulary)}\n{heading}.\n")
    sys.stdout.flush()
    tell_of_files(chosen)
    warn_of_unknown_words(vocabulary, chosen.texts.test)
    sizes: Any = {"vocab_size": len(vocabulary), "classes": chosen.classes}
    how: Any = {"processes": task.processes, "interrupts": interrupts, "executor": task.executor}
    if task.executor is not None:
        how["waits"] = Lookout(task.executor, progress).look
    with closing(train_shares(train_set, test_set, settings, **sizes, **how)) as training:
        for report in training:
            histories.add(report)
            progress.show(histories.done())


def tell(sweep: Sweep, epoch: int, results: Sequence[Result]) -> None:
    """Print a table of medians and ranges, and what can be said of them."""
    outcomes = analysis.outcomes(sweep, results, epoch)
    width = max(len("setting"), *(len(outcome.name) for outcome in outcomes))
    rest = f" of {sweep.base.epochs}" if epoch < sweep.base.epochs else ""
    lines = ["", f"After epoch {epoch}{rest}: median and range over the seeds", ""]
    kind = READOUTS[sweep.base.readout]
    has_accuracy, loss = kind.has_accuracy, f"test {kind.loss_name}"
    accuracy = f"  {'test accuracy':>26}  {'epochs to 100 %':>22}" if has_accuracy else ""
    lines.append(f"{'setting':<{width}}  {loss:>26}{accuracy}  diverged")
    for outcome in outcomes:
        lines.append(f"{outcome.name:<{width}}{_cells(outcome, has_accuracy=has_accuracy)}")  # noqa: PERF401
    findings = [*analysis.sentences(outcomes), *analysis.settings_of_cells(sweep)]
    sys.stdout.write("\n".join([*lines, *([""] if findings else []), *findings]) + "\n")


def _cells(outcome: Outcome, *, has_accuracy: bool) -> str:
    columns = [f"{_spread(outcome.test_loss, lambda loss: loss_text(loss, 4), 'diverged'):>26}"]
    if has_accuracy:
        columns.append(f"{_spread(outcome.test_accuracy, '{:.1%}'.format, ''):>26}")
        columns.append(f"{_spread(outcome.epochs_to_all, '{:.0f}'.format, f'not by {outcome.epoch}'):>22}")
    columns.append(f"{outcome.diverged or '':>8}")
    return "".join(f"  {column}" for column in columns).rstrip()


def _spread(spread: Spread, form: Callable[[float], str], infinite: str) -> str:
    median, low, high = (
        form(value) if np.isfinite(value) else infinite for value in (spread.median, spread.low, spread.high)
    )
    return f"{median} ({low}..{high})" if low != high else median


def write_results(file: IO[str], sweep: Sweep, histories: RunScores, epoch: int, results: Sequence[Result]) -> None:
    """A line for each run: its settings, and its scores after `epoch` or its last before it diverged."""
    rows = csv.writer(file)
    names = [field.name for field in fields(Settings)]
    rows.writerow([*names, "epoch", *SCORES, "epochs_to_all_test", "diverged"])
    for r, (settings, result) in enumerate(zip(sweep.settings(), results, strict=True)):
        at = min(epoch, int(histories.epochs[r]))
        all_at = "" if result.epochs_to_all is None else result.epochs_to_all
        values = [getattr(settings, name) for name in names]
        scores = map(cell, histories.scores[r, :, at].tolist())
        rows.writerow([*values, at, *scores, all_at, int(histories.diverged[r])])


def write_histories(file: IO[str], histories: RunScores) -> None:
    """A line for each epoch of each run: its swept settings, its seed, and its scores."""
    rows = csv.writer(file)
    names = (*SWEPT, "seed")
    rows.writerow([*names, "epoch", *SCORES])
    for r, settings in enumerate(histories.settings):
        values_of_run = [getattr(settings, name) for name in names]
        scores = histories.scores[r, :, : histories.epochs[r] + 1].T.tolist()
        rows.writerows([*values_of_run, epoch, *map(cell, values)] for epoch, values in enumerate(scores))
