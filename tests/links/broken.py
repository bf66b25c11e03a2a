"""Over two hundred links that are broken, hostile, truncated or oversized, made from good ones."""

from collections.abc import Iterator
from urllib.parse import quote

GOOD = (
    "v=1&data=Article&hidden_size=16&learning_rate=0.02&epochs=300&seed=3&shuffle_seed=0&init_scale=0.1&clip=1.0"
    "&bptt=exact&sentence=i+am+not+bad&word=3&changes=20.learning_rate.0.1&trained=40&runs=0f3c2d9b.11aa22bb&scene=negation&step=2"
)
NAMES = (
    "v",
    "data",
    "hidden_size",
    "learning_rate",
    "seed",
    "bptt",
    "sentence",
    "word",
    "unit",
    "epoch",
    "trained",
    "changes",
)
VALUES = (
    "",
    "%00",
    "%FF%FE",
    "-1",
    "1e309",
    "9" * 400,
    "NaN",
    "%F0%9F%92%A5",
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "../../etc/passwd",
    "{{7*7}}",
    "'; DROP TABLE runs; --",
    "A" * 5000,
    "%2500",
    "Infinity",
)
WHOLE = (
    "&" * 300,
    "=" * 300,
    "?????",
    "%",
    "%zz",
    "%E0%A4%A",
    "&&&=&=&&v",
    "v=1&v=0&v=x",
    "__proto__=1&constructor=2&prototype=3",
    "v=99999999999999999999",
    "v=3",
    "v=-1",
    "v=1.0",
    "v=%D9%A1",  # an Arabic digit
    "a=" * 1000,
    "&".join(f"x{i}=1" for i in range(500)),
    "seed=1&" * 150,
    "sentence=" + "not+" * 2000,
    "runs=" + "0f3c2d9b." * 500,
    "edits=" + "unit%3A1," * 500,
    "seed=1&changes=" + "9.learning_rate.0.1~" * 500,
    "%80%81%82=%83",
    "data=Article;hidden_size=8",
    "hidden_size=8&hidden_size=900&hidden_size=x",
)


def broken_links() -> Iterator[str]:
    """The queries, without "?"."""
    yield from WHOLE
    for name in NAMES:
        for value in VALUES:
            yield f"{name}={value if value.startswith('%') else quote(value)}"
    for end in range(7, len(GOOD), 11):
        yield GOOD[:end]
    for place in range(0, len(GOOD), 13):
        yield f"{GOOD[:place]}%{GOOD[place:]}"
    yield from (f"{GOOD[i:]}&{GOOD[:i]}" for i in range(1, len(GOOD), 17))
