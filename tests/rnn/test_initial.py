"""The initial weights: what the recurrent ones are, and that all others are the same whatever those are."""

from dataclasses import replace

import numpy as np
import pytest

from rnn import Settings
from rnn.cells import CELLS
from rnn.initial import initial_weights

RUN = Settings(hidden_size=9, seed=3, init_scale=0.2, spectral_radius=0.7)
V, C = 6, 3


def matrices(settings: Settings) -> np.ndarray:
    """The recurrent matrices, one of each gate: (G, H, H)."""
    w_hh = initial_weights(settings, V, C).w_hh
    return w_hh.reshape(-1, *w_hh.shape[-2:])


every_cell = pytest.mark.parametrize("cell", CELLS)


@every_cell
def test_the_articles_are_drawn_like_all_others(cell: str) -> None:
    run = replace(RUN, cell=cell)
    expected = CELLS[cell].initial(V, 9, C, np.random.default_rng(3), 0.2)
    for actual, other in zip(initial_weights(run, V, C).arrays(), expected.arrays(), strict=True):
        assert actual.tobytes() == other.tobytes()
    drawn = np.random.default_rng(3).standard_normal((9, V))  # the first of them
    if expected.gates == 1:
        assert expected.w_xh.tobytes() == (0.2 * drawn).tobytes()


@every_cell
@pytest.mark.parametrize("init", ["orthogonal", "identity", "radius"])
def test_all_but_the_recurrent_weights_are_the_same(cell: str, init: str) -> None:
    usual = initial_weights(replace(RUN, cell=cell), V, C)
    other = initial_weights(replace(RUN, cell=cell, recurrent_init=init), V, C)
    differing = [name for name in usual.axes() if not np.array_equal(getattr(usual, name), getattr(other, name))]
    assert differing == ["w_hh"]


@every_cell
def test_orthogonal_ones_keep_every_length(cell: str) -> None:
    drawn = matrices(replace(RUN, cell=cell, recurrent_init="orthogonal", hidden_size=40))
    for matrix in drawn:
        np.testing.assert_allclose(matrix.T @ matrix, np.eye(40), atol=1e-14)
    # The triangle by which Gram-Schmidt went has positive numbers on its diagonal: that is what makes it even.
    numbers = matrices(replace(RUN, cell=cell, hidden_size=40)) / RUN.init_scale
    for matrix, number in zip(drawn, numbers, strict=True):
        triangle = matrix.T @ number
        assert (np.diag(triangle) > 0).all()
        np.testing.assert_allclose(np.tril(triangle, -1), 0, atol=1e-12)


@every_cell
def test_the_identity_is_that_of_every_gate(cell: str) -> None:
    for matrix in matrices(replace(RUN, cell=cell, recurrent_init="identity")):
        assert matrix.tobytes() == np.eye(9).tobytes()


@every_cell
@pytest.mark.parametrize("units", [1, 9, 64])
def test_a_given_spectral_radius_is_that_of_every_gate(cell: str, units: int) -> None:
    run = replace(RUN, cell=cell, recurrent_init="radius", hidden_size=units)
    drawn = matrices(replace(run, recurrent_init="article"))
    for matrix, before in zip(matrices(run), drawn, strict=True):
        assert np.abs(np.linalg.eigvals(matrix)).max() == pytest.approx(0.7, rel=1e-8)
        np.testing.assert_allclose(matrix / matrix.flat[0], before / before.flat[0])


@pytest.mark.parametrize("init", ["orthogonal", "radius"])
def test_the_weights_of_a_seed_are_always_the_same(init: str) -> None:
    run = replace(RUN, cell="lstm", recurrent_init=init)
    one, same, other = (matrices(each).tobytes() for each in (run, run, replace(run, seed=4)))
    assert one == same != other
