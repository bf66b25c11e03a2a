"""What is in a set of sentences, as the page shows it: numbers, pictures, the sentences, and how they were made."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from data import DATASETS, LABELS, Dataset
from data.everyday import NEGATED, PLAIN
from data.grammar import NEGATORS
from data.words import SLOTS
from playground.charts.data import CONFIG, lengths_figure, words_figure
from playground.charts.palette import THEMES, Palette
from playground.chosen_set import choose_set
from playground.data_page.contents import Contents, contents_of, found, listed
from playground.data_page.plain_text import plain
from playground.data_page.taking import remove, show_told
from playground.data_page.told import made_up_told, yardsticks_told
from playground.own_data import is_own, title_of
from playground.session import own_names
from playground.training import InteractiveJob
from playground.training.prepared_data import dataset_of, prepare
from playground.training.yardsticks import yardsticks

TAB = "What is in a set"
ALL_LABELS = "all labels"
CHART_HEIGHT = 340


def palette_now() -> Palette:
    """The colours of the theme that the visitor has."""
    return THEMES["dark" if st.context.theme.type == "dark" else "light"]


def show_set(job: InteractiveJob) -> None:
    """Shows one of all sets that the visitor has, which they choose."""
    names = [*DATASETS, *own_names(job.owner)]
    # In the very run that draws the list: the page would go on showing what the list had when it was drawn last.
    if (wanted := st.session_state.pop("data-wanted", None)) in names:
        st.session_state["data-set"] = wanted
    if st.session_state.get("data-set") not in names:
        st.session_state["data-set"] = job.config.data if job.config.data in names else names[0]
    with st.container(horizontal=True, vertical_alignment="bottom", key="data-choice"):
        name = st.selectbox("Set of sentences", names, format_func=title_of, key="data-set", width=360)
        st.button("Train on it", key="data-train", on_click=_train_on, args=(name,))
        if is_own(name):
            st.button("Remove it", key="data-remove", on_click=remove, args=(job.owner, name))
    show_told()
    try:
        dataset, contents = dataset_of(name), contents_of(name)
    except ValueError as error:
        st.error(f"{str(error)[:1].upper()}{str(error)[1:]}.")
        return
    st.write(dataset.description)
    _numbers(dataset, contents)
    _pictures(contents)
    if name == "Everyday":
        _grammar()
    _sentences(name, dataset, contents)


def _train_on(name: str) -> None:
    # The tab is opened by the page when a set has come, and a browser that is fast answers with the tab before.
    st.session_state["data-tab"] = TAB
    choose_set(name)


def _numbers(dataset: Dataset, contents: Contents) -> None:
    unit = contents.unit
    numbers = {
        "To train on": f"{dataset.fresh:,} an epoch" if dataset.fresh else f"{len(dataset.train):,}",
        "To test on": f"{len(dataset.test):,}",
        f"Different {unit}": f"{contents.different:,}",
        "Longest": f"{contents.longest:,} {unit}",
    }
    with st.container(horizontal=True, key="data-numbers"):
        for label, value in numbers.items():
            st.metric(label, value, width=150 if len(value) < 10 else "content")
    if contents.known < contents.different:
        st.caption(
            f"Of these {unit} the {contents.known:,} most frequent are known; {contents.unknown_share:.1%} of what is "
            "read is rarer, and read as unknown."
        )
    if len(contents.labels) > 1:
        each = [
            f"{label}: {train:,} to train on, {test:,} to test on" for label, (train, test) in contents.counts.items()
        ]
        st.caption(plain("  ·  ".join(each)))
    if contents.asked:
        st.caption(plain(contents.asked))
    if made_up := made_up_told(dataset):
        st.caption(made_up)
    if dataset.name in DATASETS:  # in one of the visitor's own there may be too much to be counted before it is shown
        st.caption(plain(yardsticks_told(yardsticks(prepare(dataset.name), dataset.readout))))


def _pictures(contents: Contents) -> None:
    unit, palette = contents.unit, palette_now()
    left, right = st.columns(2)
    with left:
        st.markdown(f"**How long they are**: each bar is the sentences of so many {unit}.")
        figure = lengths_figure(palette, contents.lengths, unit)
        figure.update_layout(height=CHART_HEIGHT)
        st.plotly_chart(figure, theme=None, key="data-lengths", config=CONFIG, alt=_lengths_told(contents, unit))
    with right:
        by_itself = ": a bar that has one colour tells the label by itself." if len(contents.labels) > 1 else "."
        st.markdown(f"**Their most frequent {unit}**{by_itself}")
        figure = words_figure(palette, contents.words, contents.labels)
        figure.update_layout(height=max(CHART_HEIGHT, 60 + 18 * len(contents.words)))
        words = ", ".join(word for word, _ in contents.words[:10])
        st.plotly_chart(figure, theme=None, key="data-words", config=CONFIG, alt=f"The most frequent {unit}: {words}")


def _lengths_told(contents: Contents, unit: str) -> str:
    lengths: Counter[int] = sum((Counter(each) for each in contents.lengths.values()), Counter())
    usual = max(lengths, key=lambda length: (lengths[length], -length), default=0)
    return f"Sentences by their length: up to {contents.longest} {unit}, most often {usual}"


def _sentences(name: str, dataset: Dataset, contents: Contents) -> None:
    st.subheader("Its sentences", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input("Sentences with", key="data-search", placeholder="a word, or part of one", width=320)
        label = ""
        if len(contents.labels) > 1:
            label = st.selectbox("Label", [ALL_LABELS, *contents.labels], key=f"data-label-{name}", width=220)
    rows = found(dataset, wanted, "" if label == ALL_LABELS else label)
    of = len(dataset.train) + len(dataset.test)
    shown = listed(rows)
    more = f", the first {len(shown):,} of them below" if len(shown) < len(rows) else ""
    st.caption(f"{len(rows):,} of {of:,} sentences{more}.")
    table = {
        "Sentence": [row[0] for row in shown],
        "Label": [row[1] for row in shown],
        "Set": [row[2] for row in shown],
    }
    widths = {"Sentence": st.column_config.TextColumn(width="large")}
    st.dataframe(
        table,
        hide_index=True,
        height=320,
        key="data-sentences",
        column_config=widths,
        alt="The sentences, each with its label and whether it is to train or to test on",
    )


def _grammar() -> None:
    with st.expander("The grammar that made them"):
        negators = ", ".join(sorted(NEGATORS))
        st.markdown(
            f"""
A **template** is a row of words and slots: `{PLAIN[10]}` has the slots `thing`, `is` and `good`. A slot is filled by
any of its phrases, as long as they agree: "the trains" goes with "were", not with "was".

Every phrase has a **sign**: minus for a bad opinion ("boring", "hates"), plus for all others. The sign of a sentence is
the product of its phrases' signs, and each **negator** ({negators}) turns it once more: "the film was not boring" is
{LABELS[1]}, "it is not true that the film was not boring" is {LABELS[0]} again. That sign is the label.

Sentences are drawn in groups that differ in their words of opinion alone, "the tea was awful" and "the tea was great",
so neither their length nor what they are about tells the label. {len(PLAIN)} templates are plain, {len(NEGATED)} have a
negator; no sentence is drawn twice, so every one that is tested on is a combination that was never learnt.
"""
        )
        slots = sorted(SLOTS)
        slot = st.selectbox("Phrases of the slot", slots, slots.index("good"), key="data-slot", width=260)
        phrases = SLOTS[slot]
        good = [phrase.text for phrase in phrases if phrase.sign > 0]
        bad = [phrase.text for phrase in phrases if phrase.sign < 0]
        lines = [f"Plus: {', '.join(good[:60])}"] if good else []
        lines += [f"Minus: {', '.join(bad[:60])}"] if bad else []
        st.text("\n".join(lines))
        left, right = st.columns(2)
        left.markdown("**Plain templates**")
        left.code("\n".join(PLAIN), language=None, wrap_lines=True)
        right.markdown("**With a negator**")
        right.code("\n".join(NEGATED), language=None, wrap_lines=True)
