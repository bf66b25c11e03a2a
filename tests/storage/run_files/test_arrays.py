"""The arrays of a run file that no run can have had are refused with a sentence."""

from typing import Any

import numpy as np
import pytest

from tests.support.run_files import HISTORY, STATE, refusal, with_about, with_arrays


@pytest.mark.parametrize("name", ["w_xh", "w_hh", "w_hy", "b_h", "b_y"])
def test_weights_of_wrong_shapes_types_or_values_are_refused(name: str) -> None:
    array = dict(zip(("w_xh", "w_hh", "w_hy", "b_h", "b_y"), STATE.params.arrays(), strict=True))[name]
    with_nan, with_inf = array.copy(), array.copy()
    with_nan.flat[0], with_inf.flat[-1] = np.nan, -np.inf
    for wrong_array in (array[:-1], array[None], array.ravel()[:0], np.float64(1), np.concatenate([array, array])):
        assert f"{name} has a wrong shape" in refusal(with_arrays(**{name: wrong_array}))
    for wrong_array in (array.astype(np.float32), array.astype(">f8"), array.astype(complex), array.astype("U9")):
        assert f"{name} has numbers of type" in refusal(with_arrays(**{name: wrong_array}))
    assert f"{name} has a wrong shape or type" in refusal(with_arrays(**{name: array.astype(np.uint8)}))
    for wrong_array in (with_nan, with_inf):
        assert f"{name} holds numbers that are not finite" in refusal(with_arrays(**{name: wrong_array}))


def test_weights_of_another_hidden_size_than_the_settings_are_refused() -> None:
    refusal(with_about(lambda values: [values[name].update(hidden_size=4) for name in values if "settings" in name]))


def spoilt(row: int, column: int, value: float) -> Any:
    history = HISTORY.copy()
    history[row, column] = value
    return history


@pytest.mark.parametrize(
    ("history", "fault"),
    [
        (HISTORY[:4], "wrong shape"),
        (HISTORY.T, "wrong shape"),
        (HISTORY[None], "wrong shape"),
        (HISTORY.ravel(), "wrong shape"),
        (HISTORY.astype(np.uint8), "wrong shape or type"),
        (HISTORY[:, :1], "no trained epoch"),
        (HISTORY[:, :0], "no trained epoch"),
        *((spoilt(row, 3, bad), "not finite") for row in range(5) for bad in (np.nan, np.inf)),
        (spoilt(1, 2, 1.5), "accuracy"),
        (spoilt(3, 2, -0.1), "accuracy"),
        (spoilt(4, 3, 0.0), "backwards"),
        (spoilt(4, 0, -1.0), "backwards"),
    ],
)
def test_a_history_that_no_run_has_is_refused(history: Any, fault: str) -> None:
    assert fault in refusal(with_arrays(history=history))


def test_a_state_newer_than_the_history_is_refused() -> None:
    assert "number" in refusal(with_arrays(history=HISTORY[:, :5]))
