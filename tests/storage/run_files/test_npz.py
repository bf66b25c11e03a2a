"""Run files as archives: what is cut off, changed, too large, or an object to unpickle is refused with a sentence."""

import io
import pickle
import random
import tracemalloc
import zipfile
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.storage.run_files import MOST_FILE_BYTES, RunFileError, read_run
from playground.storage.run_files.npz import RUN_FILE, read_arrays
from tests.support.following import same
from tests.support.run_files import FILE, HISTORY, ID, LATER, STATE, members, refusal, with_arrays, with_text, zipped

# --- files that are cut off, changed, or something else ---------------------------------------------------------------


@pytest.mark.parametrize("start", range(7))
def test_a_file_that_is_cut_off_is_refused(start: int) -> None:
    for length in range(start, len(FILE), 7):
        refusal(FILE[:length])


def test_a_file_with_any_byte_changed_is_refused_or_means_the_same_run() -> None:
    chance = random.Random(0)
    for place in range(len(FILE)):
        content = bytearray(FILE)
        content[place] ^= 1 << chance.randrange(8)
        try:
            run = read_run(bytes(content), ID)
        except RunFileError as error:
            assert str(error).endswith(".")  # noqa: PT017 - either is right
        else:  # times and dates in an archive mean nothing
            assert run.state is not None
            assert same(run.state, STATE)
            assert np.array_equal(run.rows, HISTORY)


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_bytes_are_refused(content: bytes) -> None:
    refusal(content)
    refusal(b"PK\x03\x04" + content)
    refusal(FILE[:40] + content + FILE[-200:])


@given(st.binary(max_size=300), st.sampled_from(sorted(members())))
@settings(max_examples=100, deadline=None)
def test_a_member_of_any_bytes_is_refused(content: bytes, name: str) -> None:
    for data in (content, b"\x93NUMPY\x01\x00" + content, members()[name][:10] + content):
        refusal(zipped({**members(), name: data}.items()))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"PK\x05\x06" + bytes(18),
        b"text,label\ngood,positive\n",
        pickle.dumps({"about": 1}),
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"\x93NUMPY\x01\x00v\x00" + bytes(200),
    ],
)
def test_what_is_no_run_file_is_refused(content: bytes) -> None:
    assert "run file" in refusal(content)


def test_other_archives_are_no_run_files() -> None:
    assert "no run file" in refusal(zipped([("readme.txt", b"hello")]))
    assert "no run file" in refusal(zipped([*members().items(), ("../../evil.npy", b"x")]))
    assert "no run file" in refusal(zipped([*members().items(), ("more.npy", b"x")]))
    assert "no run file" in refusal(zipped((name.removesuffix(".npy"), data) for name, data in members().items()))


@pytest.mark.parametrize("name", ["w_xh", "w_hh", "w_hy", "b_h", "b_y", "history", "about"])
def test_a_missing_or_doubled_array_is_named(name: str) -> None:
    assert f"holds no {name}" in refusal(with_arrays(**{name: None}))
    assert f"{name} twice" in refusal(zipped([*members().items(), (f"{name}.npy", members()[f"{name}.npy"])]))


def test_an_archive_that_goes_on_or_was_put_behind_something_is_refused() -> None:
    assert "damaged" in refusal(FILE + b"\0")
    refusal(b"#!/bin/sh\n" + FILE)
    refusal(FILE + FILE)


# --- objects to unpickle ----------------------------------------------------------------------------------------------


class Trap:
    """Says so when it is unpickled."""

    sprung = False

    def __reduce__(self) -> Any:
        return setattr, (Trap, "sprung", True)


def test_objects_are_never_unpickled() -> None:
    for name in ("about", "history", "w_hh"):
        assert "never unpickled" in refusal(with_arrays(**{name: np.array([Trap()], dtype=object)}))
    nested_array = np.array([(1.0, Trap())], dtype=[("number", float), ("trap", object)])
    assert "no plain array" in refusal(with_arrays(b_h=nested_array))
    trap = pickle.dumps(Trap())
    for content in (trap, zipped({**members(), "b_h.npy": trap}.items()), with_text(trap)):
        refusal(content)
    assert not Trap.sprung
    pickle.loads(trap)  # noqa: S301 - that the trap works
    assert Trap.sprung


# --- sizes ------------------------------------------------------------------------------------------------------------


def header(shape: str, descr: str = "<f8") -> bytes:
    text = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    return b"\x93NUMPY\x01\x00" + (len(text) + 1).to_bytes(2, "little") + text + b"\n"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped({**members(), "history.npy": bytes(MOST_FILE_BYTES)}.items())
    assert len(bomb) < 100_000
    assert "unpacks to more than 20 MB" in refusal(bomb)
    tracemalloc.start()
    try:
        refusal(bomb)
        assert tracemalloc.get_traced_memory()[1] < MOST_FILE_BYTES / 10
    finally:
        tracemalloc.stop()


def test_a_zip_bomb_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(zipped({**members(), "history.npy": bytes(MOST_FILE_BYTES)}.items()))
    true, lie = MOST_FILE_BYTES.to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert bomb.count(true) == 2  # in front of the member, and in the list of members
    refusal(bytes(bomb.replace(true, lie)))


@pytest.mark.parametrize(
    "shape", ["(5, 999999999)", "(999999999, 999999999)", "(5, 99999999999999999999)", "(5, -7)", "(5,)", "()", "5", ""]
)
def test_a_header_that_claims_another_size_is_not_believed(shape: str) -> None:
    refusal(zipped({**members(), "history.npy": header(shape) + HISTORY.tobytes()}.items()))


def test_a_header_is_matched_and_not_evaluated() -> None:
    for shape in ("(" * 5000, "__import__('os').system('true')", "(1e3, 2)", "(True, 7)", "(5, 7), 'more': 1"):
        refusal(zipped({**members(), "history.npy": header(shape) + HISTORY.tobytes()}.items()))


def test_a_long_list_of_members_is_not_read() -> None:
    archive = zipped((f"{number}.npy", b"") for number in range(RUN_FILE.members + 1))
    assert "no run file" in refusal(archive)
    assert "no run file" in refusal(zipped([("x" * 9000, b"")]))


def test_a_list_of_members_that_holds_more_than_their_names_is_not_read() -> None:
    infos = []
    for name, data in members().items():
        info = zipfile.ZipInfo(name)
        info.comment = b"x" * RUN_FILE.directory
        infos.append((info, data))
    assert "is no run file" in refusal(zipped(infos))


def test_an_archive_that_announces_a_comment_is_damaged() -> None:
    """Where one could stand, zipfile would look for the end of the archive at another place than its last bytes."""
    assert "cut off or damaged" in refusal(FILE[:-2] + b"\x05\x00")


def test_a_file_of_too_many_bytes_is_refused() -> None:
    assert "larger than 20 MB" in refusal(FILE + bytes(MOST_FILE_BYTES))


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_that_cannot_be_bounded_are_refused(compression: int) -> None:
    assert "unknown packing" in refusal(zipped(members().items(), compression=compression))


def test_stored_members_are_as_good_as_packed_ones() -> None:
    assert read_run(zipped(members().items(), compression=zipfile.ZIP_STORED), ID).settings == LATER


def test_encrypted_members_are_refused() -> None:
    locked = bytearray(FILE)
    flags = locked.index(b"PK\x01\x02") + 8  # of the first member, in the list of all at the end of the file
    assert locked[flags] & 1 == 0
    locked[flags] |= 1
    assert "encrypted" in refusal(bytes(locked))


def with_bytes(content: bytes, at: int, value: bytes) -> bytes:
    return content[:at] + value + content[at + len(value) :]


@pytest.mark.parametrize("mark", [b"PK\x01\x02", b"PK\x03\x04"], ids=["list of members", "member"])
@pytest.mark.parametrize("letter", [b"\x80", b"\xff", b"\xc3", b"\xed"])
def test_a_name_that_is_said_to_be_in_utf_8_and_is_not_is_damage(mark: bytes, letter: bytes) -> None:
    flags, name = (8, 46) if mark == b"PK\x01\x02" else (6, 30)
    start = FILE.index(mark)
    refusal(with_bytes(with_bytes(FILE, start + flags + 1, b"\x08"), start + name, letter))


def test_only_the_arrays_that_are_asked_for_are_read() -> None:
    file = io.BytesIO()
    np.savez(file, one=np.arange(3.0), two=np.arange(4, dtype=np.uint8))
    arrays = read_arrays(file.getvalue(), ("one", "two"), 1000)
    assert arrays["one"].tolist() == [0, 1, 2]
    assert arrays["two"].dtype == np.uint8
    with pytest.raises(RunFileError):
        read_arrays(file.getvalue(), ("one",), 1000)
