"""What is done with a gradient."""

import numpy as np

from rnn import Params
from rnn.optimizers import GradientDescent


def params_of(value: float) -> Params:
    return Params(*(np.full(shape, value) for shape in Params.shapes(4, 3, 2).values()))


def test_gradient_descent_clips_every_element_and_steps_against_it():
    weights, gradient = params_of(1.0), params_of(0.5)
    gradient.w_hh[:] = [[-3.0, 0.0, 0.25], [9.0, -0.5, 1.0], [0.1, -0.1, np.inf]]
    before = gradient.copy()
    GradientDescent(learning_rate=0.1, clip=0.5).update(weights, gradient)
    np.testing.assert_allclose(weights.w_hh, [[1.05, 1.0, 0.975], [0.95, 1.05, 0.95], [0.99, 1.01, 0.95]], atol=1e-15)
    for name in ("w_xh", "w_hy", "b_h", "b_y"):
        np.testing.assert_allclose(getattr(weights, name), 0.95)
    assert all(map(np.array_equal, gradient.arrays(), before.arrays()))
