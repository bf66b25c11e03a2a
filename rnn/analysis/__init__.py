"""What a sweep found: how each run ended, what became of each combination, and sentences that say no more than that."""

from rnn.analysis.combinations import METRICS, Metric, Outcome, Spread, compared_at, outcomes
from rnn.analysis.endings import Result
from rnn.analysis.wording import compare, differences, findings, sentences, settings_of_cells
from rnn.sweep import ENOUGH_SEEDS

__all__ = [
    "ENOUGH_SEEDS",
    "METRICS",
    "Metric",
    "Outcome",
    "Result",
    "Spread",
    "compare",
    "compared_at",
    "differences",
    "findings",
    "outcomes",
    "sentences",
    "settings_of_cells",
]
