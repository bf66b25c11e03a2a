"""How many words of a sentence the app reads: what is longer is cut, and the answer says so."""

MOST_WORDS_PLAYED = 200
"""Words that the sentence player shows one by one: the network reads them in up to 30 ms, with 256 units."""

MOST_WORDS_EXPLAINED = 60
"""Words of a sentence that a view of the Inside page looks at, most of which cost more than reading it."""

MOST_WORDS_WRITTEN = 200
"""Words, or letters, that a network writes at once."""

MOST_WORDS_WRITTEN_ON = 1000
"""Words of a text behind which it writes more: 256 LSTM units take 0.4 s for all of it, 64 units 0.1."""
