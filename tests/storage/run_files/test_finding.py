"""Findings: several runs come back from one file to the bit, or nothing of it is taken, with one sentence."""

import io
import json
import random
import tracemalloc
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.storage.run_files import RunFileError, is_finding, read_finding, read_run, write_finding
from playground.storage.run_files.finding import FINDING, MOST_FINDING_RUNS, MOST_TITLE, VERSION, WORDS, member
from tests.storage.run_files.test_about import json_values
from tests.support.findings import (
    FILE,
    PLAN,
    SWEEP,
    finding,
    members,
    new_ids,
    records,
    refusal,
    with_members,
    with_words,
    words,
)
from tests.support.following import same
from tests.support.run_files import FILE as RUN
from tests.support.run_files import HISTORY, STATE, record, with_arrays, zipped

# --- what is written comes back ---------------------------------------------------------------------------------------


def test_all_runs_come_back_to_the_bit_in_their_order() -> None:
    read = read_finding(FILE, new_ids())
    assert (read.title, read.made) == ("two of three", 1.7e9)
    assert [run.name for run in read.runs] == ["run 0", "run 1", "run 2"]
    for run in read.runs:
        assert run.rows.tobytes() == np.ascontiguousarray(HISTORY).tobytes()
        assert run.state is not None
        assert same(run.state, STATE)
        assert run.settings == record().summary.settings


def test_every_run_and_every_sweep_has_a_new_id_and_a_branch_follows_its_parent() -> None:
    runs = read_finding(FILE, new_ids()).runs
    ids = [run.id for run in runs]
    assert len({*ids, runs[0].sweep}) == 4
    assert not {*ids, runs[0].sweep} & {*(f"{place:032x}" for place in range(3)), SWEEP}
    assert [run.sweep for run in runs] == [runs[0].sweep, runs[0].sweep, None]
    assert [json.loads(run.sweep_plan or "null") for run in runs] == [PLAN, PLAN, None]
    assert runs[2].parent == (ids[0], 4)


def test_a_parent_that_is_not_in_the_finding_stays_what_it_was() -> None:
    (run,) = read_finding(write_finding(list(records())[2:], {}, made=0), new_ids()).runs
    assert run.parent == (f"{0:032x}", 4)


def test_a_sweep_without_a_saved_plan_is_a_sweep_still() -> None:
    runs = read_finding(write_finding(records(), {SWEEP: None}, made=0), new_ids()).runs
    assert [run.sweep_plan for run in runs] == [None, None, None]
    assert runs[0].sweep == runs[1].sweep is not None


def test_each_run_in_it_is_a_run_file_that_numpy_opens() -> None:
    assert read_run(members()[member(0)], "f" * 32).name == "run 0"
    with np.load(io.BytesIO(FILE), allow_pickle=False) as file:
        assert set(file) == {WORDS, "run-001.npz", "run-002.npz", "run-003.npz"}
        with np.load(io.BytesIO(file["run-001.npz"]), allow_pickle=False) as run:
            assert np.array_equal(run["w_hh"], STATE.params.w_hh)


def test_a_finding_is_told_from_a_run() -> None:
    assert is_finding(FILE)
    assert not is_finding(RUN)
    with pytest.raises(RunFileError, match="no run file and no finding"):
        is_finding(b"text,label\n")


@pytest.mark.parametrize("damaged", [FILE[:-1], FILE[:400], FILE[: len(FILE) // 2]])
def test_a_finding_that_is_damaged_is_called_one(damaged: bytes) -> None:
    with pytest.raises(RunFileError, match=r"^This finding is cut off or damaged: "):
        is_finding(damaged)
    with pytest.raises(RunFileError, match=r"^This run file is cut off or damaged: "):
        is_finding(RUN[:-1])


def test_runs_keep_their_colours_and_a_finding_of_before_has_none() -> None:
    assert [run.colour for run in read_finding(FILE, new_ids()).runs] == [each.summary.colour for each in records()]
    before = with_words(lambda values: [entry.pop("colour") for entry in values["runs"]])
    assert {run.colour for run in read_finding(before, new_ids()).runs} == {None}


@pytest.mark.parametrize("colour", [-1, 12, "red", 1.5, True, None, [1]])
def test_a_colour_that_is_none_is_refused(colour: object) -> None:
    assert "colour" in refusal(with_words(lambda values: values["runs"][1].update(colour=colour)))


@pytest.mark.parametrize("title", ["<b>x</b>", "=1+1", "🦊 שלום", "x" * 5 * MOST_TITLE, "two\nlines\0", "\ud800"])
def test_a_title_is_a_plain_line(title: str) -> None:
    read = read_finding(finding(title=title), new_ids()).title
    assert len(read) <= MOST_TITLE
    assert read.isprintable()
    assert title[:3].strip("\ud800") in read


# --- what is not written ----------------------------------------------------------------------------------------------


def test_no_runs_and_too_many_runs_make_no_finding() -> None:
    with pytest.raises(RunFileError, match="no run to share"):
        write_finding([], {}, made=0)
    one = record(sweep=None)
    many = (replace(one, summary=replace(one.summary, id=f"{place:032x}")) for place in range(MOST_FINDING_RUNS + 1))
    with pytest.raises(RunFileError, match="512"):
        write_finding(many, {}, made=0)


def test_runs_of_too_many_bytes_make_no_finding_and_the_sentence_says_how_many_would() -> None:
    sizes = [len(members()[member(place)]) for place in range(3)]
    with pytest.raises(RunFileError, match="the first 2 of them fit"):
        finding(most=sum(sizes) + 900 - 1)
    assert len(finding(most=sum(sizes) + 1500)) <= sum(sizes) + 1500
    assert read_finding(FILE, new_ids(), most=len(FILE)).runs
    assert "larger than" in refusal(FILE, most=len(FILE) - 1)


def test_a_run_without_weights_makes_no_finding() -> None:
    with pytest.raises(RunFileError, match="“the first” cannot be shared, so nothing was: of this run no weights"):
        write_finding([record(state=None)], {}, made=0)


# --- damaged and hostile files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", range(11))
def test_a_finding_that_is_cut_off_is_refused(start: int) -> None:
    for length in range(start, len(FILE), 11):
        refusal(FILE[:length])


def test_a_finding_with_any_byte_changed_is_refused_or_means_the_same_runs() -> None:
    chance = random.Random(1)
    for place in range(0, len(FILE), 3):
        content = bytearray(FILE)
        content[place] ^= 1 << chance.randrange(8)
        try:
            runs = read_finding(bytes(content), new_ids()).runs
        except RunFileError as error:
            assert str(error).endswith(".")  # noqa: PT017 - either is right
        else:  # times and dates in an archive mean nothing
            assert [run.name for run in runs] == ["run 0", "run 1", "run 2"]
            assert all(np.array_equal(run.rows, HISTORY) and run.state and same(run.state, STATE) for run in runs)


@given(st.binary(max_size=300), st.sampled_from(sorted(members())))
@settings(max_examples=100, deadline=None)
def test_any_bytes_in_any_place_are_refused(content: bytes, name: str) -> None:
    refusal(content)
    refusal(FILE[:40] + content + FILE[-200:])
    refusal(zipped({**members(), name: content}.items()))
    refusal(zipped({**members(), name: members()[name][:50] + content}.items()))


@given(st.data(), json_values)
@settings(max_examples=150, deadline=None)
def test_any_value_in_any_place_of_the_words_is_refused_or_means_the_same_runs(data: st.DataObject, value: Any) -> None:
    values: Any = words()
    place: Any = values
    key: Any = data.draw(st.sampled_from(sorted(values)))
    while isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
        place = place[key]
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
    place[key] = value
    content = with_members(finding__json=json.dumps(values).encode())
    try:
        runs = read_finding(content, new_ids()).runs
    except RunFileError as error:
        assert str(error).endswith(".")  # noqa: PT017 - either is right
        assert len(str(error)) < 500  # noqa: PT017
    else:
        assert [run.name for run in runs] == ["run 0", "run 1", "run 2"]


def test_one_bad_run_costs_all_of_them_and_is_named() -> None:
    sentence = refusal(with_members(run_002__npz=with_arrays(b_h=np.full(3, np.nan))))
    assert sentence.startswith(
        "Nothing of this finding was loaded, since its run 2 cannot be: in this run file b_h holds"
    )


def test_members_that_are_missing_doubled_strange_or_out_of_count_are_refused() -> None:
    assert "no finding" in refusal(with_members(run_002__npz=None, run_004__npz=RUN))
    assert "no finding" in refusal(zipped([*members().items(), ("../evil.npz", RUN)]))
    assert "no finding" in refusal(zipped([*members().items(), ("run-0004.npz", RUN)]))
    assert "another number" in refusal(with_members(run_004__npz=RUN))
    assert "another number" in refusal(with_members(run_003__npz=None))
    assert "no finding" in refusal(with_members(finding__json=None))
    assert "run-001.npz twice" in refusal(zipped([*list(members().items())[1:], (member(0), RUN), (member(0), RUN)]))
    assert "no finding" in refusal(zipped((member(place), b"") for place in range(FINDING.members + 1)))


def test_ids_that_are_none_or_twice_the_same_are_refused() -> None:
    for old_id in (f"{1:032x}", "", "../" * 10, "F" * 32):
        assert "ids" in refusal(with_words(lambda values, it=old_id: values["runs"][0].update(id=it)))


@pytest.mark.parametrize("sweep", [1, -1, True, "0", None, 0.0])
def test_a_sweep_that_is_not_in_the_file_is_refused(sweep: object) -> None:
    assert "sweep" in refusal(with_words(lambda values: values["runs"][0].update(sweep=sweep)))


@pytest.mark.parametrize("version", [VERSION + 1, 10**400])
def test_a_newer_version_is_refused_with_what_to_do(version: int) -> None:
    sentence = refusal(with_words(lambda values: values.update(version=version)))
    assert "newer version" in sentence
    assert "update this one" in sentence


@pytest.mark.parametrize("version", [0, -1, "1", 1.0, True, None, [1]])
def test_what_is_no_version_is_refused(version: object) -> None:
    assert "version" in refusal(with_words(lambda values: values.update(version=version)))


def test_a_finding_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    most = 200_000
    bombs = {
        "the archive": with_members(run_001__npz=bytes(50 * most)),
        "its words": with_members(finding__json=b"{" + b" " * 2_000_000 + b"}"),
        "its runs": zipped(
            {
                **{member(place): with_compressed(most) for place in range(3)},
                WORDS: members()[WORDS],
            }.items()
        ),
    }
    for bomb in bombs.values():
        assert len(bomb) < most
        tracemalloc.start()
        try:
            assert "unpacks to more than" in refusal(bomb, most=most)
            assert tracemalloc.get_traced_memory()[1] < 10 * most
        finally:
            tracemalloc.stop()


def with_compressed(size: int) -> bytes:
    """A run file whose history says that it unpacks to so many bytes, and is packed to a few."""
    file = io.BytesIO()
    with np.load(io.BytesIO(RUN)) as run:
        np.savez_compressed(file, **{**run, "history": np.zeros((5, size // 40))})
    return file.getvalue()
