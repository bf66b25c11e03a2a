"""Writing on: what is drawn is what the network says of the text so far, for every cell, and a seed draws it again."""

from collections import Counter

import numpy as np
import pytest

from rnn import UNKNOWN, explain, forward
from rnn.cells import CELLS
from rnn.cells.cell import RecurrentCell

V, H, C = 5, 4, 6
TOKENS = np.array([2, UNKNOWN, 0])
READS = np.array([3, 0, 4, UNKNOWN, 1, 2])  # the label 3 ends the text


def network(cell: str, scale: float = 1.0) -> RecurrentCell:
    rng = np.random.default_rng(7)
    return CELLS[cell](*(rng.normal(0, scale, shape) for shape in CELLS[cell].shapes(V, H, C).values()))


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("temperature", [0, 0.5, 1])
@pytest.mark.parametrize("cell", CELLS)
def test_each_label_is_drawn_from_what_the_network_says_of_the_text_so_far(cell: str, temperature: float) -> None:
    params = network(cell)
    numbers = rng(3)
    written = explain.write_on(params, TOKENS, READS, rng(3), most=30, temperature=temperature)
    text = TOKENS
    for label, share in zip(written.labels, written.shares, strict=True):
        probs = forward(params, text).probs[-1]
        assert share == pytest.approx(probs[label], rel=1e-9)
        if temperature == 0:
            assert label == probs.argmax()
        else:
            powers = probs ** (1 / temperature)
            before = powers[:label].sum() / powers.sum()
            assert before - 1e-9 <= numbers.random() <= before + powers[label] / powers.sum() + 1e-9
        text = np.append(text, READS[label])
    assert written.ended == (text[-1] == UNKNOWN)
    assert written.ended or len(written.labels) == 30
    assert UNKNOWN not in text[len(TOKENS) : -1]


def test_a_seed_writes_the_same_again_and_another_seed_something_else() -> None:
    params, reads = network("lstm", 0.3), np.array([3, 0, 4, 1, 1, 2])
    first, again, other = (explain.write_on(params, TOKENS, reads, rng(seed), most=40) for seed in (5, 5, 6))
    assert first.labels.tolist() == again.labels.tolist() != other.labels.tolist()
    assert first.shares.tolist() == again.shares.tolist()
    assert not first.ended


def test_labels_come_as_often_as_they_are_likely() -> None:
    params = network("tanh")
    counts = Counter(int(explain.write_on(params, TOKENS, READS, rng(seed), most=1).labels[0]) for seed in range(2000))
    probs = forward(params, TOKENS).probs[-1]
    spread = 4 * np.sqrt(probs * (1 - probs) * 2000)  # four standard deviations
    assert np.all(np.abs([counts[label] for label in range(C)] - 2000 * probs) <= spread)


@pytest.mark.parametrize("temperature", [1e-300, 1e-3, 1e300])
def test_no_temperature_draws_what_has_no_probability(temperature: float) -> None:
    params = network("gru")
    params.b_y[:] = [0, 800, 0, -800, 0, 0]
    written = explain.write_on(params, TOKENS, READS, rng(), most=20, temperature=temperature)
    assert len(written.labels) == 20 or temperature > 1
    assert temperature > 1 or set(written.labels) == {1}


def test_nothing_is_written_of_no_length_nor_read_before_the_first_word() -> None:
    params = network("tanh")
    nothing = explain.write_on(params, [], READS, rng(), most=0)
    assert (len(nothing.labels), len(nothing.shares), nothing.ended) == (0, 0, False)
    [share] = explain.write_on(params, [], READS, rng(), most=1, temperature=0).shares
    assert share == pytest.approx(forward(params, []).probs[0].max())


@pytest.mark.parametrize(
    ("reads", "temperature", "why"),
    [
        (READS[:-1], 1, "must be 6 words"),
        ([*READS[:-1], V], 1, "must be 6 words"),
        ([*READS[:-1], UNKNOWN - 1], 1, "must be 6 words"),
        (READS.astype(float), 1, "must be 6 words"),
        (READS, -0.1, "temperature is -0.1"),
        (READS, np.inf, "temperature is inf"),
        (READS, np.nan, "temperature is nan"),
    ],
)
def test_what_cannot_be_drawn_from_is_refused(reads: np.ndarray, temperature: float, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        explain.write_on(network("tanh"), TOKENS, reads, rng(), temperature=temperature)


def test_a_diverged_network_writes_nothing() -> None:
    params = network("lstm")
    params.w_hy[:] = np.nan
    with pytest.raises(ValueError, match="diverged"):
        explain.write_on(params, TOKENS, READS, rng())
