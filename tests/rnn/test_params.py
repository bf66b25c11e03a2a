"""The five arrays: shapes, how they start, and copies."""

import numpy as np

from rnn import Params, init_params


def test_shapes_and_sizes():
    params = init_params(7, 5, 3, np.random.default_rng(0))
    assert [array.shape for array in params.arrays()] == [(5, 7), (5, 5), (3, 5), (5,), (3,)]
    assert (params.vocab_size, params.hidden_size, params.classes) == (7, 5, 3)
    assert all(array.dtype == np.float64 for array in params.arrays())


def test_weights_are_normal_of_the_scale_and_biases_zero():
    params = init_params(200, 300, 2, np.random.default_rng(0), scale=0.5)
    for weights in (params.w_xh, params.w_hh, params.w_hy):
        assert abs(weights.std() - 0.5) < 0.05
        assert abs(weights.mean()) < 0.05
    assert not params.b_h.any()
    assert not params.b_y.any()
    assert abs(init_params(200, 300, 2, np.random.default_rng(0)).w_hh.std() - 1e-3) < 1e-5


def test_the_same_generator_state_draws_the_same_weights_and_scale_only_scales():
    a, b = (init_params(4, 6, 2, np.random.default_rng(3)) for _ in range(2))
    c = init_params(4, 6, 2, np.random.default_rng(3), scale=1.0)
    for x, y, z in zip(a.arrays(), b.arrays(), c.arrays(), strict=True):
        assert np.array_equal(x, y)
        np.testing.assert_allclose(x, z * 1e-3, rtol=1e-15)


def test_copy_shares_nothing():
    params = init_params(4, 6, 2, np.random.default_rng(0))
    copy = params.copy()
    for ours, theirs in zip(params.arrays(), copy.arrays(), strict=True):
        assert np.array_equal(ours, theirs)
        assert not np.shares_memory(ours, theirs)


def test_arrays_are_in_the_order_of_the_fields():
    params = init_params(4, 6, 2, np.random.default_rng(0))
    fields = (params.w_xh, params.w_hh, params.w_hy, params.b_h, params.b_y)
    assert list(Params.__dataclass_fields__) == ["w_xh", "w_hh", "w_hy", "b_h", "b_y"]
    assert all(array is field for array, field in zip(params.arrays(), fields, strict=True))
