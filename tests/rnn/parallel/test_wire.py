"""Frames: what goes in comes out unchanged to the bit, and what is no message ends with one clear sentence."""

import io
import json
import pickle
import struct
from collections import namedtuple
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, from_dtype

from rnn import Settings, train
from rnn.history import SettingChange
from rnn.parallel import messages, wire
from rnn.parallel.messages import Changed, EncodedData, Halted, Rows, Snapshot, TrainRun, TrainStacks
from rnn.parallel.wire import WireError


def there_and_back(what):
    return wire.read(io.BytesIO(wire.packed(what)))


def equal(one, other):
    """Whether two values are equal to the bit, arrays in their layout of memory too."""
    if isinstance(one, np.ndarray):
        layout = [(array.flags.c_contiguous, array.flags.f_contiguous) for array in (one, other)]
        return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes()) and (
            layout[0] == layout[1] or not any(layout[0])
        )
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(equal(one[name], other[name]) for name in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(equal, one, other))
    if hasattr(one, "__dataclass_fields__"):
        return equal(vars(one), vars(other))
    return one == other or (one != one and other != other)


NUMBERS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text())
DTYPES = st.sampled_from([np.dtype(name) for name in ("f8", "f4", "i8", "u1", "?")])
ARRAYS = DTYPES.flatmap(
    lambda dtype: arrays(dtype, array_shapes(min_dims=0, min_side=0, max_side=3), elements=from_dtype(dtype))
)
VALUES = st.recursive(
    NUMBERS | ARRAYS | ARRAYS.map(np.transpose),
    lambda some: (
        st.lists(some, max_size=3)
        | st.lists(some, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=5), some, max_size=3)
    ),
    max_leaves=8,
)


@wire.message
@dataclass(frozen=True, eq=False)
class UnknownMessage:
    what: object


@given(VALUES)
def test_every_value_comes_back_as_it_was(value):
    assert equal(there_and_back(UnknownMessage(value)), UnknownMessage(value))


def test_a_state_comes_back_to_the_bit_and_trains_on_to_the_same_numbers(article):
    train_set, test_set, vocab_size = article.train, article.test, article.vocab_size
    settings = Settings(hidden_size=8, epochs=6, init_scale=0.3)
    epochs = list(train(train_set, test_set, settings, vocab_size=vocab_size))
    message = TrainRun(
        token=3,
        sentences=EncodedData(train_set, test_set, vocab_size),
        settings=settings,
        start=epochs[2].state(),
        changes=[SettingChange(1, "learning_rate", 0.5)],
        rows=3,
        seconds=0.25,
        speed=0,
        budget=None,
    )
    copy = there_and_back(message)
    assert equal(copy, message)
    sets = copy.sentences
    on = train(sets.train_set, sets.test_set, copy.settings, vocab_size=sets.vocab_size, start=copy.start)
    for epoch, expected in zip(on, epochs[3:], strict=True):
        assert epoch.test == expected.test
        assert equal(epoch.params, expected.params)


class ReadWhenAskedFor(Sequence):
    """States of which none is in memory before it is asked for."""

    def __init__(self, states):
        self.states = states

    def __len__(self):
        return len(self.states)

    def __getitem__(self, place):
        return self.states[place]


def test_states_that_are_read_when_they_are_asked_for_arrive_with_the_task(article):
    settings = Settings(hidden_size=4, epochs=2)
    sentences = EncodedData(article.train, article.test, article.vocab_size)
    [untrained, *_] = train(article.train, article.test, settings, vocab_size=article.vocab_size)
    states = (untrained.state(), None)
    task = TrainStacks(sentences, (settings, settings), ((0, 1),), ReadWhenAskedFor(states))
    assert equal(there_and_back(task), replace(task, starts=states))


@pytest.mark.parametrize("odd", [b"bytes", bytearray(1), memoryview(b"bytes"), namedtuple("Unknown", "x")(1)])
def test_bytes_and_tuples_of_unknown_kinds_are_refused(odd):
    with pytest.raises(TypeError, match="a frame cannot hold a"):
        wire.packed(UnknownMessage(odd))


def test_arrays_that_came_belong_to_the_reader():
    copy = there_and_back(Rows(1, 0, np.zeros((5, 2))))
    copy.values[0, 0] = 1.0
    assert copy.values.base is None or copy.values.base.flags.owndata


def test_frames_follow_each_other_and_the_end_comes_between_two():
    stream = io.BytesIO(b"".join(map(wire.packed, (Halted(1, "done"), Halted(2, "paused", "so")))))
    assert wire.read(stream) == Halted(1, "done")
    assert wire.read(stream) == Halted(2, "paused", "so")
    with pytest.raises(EOFError):
        wire.read(stream)


WHOLE = wire.packed(Rows(7, 3, np.arange(10.0).reshape(5, 2)))


@pytest.mark.parametrize("length", range(1, len(WHOLE)))
def test_a_frame_that_is_cut_off_anywhere_is_one_sentence(length):
    with pytest.raises(WireError, match=r"^The stream ends in the middle of a frame('s head)?\.$"):
        wire.read(io.BytesIO(WHOLE[:length]))


def frame(message, arrays=b""):
    text = message if isinstance(message, bytes) else json.dumps(message).encode()
    return struct.pack("<4sQQ", wire.MAGIC, len(text), len(arrays)) + text + arrays


def array(of="<f8", shape=(1,), by_columns=False, **more):
    return {"is": "array", "of": of, "shape": shape, "by_columns": by_columns, **more}


def rows(values):
    return {"is": "Rows", "token": 1, "first": 0, "values": values}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"hello from a library that prints to the stream", "something else was written to the stream"),
        (pickle.dumps(Halted(1, "done")) + b"." * 20, "something else was written to the stream"),
        (struct.pack("<4sQQ", wire.MAGIC, 2**60, 0), "too many"),
        (struct.pack("<4sQQ", wire.MAGIC, 2, 2**60), "too many"),
        (frame(b"{"), "holds no message"),
        (frame(b"\xff\xfe"), "holds no message"),
        (frame(b"[" * 100_000), "holds no message"),
        (frame([1]), "holds a list, which is no message"),
        (frame("text"), "holds a str, which is no message"),
        (frame(None), "which is no message"),
        (frame({"is": "Nothing"}), "no message that is known here"),
        (frame({"token": 1}), "no message that is known here"),
        (frame({"is": ["Rows"]}), "no message that is known here"),
        (frame({"is": "Halted", "token": 1}), "no message that is known here"),
        (frame({"is": "Halted", "token": 1, "reason": "done", "message": "", "more": 1}), "no message that is known"),
        (frame({"is": "Changed", "token": 1, "epoch": 1, "settings": {"is": "Settings"}}), "no message that is known"),
        (frame({"is": "Settings", **Settings().to_dict(), "epochs": -1}), "epochs is -1"),
        (frame(rows(array()), b"\0" * 7), "that it does not have"),
        (frame(rows(array(shape=[10**30])), b"\0" * 8), "that it does not have"),
        (frame(rows(array(shape=[-1])), b"\0" * 8), "an array of the shape"),
        (frame(rows(array(shape=[True])), b"\0" * 8), "an array of the shape"),
        (frame(rows(array(shape=[1.0])), b"\0" * 8), "an array of the shape"),
        (frame(rows(array(of="O")), b"\0" * 8), "an array of object"),
        (frame(rows(array(of="nonsense")), b"\0" * 8), "holds no message"),
        (frame(rows(array(of="S8")), b"\0" * 8), "that it does not have"),
        (frame(rows(array()), b"\0" * 9), "1 bytes of arrays that its message does not name"),
    ],
)
def test_what_is_malformed_is_one_sentence(content, says):
    with pytest.raises(WireError) as error:
        wire.read(io.BytesIO(content))
    assert says in str(error.value)
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 400


@given(st.binary(max_size=60), st.integers(0, len(WHOLE) - 1))
def test_whatever_is_written_over_a_frame_reading_ends_in_one_of_three_ways(noise, at):
    content = bytearray(WHOLE)
    content[at : at + len(noise)] = noise
    with suppress(WireError, EOFError):
        wire.read(io.BytesIO(bytes(content)))


@pytest.mark.parametrize("value", [object(), {1, 2}, b"bytes", 1j, np.array([None]), np.int64(1), {1: 2}])
def test_what_no_frame_may_hold_is_refused_before_it_is_sent(value):
    with pytest.raises(TypeError, match="a frame cannot hold a "):
        wire.packed(UnknownMessage(value))


@pytest.mark.parametrize("value", [None, 1, "text", [Halted(1, "done")], object()])
def test_only_messages_are_sent(value):
    with pytest.raises(TypeError, match="is no message: register it"):
        wire.packed(value)


def test_two_classes_of_one_name_are_not_both_registered():
    with pytest.raises(TypeError, match="Halted is registered already"):
        wire.message(dataclass(type("Halted", (), {"__annotations__": {}})))
    with pytest.raises(TypeError, match="cannot be sent"):
        wire.message(type("Plain", (), {}))


def test_the_whole_of_a_sweeps_task_is_small():
    """Its settings, hundreds of them, go to every worker before it can begin."""
    task = TrainStacks(EncodedData([], [], 3), tuple(Settings(seed=seed) for seed in range(512)), ((0, 1),))
    assert len(wire.packed(task)) < 200_000
    assert there_and_back(task).settings == task.settings


def test_every_message_says_what_it_holds():
    kinds = [each for each in vars(messages).values() if getattr(each, "__module__", "") == messages.__name__]
    assert Halted in kinds
    for kind in kinds:
        assert not kind.__doc__.startswith(kind.__name__ + "(")  # which is all that a dataclass says of itself


def test_reading_and_writing_use_no_pickle():
    assert "pickle" not in vars(wire)
    assert isinstance(there_and_back(Changed(1, (SettingChange(2, "epochs", 30),))), Changed)
    assert isinstance(there_and_back(Snapshot(1, Settings(), None, np.zeros((1, 2)))), Snapshot)
