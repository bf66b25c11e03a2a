"""A run that another server trained goes on here, as soon as the lease of that server allows it."""

from __future__ import annotations

import asyncio
from asyncio import to_thread
from collections.abc import Collection
from functools import partial

from playground.server.persistence import Persistence
from playground.storage import BEAT, LEASE, Held, StoreError

TRY_EVERY = 0.2  # seconds
LONGEST_WAIT = LEASE + 2 * BEAT
"""Seconds after which the lease of a server that is gone has lapsed for certain."""


async def take_over(
    persistence: Persistence,
    owner: str,
    ids: Collection[str],
    *,
    page_moved: bool = False,
    longest: float = LONGEST_WAIT,
) -> None:
    """From now on these runs of a visitor are this server's to train.

    While another one seems to train them, or has them locked, this waits for `longest` seconds, which it may take to
    see that it is gone: a page whose server was killed comes back sooner than its lease ends. Raises Held when it
    lives, and StoreError. `page_moved`: it is their page that comes from there. If that server is about to end, it
    saves what the page has seen, which is waited for too.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + longest
    while True:
        try:
            at_once = not page_moved or loop.time() >= deadline
            await to_thread(partial(persistence.claim, owner, ids, at_once=at_once))
        except StoreError as error:
            # The lock may be that of a server which is gone: it lasts no longer than a lease.
            if loop.time() >= deadline or not (isinstance(error, Held) or error.fault == "locked"):
                raise
        else:
            return
        await asyncio.sleep(TRY_EVERY)
