"""Networks that this machine cannot hold are refused, whatever their cell and optimizer keep."""

import pytest

from rnn import Settings
from rnn.cli.memory import check_memory, memory
from rnn.cli.terminal import UsageError


def test_weights_their_gradient_and_room_to_compute_must_fit_into_memory() -> None:
    words = memory() // (4 * 8)  # of networks with one unit, four copies of whose largest array have a number for each
    check_memory(Settings(hidden_size=1), words - 7, 2)
    with pytest.raises(UsageError, match="Hidden size is 1: training needs "):
        check_memory(Settings(hidden_size=1), words, 2)


@pytest.mark.parametrize(
    "settings", [Settings(hidden_size=1, cell="gru"), Settings(hidden_size=1, cell="lstm", optimizer="momentum")]
)
def test_the_arrays_of_every_gate_and_the_averages_of_an_optimizer_count(settings: Settings) -> None:
    words = memory() // (3 * 4 * 8)  # 3 gates or more, each of which has a number for every word
    check_memory(settings, words // 2 - 20, 2)
    with pytest.raises(UsageError, match="Hidden size is 1: training needs "):
        check_memory(settings, words, 2)
