"""Workers that are long tasks on a Dask cluster which somebody runs already: nothing here starts a cluster.

A task may run twice: where a machine is lost, Dask starts its task on another. That one is given the newest states, so
that it trains on from there, and what the lost one may still say is not heard any more. Whoever runs the cluster is
trusted: Dask's own messages are pickles.
"""

from __future__ import annotations

import io
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from distributed import Event, Future, Queue, Variable

from rnn.cluster.in_turn import InTurn
from rnn.cluster.known_share import KnownShare
from rnn.cluster.same_program import this_program, why_not
from rnn.cluster.scheduler import CONNECTS_WITHIN, FAULTS, LOOKED_EVERY, Scheduler, plain
from rnn.cluster.spool import StateSpool
from rnn.cluster.task import BEATS_EVERY, NOTHING, TOPIC, Names, call_of, given, given_states
from rnn.parallel import wire
from rnn.parallel.executor import Gone, Reported
from rnn.parallel.messages import Command, Halt, Over, Rest, RunsEnded, States, Task, TrainStacks
from rnn.parallel.stacks import STATES_EVERY

STATES_AT_ONCE = 128  # that a task is given in one message
STATES_A_SECOND = 250  # that all shares at rest tell: a server has saved so many of 64 units by then
STATES_ASKED_FOR = 1.0  # seconds in which the scheduler says whether there are new ones
ROOM_LOOKED_EVERY = 0.1  # seconds between two looks whether there is room for more

UNREACHABLE = "has lost the scheduler of the cluster"


class ClusterWorker:
    """A share that is trained somewhere on the cluster, as the program that asked for it sees it."""

    pid = None  # no process of this machine

    def __init__(self, executor: ClusterExecutor, reported: Reported, gone: Gone) -> None:
        self.share = uuid.uuid4().hex
        self.reported, self.gone = reported, gone
        self._executor = executor

    def send(self, what: Task | Command) -> None:
        """Puts a task or command on its way. Raises ValueError for a task that is no share of many runs."""
        if isinstance(what, Task) and not isinstance(what, TrainStacks):
            raise ValueError(f"a cluster trains shares of many runs: {type(what).__name__} is none")
        self._executor.tell(self, what)

    def end(self) -> None:
        """Lets the task end after the epoch that it is in."""
        self._executor.tell(self, None)

    kill = end  # a task that runs cannot be ended in any other way; it is not heard any more from now on


class ClusterExecutor:
    """Starts workers as tasks on the cluster whose scheduler has this address."""

    def __init__(
        self, address: str, states_every: float = STATES_EVERY, *, has_room: Callable[[], bool] = lambda: True
    ) -> None:
        """Every `states_every` seconds a task tells its states, from which another one can go on.

        States and ends of runs wait at the scheduler while `has_room()` says that there is none for them here, and with
        them what their tasks tell after them.
        Raises ClusterError where there is no scheduler, or none that answers soon, or this program cannot be read.
        """
        self._program = this_program()
        self.address, self._states_every = address, states_every
        self._has_room = has_room
        self._scheduler = Scheduler(address, TOPIC)
        self._client = self._scheduler.client
        self._names = Names(uuid.uuid4().hex)
        self._known: dict[str, KnownShare] = {}  # by share; of the thread that hears alone
        self._states = StateSpool()  # the newest of each run that trains
        self._closing = threading.Event()
        self._fetches = threading.Event()  # the queue of states is open here, or cannot be
        self._beat = Variable(self._names.beat, client=self._client)
        try:
            self._beat.set(0, callback_timeout=CONNECTS_WITHIN)
        except FAULTS as error:
            self._scheduler.leave()
            raise self._scheduler.silent(error) from error
        self._heard, self._told = InTurn("cluster-in"), InTurn("cluster-out")
        self._gifts = InTurn("cluster-gifts")  # which are large, and nothing else waits for them
        self._client.subscribe_topic(TOPIC, self._event)
        self._askers = [_thread("cluster-states", self._hear_states), _thread("cluster-look", self._look)]

    @property
    def works(self) -> bool:
        """Whether the scheduler is there, and has been all the time: another one at its address knows nothing of us."""
        return self._scheduler.works

    def cores(self) -> int:
        """How many tasks can run at once on the workers that are there now, or were a moment ago; never waits.

        Raises ClusterError where the scheduler is lost.
        """
        return self._scheduler.cores()

    def start(self, reported: Reported, gone: Gone) -> ClusterWorker:
        """A new worker; a task is made of it when it is sent one."""
        worker = ClusterWorker(self, reported, gone)
        self._heard.do(
            lambda: self._known.update({worker.share: KnownShare(worker.share, worker, worker.reported, worker.gone)})
        )
        return worker

    def tell(self, worker: ClusterWorker, what: Task | Command | None) -> None:
        """Puts something on its way to the task of a worker; None = it shall end."""
        self._heard.do(lambda: self._pass_on(worker.share, what))

    def close(self) -> None:
        """Ends all tasks of this program and leaves the cluster, or gives up where that takes long.

        Shares whose scheduler is lost already hear that, though nobody has looked for it since.
        """
        self._heard.do(self._end_all if self.works else self._all_lost)
        self._closing.set()
        self._heard.do(lambda: self._told.do(self._leave))
        if not self._told.join(CONNECTS_WITHIN):  # it waits for a scheduler that hangs
            self._scheduler.cut()
            self._told.join(2 * CONNECTS_WITHIN)
        self._states.close()

    # --- the thread that hears: all that changes what is known happens here, in the order in which it came -----------

    def _pass_on(self, share: str, what: Task | Command | None) -> None:
        known = self._known.get(share)
        if known is None:
            return  # it is gone
        pause = self._names.pause(share)
        match what:
            case TrainStacks():
                known.task = what
                self._say(lambda: self._submit(known))
            case Rest(seconds):
                self._say(lambda: self._flag(pause, to=seconds is None))
            case Halt():
                known.is_stopped = True
                self._stop(known)
            case None:
                self._stop(known)
                self._forget(known, "")

    def _stop(self, known: KnownShare) -> None:
        instance = known.instance
        if instance and not known.is_over:
            self._say(lambda: self._flag(self._names.stop(instance), to=True))

    def _hear(self, said: dict[str, Any]) -> None:
        known = self._known.get(str(said.get("share")))
        if known is None or known.task is None:
            return  # of another program, or of no interest any more
        instance, number = str(said["instance"]), int(said["number"])
        if number == 0:
            self._begins(known, instance)
            return
        if instance != known.instance:
            return  # it was given up
        try:
            report = wire.read(io.BytesIO(said["report"]))
        except (wire.WireError, EOFError) as error:
            self._forget(known, f"sends what cannot be read ({plain(error)})")
            return
        for each in known.take(number, report):
            match each:
                case States(runs):
                    for r, state in runs:
                        self._states.put((known.id, r), state)
                case RunsEnded(runs):
                    known.ended.update(r for r, _, _ in runs)
                    for r, _, _ in runs:
                        self._states.drop((known.id, r))
                case Over():
                    known.is_over = True
            known.reported(known.worker, each)

    def _begins(self, known: KnownShare, instance: str) -> None:
        """A task has begun, or begins once more on another machine: it is given what is left to train."""
        self._stop(known)  # the one before, which may live on where nobody reaches it
        task = replace(known.begin(instance), rest_every_run=len(self._known) / STATES_A_SECOND)
        assert known.task is not None
        begun = [r for r in known.places if known.task.starts or (known.id, r) in self._states]
        parts = [begun[n : n + STATES_AT_ONCE] for n in range(0, len(begun), STATES_AT_ONCE)]
        numbers = known.numbers()
        self._give(known, lambda: given(task, len(parts)))
        for part in parts:
            self._give(known, lambda part=part: given_states(self._states_of(known, numbers, part)))  # type: ignore[misc]
        if known.is_stopped:
            self._stop(known)

    def _forget(self, known: KnownShare, reason: str) -> None:
        if self._known.pop(known.id, None) is None:
            return
        for r in known.places:
            self._states.drop((known.id, r))
        self._say(lambda: self._release(known))
        known.gone(known.worker, reason)

    def _finished(self, known: KnownShare, future: Future[Any]) -> None:
        """Dask says that the task has ended: that is the end of it, unless it has said so itself."""
        if future.status == "error":
            self._forget(known, why_not(future.exception()))
        elif future.status in ("cancelled", "lost"):
            self._forget(known, "was ended on the cluster" if self.works else UNREACHABLE)

    def _end_all(self) -> None:
        for share in list(self._known):
            self._pass_on(share, None)

    def _all_lost(self) -> None:
        for known in list(self._known.values()):
            self._forget(known, UNREACHABLE)

    def _say(self, act: Callable[[], object]) -> None:
        """Lets the thread that tells do this, unless the scheduler is lost by then."""

        def unless_lost() -> None:
            if self.works:
                act()

        self._told.do(unless_lost)

    # --- the thread that tells: it may wait for the scheduler --------------------------------------------------------

    def _submit(self, known: KnownShare) -> None:
        self._fetches.wait()  # a queue that was opened by a task first would go with it, and what is in it
        share = known.id
        call = call_of(tuple(self._program), self._names.program, share, self._states_every)
        future = self._client.submit(eval, call, {}, key=f"{TOPIC}-{share}", pure=False)
        known.future = future
        future.add_done_callback(lambda done: self._heard.do(lambda: self._finished(known, done)))

    def _release(self, known: KnownShare) -> None:
        if known.future is not None:
            known.future.release()
        self._flag(self._names.pause(known.id), to=False)

    def _flag(self, name: str, *, to: bool) -> None:
        event = Event(name, client=self._client)
        if to:
            event.set()
        else:
            event.clear()

    def _leave(self) -> None:
        self._heard.end()
        self._told.end()
        self._gifts.end()
        self._gifts.join()
        for asker in self._askers:  # they ask by the client that is about to close
            asker.join()
        with suppress(OSError):
            if self.works:
                self._beat.delete()
        self._scheduler.leave()

    # --- the thread that gives tasks what they train -----------------------------------------------------------------

    def _give(self, known: KnownShare, make: Callable[[], Any]) -> None:
        """Gives the task that is heard what is made when its turn comes: all states at once take much memory."""
        instance = known.instance

        def give() -> None:
            if not self.works or self._closing.is_set() or instance != known.instance:
                return
            try:
                gift = make()
            except OSError as error:  # a state cannot be read
                reason = f"cannot be given its states ({plain(error)})"
                self._heard.do(lambda: self._forget(known, reason))
                gift = NOTHING
            queue = Queue(self._names.task(instance), client=self._client)
            queue.put(gift)
            queue.close()  # the scheduler keeps it until the task has closed it too

        self._gifts.do(give)

    def _states_of(self, known: KnownShare, numbers: Mapping[int, int], places: Sequence[int]) -> States:
        """The newest states of the runs at these places, by what the task calls them."""
        newest = ((r, self._states.get((known.id, r)) or known.started_from(r)) for r in places)
        return States(tuple((numbers[r], state) for r, state in newest if state is not None))

    # --- threads of their own ----------------------------------------------------------------------------------------

    def _event(self, event: tuple[float, Any]) -> None:
        """Called in Dask's own thread."""
        _, said = event
        if isinstance(said, dict):
            self._heard.do(lambda: self._hear(said))

    def _hear_states(self) -> None:
        try:
            states = Queue(self._names.states, client=self._client)
        except (OSError, RuntimeError):  # the scheduler is gone already: who looks for it tells
            return
        finally:
            self._fetches.set()
        while not self._closing.is_set():
            if not self._has_room():
                self._closing.wait(ROOM_LOOKED_EVERY)
                continue
            try:
                said = states.get(timeout=STATES_ASKED_FOR) if self.works else None
            except TimeoutError:  # there were none
                continue
            except (OSError, RuntimeError):  # the last where the connections are cut
                said = None
            if said is None:
                self._closing.wait(LOOKED_EVERY)
                continue
            self._hear_next(said)
        with suppress(OSError):
            states.close()

    def _hear_next(self, said: dict[str, Any]) -> None:
        """Waits until it is heard, so that what was fetched before and takes room is known when there may be more."""
        is_heard = threading.Event()

        def hear() -> None:
            try:
                self._hear(said)
            finally:
                is_heard.set()

        self._heard.do(hear)
        while not is_heard.wait(LOOKED_EVERY) and not self._closing.is_set():
            pass

    def _look(self) -> None:
        """Looks whether the scheduler is there, and lets it know that this program is."""
        beats = 0
        while not self._closing.wait(LOOKED_EVERY):
            if not self._scheduler.look():
                self._heard.do(self._all_lost)
                continue
            beats += 1
            if beats % round(BEATS_EVERY / LOOKED_EVERY) == 0:
                self._say(lambda beats=beats: self._beat.set(beats))  # type: ignore[misc]


def _thread(name: str, run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
