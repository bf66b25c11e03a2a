"""The widgets of a visitor's own file: what it was taken for, which value is which label, what is tested on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from data import MOST_LABELS, own
from data.own import ByRange, ByValue, Choices, Guess, Reading, Rule, Tidying
from playground.data_page.plain_text import plain_label

HEADERS = {True: "names the columns", False: "is like the others"}
HELP = {
    "Quotes stand": 'Around cells, a quote in a text is doubled, "a ""good"" film", or has a backslash before it.',
    "Encoding": "How letters beyond English are written: if they look wrong below, try another one.",
}
FIELDS_IN_A_ROW = 4
MOST_FIELDS = 20
"""Values of a label column that each have a field; where there are more, they stand in a table."""


def choices_now(key: str) -> Choices:
    """What the visitor has said of the file; what they have not is guessed. `key` is the beginning of all its keys."""
    said = {name: st.session_state.get(f"{key}-{name}") for name in ("encoding", "separator", "quotes")}
    return Choices(
        **{name: value or "" for name, value in said.items()},
        header=st.session_state.get(f"{key}-header"),
        text=st.session_state.get(f"{key}-text"),
        label=st.session_state.get(f"{key}-label"),
    )


def choose_how_written(key: str, guess: Guess | None) -> None:
    """The widgets for encoding, separator, quotes and first row; `guess` is None where nothing could be guessed."""
    dialect = guess.dialect if guess else None
    with st.container(horizontal=True, key="own-written"):
        _select("Encoding", f"{key}-encoding", own.ENCODINGS, guess and guess.encoding)
        _select("Cells are apart by", f"{key}-separator", own.SEPARATORS, dialect and dialect.separator)
        _select("Quotes stand", f"{key}-quotes", own.QUOTES, dialect and dialect.quotes)
        _select("The first row", f"{key}-header", HEADERS, guess.columns.header if guess else None)


def choose_columns(key: str, guess: Guess) -> None:
    """The widgets for the columns of text and label."""
    names = dict(enumerate(guess.columns.names))
    with st.container(horizontal=True, key="own-columns"):
        _select("Texts are in", f"{key}-text", names, guess.columns.text)
        _select("Labels are in", f"{key}-label", names, guess.columns.label)


def _select(label: str, key: str, options: Mapping[Any, str], guessed: Any) -> None:
    """A choice whose first option is what was guessed, which stays open to be guessed anew."""
    said = st.session_state.get(key)
    if said is not None and said not in options:
        st.session_state[key] = said = None

    def title(option: Any) -> str:
        if option is not None:
            return options[option]
        return "as guessed" if guessed is None or said is not None else f"{options[guessed]} (guessed)"

    st.selectbox(label, [None, *options], format_func=title, key=key, width=260, help=HELP.get(label))


def choose_rule(key: str, reading: Reading) -> Rule | None:
    """The widgets that say which value of the label column stands for which label; the rule that they make."""
    rule = reading.rule
    if isinstance(rule, ByRange):
        return _ranges(key, reading, rule)
    if rule is None or not reading.values:
        return rule
    values = sorted(reading.values, key=lambda value: (-reading.values[value], value))
    st.markdown("Which value stands for which label; rows of a value without a label are left out.")
    if len(values) > MOST_FIELDS:
        return _table(key, reading, rule, values)
    labels = {}
    for start in range(0, len(values), FIELDS_IN_A_ROW):
        for column, value in zip(st.columns(FIELDS_IN_A_ROW), values[start : start + FIELDS_IN_A_ROW], strict=False):
            count = reading.values[value]
            field = column.text_input(
                f"Label of “{plain_label(value)}”",
                value=rule.labels.get(value, ""),
                key=f"{key}-value-{value}",
                max_chars=40,
                placeholder="left out",
                help=f"{count:,} row{'' if count == 1 else 's'}",
            )
            labels[value] = " ".join((field or "").split()).casefold()
    return ByValue(labels)


def _table(key: str, reading: Reading, rule: ByValue, values: Sequence[str]) -> Rule:
    if f"{key}-values" not in st.session_state:  # a table takes no value from a script: it begins with what it had
        st.session_state[f"{key}-begun"] = st.session_state.get(f"{key}-mapped", rule.labels)
    begun: Mapping[str, str] = st.session_state[f"{key}-begun"]
    rows = {
        "Value": values,
        "Rows": [reading.values[value] for value in values],
        "Label": [begun.get(value, "") for value in values],
    }
    edited = st.data_editor(rows, key=f"{key}-values", disabled=["Value", "Rows"], hide_index=True, height=320)
    labels = [" ".join(str(label or "").split()).casefold()[:40] for label in edited["Label"]]
    st.caption(f"At most {MOST_LABELS} different labels are told apart.")
    mapped = st.session_state[f"{key}-mapped"] = dict(zip(values, labels, strict=True))
    return ByValue(mapped)


def _ranges(key: str, reading: Reading, rule: ByRange) -> Rule:
    st.markdown(f"{len(reading.values):,} different numbers: the low ones have one label, the high ones the other.")
    columns = st.columns(FIELDS_IN_A_ROW)
    low = columns[0].number_input("Low is up to", value=rule.low, key=f"{key}-low")
    first = columns[1].text_input("Label of the low ones", value=rule.names[0], key=f"{key}-low-name", max_chars=40)
    high = columns[2].number_input("High is from", value=rule.high, key=f"{key}-high")
    second = columns[3].text_input("Label of the high ones", value=rule.names[1], key=f"{key}-high-name", max_chars=40)
    names = [" ".join((name or "").split()).casefold() for name in (first, second)]
    if low >= high or not all(names) or names[0] == names[1]:
        st.warning("The low ones must end before the high ones begin, and have another label: the proposal is used.")
        return rule
    return ByRange(low, high, (names[0], names[1]))


def choose_tidying(key: str, reading: Reading) -> Tidying:
    """What is done about what is unusual, as far as something is."""
    counts = reading.counts
    with st.container(horizontal=True, key="own-tidying"):
        once = bool(counts.again) and st.checkbox("Use a row that comes again once", key=f"{key}-once")
        tags = bool(counts.tagged) and st.checkbox("Take HTML tags out", key=f"{key}-tags")
        faulty = bool(counts.faulty) and st.checkbox("Leave out rows that cannot be read", key=f"{key}-faulty")
    return Tidying(once, tags, faulty)


def tidying_now(key: str) -> Tidying:
    """What the visitor has said to be done about it."""
    return Tidying(*(bool(st.session_state.get(f"{key}-{name}")) for name in ("once", "tags", "faulty")))
