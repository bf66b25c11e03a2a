"""CSV files that tests write, and what `read_csv` says of one that it refuses."""

import pytest
from hypothesis import strategies as st

from data import LABELS, Example
from data.csv_files import read_csv
from data.csv_rows import DataError, Source
from data.labelled_rows import holds_a_word

HEAD = "text,label\n"
BOTH = HEAD + "a good film,positive\na bad film,negative\n"

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).map(str.strip)
EXAMPLES = st.lists(st.builds(Example, TEXTS.filter(holds_a_word), st.sampled_from(LABELS)), min_size=2)


def refusal(source: Source, name: str | None = "mine.csv") -> str:
    with pytest.raises(DataError) as error:
        read_csv(source, name=name)
    return str(error.value)
