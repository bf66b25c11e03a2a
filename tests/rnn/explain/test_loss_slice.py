"""The loss around a network, on slices by chance and along the way of a run."""

import numpy as np
import pytest

from rnn import UNKNOWN, Params, Settings, explain, forward, loss, train
from tests.rnn.explain.conftest import encoded_sets, random_params

SENTENCES = [([1, 2], 0), ([], 1), ([3, UNKNOWN, 3], 1), ([0, 4], 1)]


def mean_loss(params: Params) -> float:
    return float(np.mean([loss(forward(params, tokens), label) for tokens, label in SENTENCES]))


@pytest.mark.parametrize(("units", "classes"), [(1, 2), (5, 2), (4, 3)])
def test_each_point_is_the_loss_of_the_network_there(units: int, classes: int) -> None:
    params = random_params(units, classes=classes)
    directions = explain.random_directions(params, seed=1)
    losses = explain.loss_slice(directions, SENTENCES, [-0.5, 0, 1], [0, 2])
    assert losses.shape == (2, 3)
    assert losses[0, 1] == pytest.approx(mean_loss(params), abs=1e-12)
    arrays = zip(params.arrays(), directions.across.arrays(), directions.up.arrays(), strict=True)
    params_at_point = Params(*(array - 0.5 * across + 2 * up for array, across, up in arrays))
    assert losses[1, 0] == pytest.approx(mean_loss(params_at_point), abs=1e-12)


def test_a_large_grid_is_read_in_parts() -> None:
    params = random_params(64, 0.1)
    directions = explain.random_directions(params)
    places = np.linspace(-1, 1, 31)
    losses = explain.loss_slice(directions, SENTENCES, places, places)
    np.testing.assert_allclose(losses[15, 15], mean_loss(params), atol=1e-12)
    np.testing.assert_allclose(
        losses[30, 0], explain.loss_slice(directions, SENTENCES, [-1.0], [1.0])[0, 0], atol=1e-12
    )


def test_random_directions_are_as_long_as_the_weights_in_every_row() -> None:
    params = random_params(4)
    directions = explain.random_directions(params, seed=3)
    for name in ("w_xh", "w_hh", "w_hy"):
        norms = np.linalg.norm(getattr(params, name), axis=1)
        for direction in (directions.across, directions.up):
            np.testing.assert_allclose(np.linalg.norm(getattr(direction, name), axis=1), norms)
    assert not directions.across.b_h.any()
    assert not directions.up.b_y.any()
    same_directions = explain.random_directions(params, seed=3)
    np.testing.assert_array_equal(same_directions.across.w_hh, directions.across.w_hh)
    assert not np.array_equal(directions.across.w_hh, directions.up.w_hh)
    assert np.isnan(directions.share)


def test_the_way_of_a_run_lies_on_its_own_slice() -> None:
    """A way through three points lies in two directions wholly, so the slice has the very loss of each snapshot."""
    snapshots = [random_params(3, seed=seed) for seed in range(3)]
    directions = explain.main_directions(snapshots)
    assert directions.share == pytest.approx(1)
    np.testing.assert_allclose(directions.path[-1], [0, 0], atol=1e-12)
    for place, params in zip(directions.path, snapshots, strict=True):
        loss_at_point = explain.loss_slice(directions, SENTENCES, [place[0]], [place[1]])
        assert loss_at_point[0, 0] == pytest.approx(mean_loss(params), abs=1e-9)


def flat(params: Params) -> np.ndarray:
    return np.concatenate([array.ravel() for array in params.arrays()])


def test_the_path_of_a_run_is_where_its_snapshots_come_nearest_to_the_slice() -> None:
    """Of many snapshots the path is their projection at right angles, on the plane that has the most of them."""
    sentences = encoded_sets("Article")
    settings = Settings(hidden_size=8, epochs=48, init_scale=0.3)
    run = train(sentences.train, sentences.test, settings, vocab_size=sentences.vocab_size)
    snapshots = [epoch.params for epoch in run if epoch.number % 4 == 0]
    directions = explain.main_directions(snapshots)
    axes = np.stack([flat(directions.across), flat(directions.up)])
    np.testing.assert_allclose(axes @ axes.T, np.eye(2), atol=1e-9)

    way = np.stack([flat(params) - flat(snapshots[-1]) for params in snapshots])  # (S, P)
    assert directions.path.shape == (len(snapshots), 2)
    beside = way - directions.path @ axes  # what the slice does not hold
    np.testing.assert_allclose(beside @ axes.T, 0, atol=1e-9)
    sizes = np.linalg.svd(way, compute_uv=False) ** 2
    assert (beside**2).sum() == pytest.approx(sizes[2:].sum(), rel=1e-6)
    assert directions.share == pytest.approx(sizes[:2].sum() / sizes.sum(), rel=1e-9)
    assert directions.path[-1].tolist() == [0, 0]
    last_loss = np.mean([loss(forward(snapshots[-1], tokens), label) for tokens, label in sentences.train])
    assert explain.loss_slice(directions, sentences.train, [0], [0])[0, 0] == pytest.approx(last_loss, abs=1e-12)


def test_the_plateau_of_a_run_is_seen_as_one() -> None:
    sentences = encoded_sets("Article")
    settings = Settings(hidden_size=8, epochs=40)
    epochs = list(train(sentences.train, sentences.test, settings, vocab_size=sentences.vocab_size))
    directions = explain.main_directions([epoch.params for epoch in epochs[::10]])
    assert 0.5 < directions.share <= 1 + 1e-12
    low, high = directions.path[:, 0].min(), directions.path[:, 0].max()
    losses = explain.loss_slice(directions, sentences.train, np.linspace(low, high, 5), [0])
    np.testing.assert_allclose(losses, np.log(2), atol=0.03)


def test_a_run_that_stood_still_has_no_directions() -> None:
    directions = explain.main_directions([random_params(2), random_params(2)])
    assert directions.share == 1
    assert not directions.path.any()
    assert not directions.across.w_hh.any()


def test_what_makes_no_slice_is_refused() -> None:
    directions = explain.random_directions(random_params(2))
    for ask, message in (
        (lambda: explain.main_directions([random_params(2)]), "at least two snapshots"),
        (lambda: explain.main_directions([random_params(2), random_params(3)]), "different sizes"),
        (lambda: explain.loss_slice(directions, [], [0], [0]), "at least one sentence"),
        (lambda: explain.loss_slice(directions, [[1, 2]], [0], [0]), "has no label"),
        (lambda: explain.loss_slice(directions, SENTENCES, [[0]], [0]), "the places along each direction"),
    ):
        with pytest.raises(ValueError, match=message):
            ask()
    assert explain.loss_slice(directions, SENTENCES, [], [0]).shape == (1, 0)
