"""Use my own: a file or pasted lines become a set of sentences, and all that was guessed can be changed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import streamlit as st

from data import LABELS, DataError, Example, own
from data.dataset import Tokenizer
from data.own import Choices, Reading, Rule, Tidying
from playground import components
from playground.data_page import kept_form
from playground.data_page.contents import vocabulary_told
from playground.data_page.own_choices import (
    choices_now,
    choose_columns,
    choose_how_written,
    choose_rule,
    choose_tidying,
    tidying_now,
)
from playground.data_page.plain_text import plain
from playground.data_page.taking import keep, show_told
from playground.session import page_assets
from playground.training import InteractiveJob

MOST_PASTED = 200_000
"""Characters that are pasted: more come as a file."""
READINGS_KEPT = 4
SHARE, OWN_FILE = "a share of these rows, drawn by a seed", "a file of its own"
TOKENIZERS: tuple[Tokenizer, ...] = ("words", "characters")


def show_form(job: InteractiveJob) -> None:
    """Draws the form, as far as there is something to draw it for."""
    st.caption(f"{own.stated()} A set is yours alone: no other visitor sees it, and you can remove it.")
    kept_form.restore()
    left, right = st.columns(2)
    with left:
        file = kept_form.file_field("A CSV or TSV file", "own-file", help="Also of a spreadsheet: save it as CSV.")
    pasted = right.text_area(
        "Or paste lines, each a text and its label",
        key="own-pasted",
        max_chars=MOST_PASTED,
        height=110,
        placeholder=f"I love it, {LABELS[1]}\nNever again, {LABELS[0]}",
    )
    if file is not None:
        _form(job, file.content, file.name)
    elif pasted and pasted.strip():
        _form(job, pasted.encode("utf-8", "replace"), "Pasted lines")
    kept_form.remember()


def _form(job: InteractiveJob, content: bytes, name: str) -> None:
    key = f"own-{hashlib.sha256(content).hexdigest()[:12]}"
    st.subheader("What it was taken for", anchor=False)
    choices, tidying = choices_now(key), tidying_now(key)
    try:
        reading = _read(key, content, name, choices, None, tidying)
    except DataError as error:
        choose_how_written(key, None)
        st.error(plain(str(error)))
        return
    choose_how_written(key, reading.guess)
    choose_columns(key, reading.guess)
    _preview(reading)
    st.subheader("Its labels", anchor=False)
    rule = choose_rule(f"{key}-{reading.guess.columns.label}", reading)
    reading = _read(key, content, name, choices, rule, tidying)
    told = choose_tidying(key, reading)
    if told != tidying:
        reading = _read(key, content, name, choices, rule, told)
    problem = own.problem(reading)
    if problem:
        st.error(plain(problem))
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in own.told(reading, told)))
    if not problem:
        _finish(job, key, reading)


def _read(key: str, content: bytes, name: str, choices: Choices, rule: Rule | None, tidying: Tidying) -> Reading:
    """The reading, of which the last few are remembered: each widget that is turned draws the whole form again."""
    kept: dict[str, Reading] = st.session_state.setdefault("own-readings", {})
    asked = repr((key, name, choices, rule, tidying))
    if asked not in kept:
        kept[asked] = own.read(content, name, choices, rule, tidying)
        for old in list(kept)[:-READINGS_KEPT]:
            del kept[old]
    return kept[asked]


def _preview(reading: Reading) -> None:
    names = reading.guess.columns.names
    st.markdown(f"{plain(own.taken_for(reading.guess))} These are its first rows:")
    width = max((len(row) for row in reading.preview), default=0)
    table = {
        name: [row[place] if place < len(row) else "" for row in reading.preview]
        for place, name in enumerate(names[:width])
    }
    with st.container(key="data-preview"):
        st.dataframe(table, hide_index=True, alt="The first rows of the file, as they were read")
        components.named_part("data-preview", assets=page_assets().modules)


def _finish(job: InteractiveJob, key: str, reading: Reading) -> None:
    """What is tested on, how texts are cut, the name, and the button that keeps the set."""
    st.subheader("How it is used", anchor=False)
    parts = _parts(key, reading)
    if parts is None:
        return
    train, test = parts
    with st.container(horizontal=True, vertical_alignment="bottom", key="own-cut"):
        tokenizer = st.selectbox("Texts are read by", TOKENIZERS, key="own-tokenizer", width=250)
        least, largest = own.WORD_LIMITS
        most = st.number_input(
            f"Most {tokenizer} that are known", least, largest, own.MOST_WORDS, step=100, key="own-most", width=250
        )
        title = st.text_input("Its name", reading.name[:60], max_chars=60, key=f"{key}-name", width=250)
    st.caption(_vocabulary(train, tokenizer, most))
    try:
        dataset = own.build(" ".join(title.split()) or reading.name, train, test, tokenizer, most)
    except DataError as error:
        st.error(plain(str(error)))
        return
    if st.button("Use this set", type="primary", key="own-use"):
        problem = keep(job.owner, dataset)
        if problem:
            st.error(problem)
    show_told()


def _vocabulary(train: Sequence[Example], tokenizer: str, most: int) -> str:
    """What is said of the words, which is remembered: to count those of a large file takes most of a second."""
    texts = [example.text for example in train]
    asked = tokenizer, most, hash(tuple(texts))
    known, told = st.session_state.get("own-vocabulary", (None, ""))
    if known != asked:
        told = vocabulary_told(texts, tokenizer, most)
        st.session_state["own-vocabulary"] = asked, told
    return str(told)


def _parts(key: str, reading: Reading) -> tuple[Sequence[Example], Sequence[Example]] | None:
    """The rows to train on and to test on, as the visitor says, and told; None where they cannot be had yet."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="own-test"):
        how = st.selectbox("Tested on", [SHARE, OWN_FILE], key="own-test-from", width=320)
        if how == SHARE:
            share = st.number_input("Share, %", 1, 50, round(100 * own.TEST_SHARE), key="own-share", width=150)
            seed = st.number_input("Seed of the draw", 0, 9999, 0, key="own-seed", width=150)
    if how == SHARE:
        train, test, _ = own.parted(reading, share / 100, seed)
        fewer = len(test) + 1 < share / 100 * len(reading.examples)
        limit = f" No more than about {own.MOST_TESTED:,} are tested on, fewer of long ones." if fewer else ""
        st.caption(f"{_counted(train, 'to train on')}; {_counted(test, 'to test on')}.{limit}")
        return train, test
    file = kept_form.file_field("The file to test on", "own-test-file")
    if file is None:
        st.caption("It has its columns as the file to train on has, and the same values for labels.")
        return None
    columns = reading.guess.columns
    choices = Choices(header=None, text=columns.text, label=columns.label)
    try:
        other = own.read(file.content, file.name, choices, reading.rule, tidying_now(key))
    except DataError as error:
        st.error(plain(str(error)))
        return None
    if fault := own.unknown_values(other):
        st.error(plain(fault))
        return None
    train, test, learnt_too = own.parted(reading, 0, 0, other)
    st.caption(f"{_counted(train, 'to train on')}; {_counted(test, 'to test on')}.")
    if learnt_too:
        st.warning(f"{learnt_too:,} of the rows to test on are trained on too: of them the test says nothing new.")
    return train, test


def _counted(examples: Sequence[Example], what: str) -> str:
    labels = Counter(example.label for example in examples)
    each = ", ".join(f"{labels[label]:,} {label}" for label in sorted(labels))
    return plain(f"{len(examples):,} {what} ({each})" if examples else f"none {what}")
