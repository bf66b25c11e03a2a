"""The five arrays: shapes, how they start, and copies."""

from dataclasses import fields, replace

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
    for original, copied in zip(params.arrays(), copy.arrays(), strict=True):
        assert np.array_equal(original, copied)
        assert not np.shares_memory(original, copied)


def test_a_copy_is_laid_out_in_memory_as_the_original():
    """Products go through the library in another way, and are rounded otherwise, where an array is transposed."""
    params = init_params(4, 6, 2, np.random.default_rng(0))
    transposed = replace(params, w_xh=np.asfortranarray(params.w_xh))
    for copy in (transposed.copy(), transposed.copy(np.float32)):
        assert copy.w_xh.flags.f_contiguous
        assert copy.w_hh.flags.c_contiguous
        np.testing.assert_allclose(copy.w_xh, params.w_xh, rtol=1e-6)


def test_arrays_are_in_the_order_of_the_fields():
    params = init_params(4, 6, 2, np.random.default_rng(0))
    arrays = (params.w_xh, params.w_hh, params.w_hy, params.b_h, params.b_y)
    assert [field.name for field in fields(Params)] == ["w_xh", "w_hh", "w_hy", "b_h", "b_y"]
    assert all(array is expected for array, expected in zip(params.arrays(), arrays, strict=True))


def test_the_cell_names_its_arrays_and_their_axes():
    assert dict(Params.axes()) == {"w_xh": "HV", "w_hh": "HH", "w_hy": "CH", "b_h": "H", "b_y": "C"}
    assert [Params.where(letter) for letter in "VHC"] == [("w_xh", -1), ("w_xh", -2), ("w_hy", -2)]
    assert Params.shapes(7, 5, 3) == {"w_xh": (5, 7), "w_hh": (5, 5), "w_hy": (3, 5), "b_h": (5,), "b_y": (3,)}


def test_a_run_is_cut_out_of_a_stack_with_its_own_units():
    stack = Params.zeros(3, 7, 5, 2, np.float32)
    assert [array.shape for array in stack.arrays()] == [(3, 5, 7), (3, 5, 5), (3, 2, 5), (3, 5), (3, 2)]
    assert (stack.vocab_size, stack.hidden_size, stack.classes) == (7, 5, 2)
    own = init_params(7, 4, 2, np.random.default_rng(0)).copy(np.float32)
    for name, units in Params.units(4).items():
        getattr(stack, name)[(1, *units)] = getattr(own, name)
    run = stack.run(1, 4)
    for actual, expected, stacked in zip(run.arrays(), own.arrays(), stack.arrays(), strict=True):
        assert np.array_equal(actual, expected)
        assert actual.dtype == np.float32
        assert not np.shares_memory(actual, stacked)
    assert not any(array.any() for array in stack.run(0, 5).arrays())


def test_a_copy_is_laid_out_as_the_arrays_are():
    params = init_params(4, 6, 2, np.random.default_rng(0))
    transposed = Params(params.w_xh.copy(order="F"), *params.arrays()[1:])
    for dtype in (None, np.float32):
        copy = transposed.copy(dtype)
        assert copy.w_xh.flags.f_contiguous
        assert copy.w_hh.flags.c_contiguous
