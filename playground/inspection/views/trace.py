"""The view "trace": a network reads a sentence, and its hidden state and its answer are shown after every word."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.encoding import floats, short
from playground.inspection.near_words import nearest
from playground.inspection.question import NoAnswer, Subject
from playground.inspection.sentence_limits import MOST_WORDS_PLAYED
from playground.inspection.views.reading import NO_NUMBER, speaks_for_last
from rnn import UNKNOWN, Trace, forward
from rnn.settings import ReadoutName

MOST_UNKNOWN = 20  # distinct unknown words for which near known ones are looked up: each costs a fraction of a ms


def trace(subject: Subject, sentence: str) -> dict[str, Any]:
    """The subject reading `sentence`: words, and after each hidden states (T+1, H) and probabilities of its labels.

    `between` is what stands between two words of a text of this data set.
    `of_labels` (T+1, C) are those of all labels, `probabilities` (T+1,) those of the last. `speaks` (H,) is how much
    more the weights of a unit speak for the last label than, in the mean, for the others. Of a network that answers
    with a number, `numbers` (T+1,) are what it would answer after each word, in the place of both probabilities;
    `readout` is there of one that answers otherwise than with a label at the end.
    Costs up to 30 ms, with 200 words and 256 units: not for an event loop. Raises NoAnswer for weights so large that
    what the network says is no number. `note` is there if something of the network is not known, and says what.
    """
    params, vocabulary = subject.params, subject.vocabulary
    words = vocabulary.tokenize(sentence)
    words_read = words[:MOST_WORDS_PLAYED]
    tokens = vocabulary.encode(sentence)[:MOST_WORDS_PLAYED]
    with np.errstate(all="ignore"):
        reading = forward(params, tokens)
    if not all(np.isfinite(numbers).all() for numbers in (reading.hidden, reading.logits, reading.probs)):
        raise NoAnswer(NO_NUMBER)
    unknown = [word for word in dict.fromkeys(words_read) if word not in vocabulary][:MOST_UNKNOWN]
    if subject.note:
        unknown = []  # its vocabulary has numbers in the place of words
    return {
        "text": sentence,
        "words": words_read,
        "between": vocabulary.between,
        "known": [token != UNKNOWN for token in tokens.tolist()],
        "cut": len(words) > MOST_WORDS_PLAYED,
        "nearest": {word: nearest(word, vocabulary.words) for word in unknown},
        "units": params.hidden_size,
        "hidden": floats(reading.hidden),
        "speaks": floats(speaks_for_last(params)),
        "labels": subject.labels,
        **_answers(reading, subject.readout),
        **({"note": subject.note} if subject.note else {}),
    }


def _answers(reading: Trace, readout: ReadoutName) -> dict[str, Any]:
    if readout == "number":
        return {"readout": readout, "numbers": short(reading.logits[:, 0])}
    shares = {"probabilities": short(reading.probs[:, -1]), "of_labels": [short(row) for row in reading.probs.tolist()]}
    return shares if readout == "last" else {"readout": readout, **shares}
