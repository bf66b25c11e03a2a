"""The front door for pages that are drawn without a browser: to it everybody is the same visitor."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playground.own_data import found_by
from playground.server import Server
from playground.server.first_charts import FirstCharts
from playground.server.lookup import showing_pages
from playground.server.signing import Signer
from tests.support.serving import server_in

OWNER = "o" * 43


class OneVisitor(Signer):
    """Finds the same visitor in every cookie: these pages are drawn without a browser that would send one."""

    def visitor_in(self, values: object) -> str:
        return OWNER


@contextmanager
def front_door(folder: Path, limits: dict[str, Any] | None = None, **parts: Any) -> Iterator[Server]:
    """The server that shows the pages, to which everybody is the same visitor; it waits for no page to draw."""
    own_parts = {"signer": OneVisitor(), "first_charts": FirstCharts(within=0), **parts}
    with (
        server_in(folder, {"visitors": 1, **(limits or {})}, **own_parts) as server,
        showing_pages(server),
        found_by(server.own_sets.find),
    ):
        yield server
