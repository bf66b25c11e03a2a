"""Numbers on their way to a page: of six digits, within what JSON and float32 can hold."""

import base64
import math

import numpy as np
import pytest

from playground.encoding import LARGEST_FLOAT32, LARGEST_WHOLE, encode, floats, json_number, json_numbers, short


def test_six_digits_travel_and_what_json_cannot_hold_is_null() -> None:
    assert short([1 / 3, 123456.789, 1e-300]) == [0.333333, 123457.0, 1e-300]
    assert json_numbers(np.array([1 / 3, math.inf, -math.inf, math.nan, 0.0])) == [0.333333, None, None, None, 0.0]
    assert json_number(2 / 3) == 0.666667
    assert json_number(None) is None


def test_the_largest_whole_number_is_the_last_that_a_float_tells_from_its_neighbours() -> None:
    assert int(float(LARGEST_WHOLE - 1)) == LARGEST_WHOLE - 1
    assert float(LARGEST_WHOLE) == float(LARGEST_WHOLE + 1)


def test_a_frame_with_a_number_that_is_none_is_refused() -> None:
    assert encode({"kind": "rows", "from": 1}) == '{"kind":"rows","from":1}'
    for value in (math.nan, math.inf):
        with pytest.raises(ValueError, match="not JSON compliant"):
            encode({"value": value})


def test_an_array_travels_row_by_row_as_float32_and_within_its_range() -> None:
    decoded = np.frombuffer(base64.b64decode(floats(np.array([[1.5, -2.0], [1e300, -np.inf]]))), "<f4")
    assert decoded.tolist() == [1.5, -2.0, LARGEST_FLOAT32, -LARGEST_FLOAT32]
