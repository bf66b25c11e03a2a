"""Sets of real texts that visitors have fetched: which are on their way for whom, and what became of them.

Each is fetched by a process of its own, so that no thread that serves anybody waits for the network. Few are fetched at
once, none takes longer than it may, and of one package only one at a time: the second finds it in the cache.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from data import Dataset, own
from data.fetching import REFUSED, TOO_LATE, request_for
from data.offers import OFFERS, Offer
from playground.storage import StoreError
from rnn.parallel.executor import environment

log = logging.getLogger(__name__)

PROGRAM = (sys.executable, "-P", "-m", "data.fetching")
SECONDS = 90.0
"""How long fetching may take: the largest package at 0.3 Mbit/s."""
GRACE = 5.0
"""Seconds after which a process is ended that should have ended itself."""
MOST_OPEN = 16
"""Sets on their way for all visitors; each has one at a time."""
MOST_UNTOLD = 200
"""Fetches that have ended and whose visitors have not come back to hear of it."""

FORBIDDEN = "Whoever runs this server has set that nothing is fetched."
CROWDED = "Others are fetching just now: try again in a minute."
TOO_SLOW = "{source} did not come within {seconds:g} seconds, so nothing of it is used: try again later."
FAILED = "“{title}” could not be fetched, and the server's log says why: nothing of it is used."


@dataclass(frozen=True)
class Fetch:
    """A set that a visitor has asked for: on its way, there by its name within the server, or refused in a sentence."""

    title: str
    name: str = ""
    problem: str = ""

    @property
    def is_under_way(self) -> bool:
        """Whether it is neither there nor refused."""
        return not (self.name or self.problem)


class Fetches:
    """What the visitors of one server fetch. Any thread may call any method, and none waits."""

    def __init__(
        self,
        keep: Callable[[str, Dataset], str],
        at_once: int,
        *,
        offers: Mapping[str, Offer] = OFFERS,
        seconds: float = SECONDS,
    ) -> None:
        """`keep` keeps a set for its visitor and returns its name, or raises StoreError; `at_once` 0 forbids all."""
        self.offers, self.is_allowed = offers, at_once > 0
        self._keep, self._seconds = keep, seconds
        self._lock = threading.Lock()
        self._fetches: dict[str, Fetch] = {}  # by owner
        self._running: set[subprocess.Popen[bytes]] = set()
        self._closed = False
        self._of_package: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)  # by SHA-256
        self._threads = ThreadPoolExecutor(max(1, at_once), "fetches")

    def begin(self, owner: str, title: str) -> Fetch:
        """Lets a set be fetched for its visitor, unless one is on its way. Raises KeyError for one not offered."""
        offer = self.offers[title]
        with self._lock:
            known = self._fetches.get(owner)
            if known and known.is_under_way:
                return known
            problem = self._refusal()
            fetch = self._fetches[owner] = Fetch(title, problem=problem)
            if not problem:
                self._threads.submit(self._run, owner, offer)
            return fetch

    def _refusal(self) -> str:
        """Why nothing is fetched just now, in a sentence; "" where there is no reason. With the lock held."""
        if not self.is_allowed:
            return FORBIDDEN
        is_full = sum(fetch.is_under_way for fetch in self._fetches.values()) >= MOST_OPEN
        return CROWDED if self._closed or is_full else ""

    def of(self, owner: str) -> Fetch | None:
        """What a visitor has asked for, until they have been told what became of it."""
        with self._lock:
            return self._fetches.get(owner)

    def told(self, owner: str) -> None:
        """Forgets what is no longer on its way, since its visitor knows."""
        with self._lock:
            if owner in self._fetches and not self._fetches[owner].is_under_way:
                del self._fetches[owner]

    def close(self) -> None:
        """Ends what is on its way."""
        with self._lock:
            self._closed = True
            running = list(self._running)
        for process in running:
            process.kill()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _run(self, owner: str, offer: Offer) -> None:
        """In a thread of the pool: all of one fetch."""
        name, problem = "", FAILED.format(title=offer.title)
        try:
            with self._lock:
                one_at_a_time = self._of_package[offer.package.sha256]
            with one_at_a_time:
                dataset, refusal = self._fetched(offer)
            if dataset is None:
                problem = refusal
            else:
                name = self._keep(owner, dataset)
        except StoreError as error:
            problem = str(error)
        except (OSError, ValueError):
            log.exception("A set was not fetched")
        finally:
            with self._lock:
                self._fetches[owner] = Fetch(offer.title, name, "" if name else problem)
                for idle in [each for each, fetch in self._fetches.items() if not fetch.is_under_way][:-MOST_UNTOLD]:
                    del self._fetches[idle]

    def _fetched(self, offer: Offer) -> tuple[Dataset | None, str]:
        """The set, or None and why there is none."""
        pipe = subprocess.PIPE
        with subprocess.Popen(PROGRAM, stdin=pipe, stdout=pipe, stderr=pipe, env=environment()) as process:
            with self._lock:
                self._running.add(process)
                if self._closed:
                    process.kill()
            try:
                content, said = process.communicate(request_for(offer, self._seconds), self._seconds + GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                return None, self._too_slow(offer)
            finally:
                with self._lock:
                    self._running.discard(process)
        if process.returncode == 0:
            return own.unpacked(content), ""
        if process.returncode == TOO_LATE:
            return None, self._too_slow(offer)
        sentence = said.decode("utf-8", "replace").strip()
        if process.returncode == REFUSED:
            return None, sentence
        log.error("The program that fetches ended with status %s: %s", process.returncode, sentence)
        return None, FAILED.format(title=offer.title)

    def _too_slow(self, offer: Offer) -> str:
        source = offer.package.described
        return TOO_SLOW.format(source=source[0].upper() + source[1:], seconds=self._seconds)
