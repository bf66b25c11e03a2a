"""Many visitors at once, without browsers: a program that opens their pages and lets them do what visitors do.

`Crowd` starts the program and asks it; it takes a request a line, and prints an answer a line, each in JSON.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import subprocess
import sys
import time
from collections import defaultdict, deque
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

from benchmarks.plain_page import PlainPage
from rnn.parallel.niceness import step_back

NICENESS = 10  # below the server and a browser, which are measured, and above what trains, or it would only wait itself
FETCHING = (
    64  # visitors who fetch at once: with as many threads as asyncio has by itself, they would wait for each other
)
AWAY = 10  # visitors who come back
KEPT = 3  # saved runs that a visitor keeps
WORDS = ("good", "very", "bad", "not", "happy", "sad", "this", "is")


class Crowd:
    """The program, for as long as the block lasts; every method returns once it has been done."""

    def __init__(self, url: str) -> None:
        """They visit the playground at `url`."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.crowd", url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        if sys.platform != "win32":
            step_back(self._process.pid, NICENESS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()  # that is its end
        self._process.wait()

    def open(self, count: int, every: float, database: str = "") -> list[float]:
        """So many new visitors come, one every so many seconds; how long each waits for its first chart, in seconds.

        With the `database` of the server they have put a set of few sentences there, and train on it.
        """
        return list(self._ask(do="open", count=count, every=every, database=database))

    def train(self, count: int, speed: int) -> None:
        """The first `count` of them train, run after run, at so many epochs a second."""
        self._ask(do="train", count=count, speed=speed)

    def look_around(self, first: int, every: float) -> None:
        """From now on each visitor from number `first` on does something every so many seconds."""
        self._ask(do="look around", first=first, every=every)

    def took(self) -> dict[str, list[float]]:
        """Seconds that each thing took which they have done since the last time this was asked, by what it is."""
        return dict(self._ask(do="took"))

    def epochs(self) -> list[int]:
        """Epochs that have come to each page so far."""
        return list(self._ask(do="epochs"))

    def swap(self, number: int, *, newcomer: bool) -> float:
        """One visitor leaves; another comes, who has been away for longest or is new. Seconds to the first chart.

        Where few are away a new one comes too, else for a `newcomer` who has been away for longest never comes back.
        """
        return float(self._ask(do="swap", number=number, newcomer=newcomer))

    def problems(self) -> list[str]:
        """Why pages have lost a connection."""
        return list(self._ask(do="problems"))

    def _ask(self, **request: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The visitors' program has ended, and says above why.")
        return json.loads(line)


class Visitors:
    """What the program keeps: the pages that are open, and the cookies of visitors who are away."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pages: list[PlainPage] = []
        self._away: deque[str] = deque()
        self._speeds: dict[int, int] = {}  # of those who train, by number
        self._looking: dict[int, asyncio.Task[None]] = {}
        self._every = 0.0
        self._took: dict[str, list[float]] = defaultdict(list)

    async def answer(self, request: dict[str, Any]) -> Any:
        """Does what is asked for."""
        match request:
            case {"do": "open", "count": count, "every": every, "database": database}:
                return await self._open(count, every, database)
            case {"do": "train", "count": count, "speed": speed}:
                self._speeds = dict.fromkeys(range(count), speed)
                await asyncio.gather(*(self._pages[number].train(speed) for number in self._speeds))
            case {"do": "look around", "first": first, "every": every}:
                self._every = every
                for number in range(first, len(self._pages)):
                    self._look(number)
            case {"do": "took"}:
                took, self._took = self._took, defaultdict(list)
                return took
            case {"do": "epochs"}:
                return [page.epochs for page in self._pages]
            case {"do": "swap", "number": number, "newcomer": newcomer}:
                return await self._swap(number, newcomer)
            case {"do": "problems"}:
                self._reraise()
                return [page.problem for page in self._pages if page.problem]
        return None

    async def close(self) -> None:
        """All leave."""
        for task in self._looking.values():
            task.cancel()
        await asyncio.gather(*(page.close() for page in self._pages))

    async def _open(self, count: int, every: float, database: str) -> list[float]:
        async def come(after: float) -> float:
            await asyncio.sleep(after)
            page = PlainPage(self._url, database=database)
            self._pages.append(page)
            return await page.open()

        return await asyncio.gather(*(come(number * every) for number in range(count)))

    async def _swap(self, number: int, newcomer: bool) -> float:
        looked = self._looking.pop(number, None)
        if looked is not None:
            looked.cancel()
        before = self._pages[number]
        await before.close()
        self._away.append(before.cookie)
        returning = self._away.popleft() if len(self._away) > AWAY else ""
        page = PlainPage(self._url, "" if newcomer else returning)
        seconds = await page.open()
        page.epochs += before.epochs
        self._pages[number] = page
        if number in self._speeds:
            await page.train(self._speeds[number])
        if looked is not None:
            self._look(number)
        return seconds

    def _look(self, number: int) -> None:
        self._looking[number] = asyncio.create_task(self._look_around(number))

    async def _look_around(self, number: int) -> None:
        """One visitor does one thing after the other; they do not begin all at once."""
        page = self._pages[number]
        await asyncio.sleep(self._every * (number % 10) / 10)
        for turn in itertools.count():
            text = " ".join(WORDS[(number + turn + place) % len(WORDS)] for place in range(2 + turn % 9))
            began = time.perf_counter()
            match turn % 4:
                case 0 | 2:
                    what = "click"
                    await page.click()
                case 1:
                    what = "sentence"
                    await page.sentence(text)
                case _:
                    what = "question"
                    await page.question(text)
            self._took[what].append(time.perf_counter() - began)
            if turn % 8 == 7:
                runs = await page.runs()
                if runs[KEPT:]:
                    await page.delete(runs[KEPT:])
            await asyncio.sleep(self._every)

    def _reraise(self) -> None:
        """Raises what has kept a visitor from going on."""
        for task in self._looking.values():
            if task.done():
                task.result()


async def main(url: str) -> None:
    """Answers requests until there are no more."""
    loop, lines = asyncio.get_running_loop(), asyncio.StreamReader()
    loop.set_default_executor(ThreadPoolExecutor(FETCHING))
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    visitors = Visitors(url)
    while line := await lines.readline():
        print(json.dumps(await visitors.answer(json.loads(line))), flush=True)
    await visitors.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
