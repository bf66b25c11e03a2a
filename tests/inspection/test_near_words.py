"""Near words are those that somebody may have meant: an edit or two away, or of the same stem; all else is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import DATASETS
from playground.inspection.near_words import MOST_NEAR, edits_between, nearest, stem
from rnn import Vocabulary

ARTICLE = Vocabulary.from_texts(example.text for example in DATASETS["Article"]().train).words
WORDS = st.text("abcdeé", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("hapy", "happy"),  # a letter left out
        ("goood", "good"),  # one put in
        ("goof", "good"),  # one in place of another
        ("vrey", "very"),  # two that have changed places
        ("erlyer", "earlier"),  # two edits
        ("happier", "happy"),
        ("happiness", "happy"),
        ("sadder", "sad"),
        ("badly", "bad"),
        ("goodness", "good"),
    ],
)
def test_a_misspelt_word_or_another_form_is_near(word: str, first: str) -> None:
    assert nearest(word, ARTICLE)[0] == first


@pytest.mark.parametrize(
    "word", ["terrible", "movie", "awful", "wonderful", "a", "x", "to", "hate", "अच्छी", "film", "y" * 15_000, ""]
)
def test_a_word_like_none_of_them_has_none_near(word: str) -> None:
    assert nearest(word, ARTICLE) == []


def test_the_nearest_come_first_and_no_more_than_three() -> None:
    vocabulary = ("bore", "bored", "boring", "born", "bread")
    assert nearest("borde", vocabulary) == ["bore", "bored", "born"]
    assert nearest("sadder", ("sad", "saddler")) == ["saddler", "sad"]  # one edit comes before another form
    assert nearest("plant", ("prank",)) == ["prank"]  # two letters put in the place of two
    assert nearest("estranged", ("strange",)) == ["strange"]  # two put in, at both ends
    assert len(nearest("bare", ("bar", "bard", "bare2", "barn", "barter", "bear"))) == MOST_NEAR


@pytest.mark.parametrize(
    "forms",
    ["love loved loves loving lovely", "try tries tried", "big bigger biggest", "beauty beautiful beautifully",
     "fill filled filling", "excite exciting excitement", "day days", "dish dishes", "careless carelessness"],
)  # fmt: skip
def test_all_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


def test_short_words_keep_their_stem() -> None:
    assert [stem(word) for word in ("this", "bed", "red", "is", "king", "best", "the", "adding", "putts")] == [
        "thi", "bed", "red", "is", "king", "best", "the", "add", "putt",
    ]  # fmt: skip


def distance(one: str, other: str) -> int:
    """Edits between two words, by the textbook's table; neighbours that have changed places count one."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, other_letter in enumerate(other, 1):
            fewest = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != other_letter))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other_letter:
                fewest = min(fewest, rows[-2][j - 2] + 1)
            row.append(fewest)
        rows.append(row)
    return rows[-1][-1]


@pytest.mark.parametrize("word", ["badce", "abdec", "bacde", "bacdef", "bacd", "xabcyde", "axbcyde", "ace", "xbcdy"])
def test_two_edits_are_two_wherever_they_are_and_neighbours_that_have_changed_places_are_one(word: str) -> None:
    assert edits_between(word, "abcde") == distance(word, "abcde") > 0


@given(WORDS, WORDS)
def test_edits_are_counted_as_in_the_textbook(one: str, other: str) -> None:
    edits, longer_length = distance(one, other), max(len(one), len(other))
    enough = (edits == 1 and longer_length >= 3) or (edits == 2 and longer_length >= 5)
    assert edits_between(one, other) == (edits if enough else 0)
    assert edits_between(one, other) == edits_between(other, one)


@given(WORDS)
def test_whatever_is_offered_is_near_and_known(word: str) -> None:
    vocabulary = ("abc", "abcde", "bed", "cab", "dead", "décade")
    for other in nearest(word, vocabulary):
        assert other in vocabulary
        assert edits_between(word, other) or stem(word) == stem(other)
