"""Which members train and which wait: events in, instructions out, without a worker, a thread or a clock."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.training.scheduler import (
    TURN,
    Forget,
    Instruction,
    MakeWay,
    Moved,
    Pause,
    Place,
    Scheduler,
    Start,
    starts,
)

PATIENT = 3600.0  # seconds: longer than any turn


@dataclass
class Members:
    """A scheduler of members that would train for ever: they halt when they are told to, at once or when asked."""

    places: int = 2
    at_once: bool = True
    now: float = 1000.0
    scheduler: Scheduler[str] = field(init=False)
    place_of: dict[str, Place[str]] = field(default_factory=dict)
    asked_to_leave: list[str] = field(default_factory=list)  # to make way, and have not yet
    instructions: list[Instruction[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.scheduler = Scheduler(self.places)

    def apply(self, instructions: list[Instruction[str]]) -> None:
        self.instructions += instructions
        for instruction in instructions:
            match instruction:
                case Start(member, place):
                    self.place_of[member] = place
                case MakeWay(member):
                    self.asked_to_leave.append(member)
        if self.at_once:
            self.halt()

    def halt(self) -> None:
        """The members that were told to make way do so."""
        while self.asked_to_leave:
            member = self.asked_to_leave.pop(0)
            self.apply(self.scheduler.free(self.place_of.pop(member), self.now))
            self.apply(self.scheduler.join(member, self.now, had_a_turn=True))

    def join(self, *members: str, after: float = 0.0) -> None:
        for member in members:
            self.now += after
            self.apply(self.scheduler.join(member, self.now))

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.apply(self.scheduler.tick(self.now))

    @property
    def training(self) -> str:
        return "".join(sorted(self.scheduler.training))

    @property
    def waiting(self) -> str:
        return "".join(self.scheduler.waiting)


def test_the_first_have_places_and_the_others_wait_in_the_order_in_which_they_came() -> None:
    server = Members()
    server.join(*"abcd")
    assert (server.training, server.waiting) == ("ab", "cd")
    assert starts(server.instructions) == ["a", "b"]
    assert [server.scheduler.number(member) for member in "cd"] == [1, 2]
    assert not server.scheduler.has_room


def test_a_place_that_is_freed_goes_to_the_next_and_the_others_are_told_that_they_moved() -> None:
    server = Members()
    server.join(*"abcd")
    instructions = server.scheduler.free(server.place_of["a"], server.now)
    assert starts(instructions) == ["c"]
    assert instructions[1:] == [Moved("d")]
    assert server.scheduler.leave("d") == []
    assert (server.training, server.waiting) == ("bc", "")


def test_a_member_outside_the_line_has_no_number_and_cannot_leave_it() -> None:
    server = Members()
    server.join("a")
    for ask in (server.scheduler.number, server.scheduler.leave, server.scheduler.made_way):
        with pytest.raises(ValueError, match="not in list"):
            ask("a")


def test_a_new_member_gets_the_place_of_the_one_that_has_trained_longest() -> None:
    server = Members()
    server.join("a", "b", after=1)
    server.join("c", after=TURN - 1.1)
    assert (server.training, server.waiting) == ("ab", "c")  # no turn is over yet
    server.wait(0.1)
    assert (server.training, server.waiting) == ("bc", "a")
    assert server.scheduler.number("a") == 1


def test_after_long_training_the_place_is_free_at_once() -> None:
    server = Members(at_once=False)
    server.join("a", "b", after=1)
    server.join("c", after=PATIENT)
    server.join("d")
    assert server.asked_to_leave == ["a", "b"]
    server.wait(0)
    server.wait(PATIENT)
    assert server.asked_to_leave == ["a", "b"]  # nobody is asked twice
    server.halt()
    assert (server.training, server.waiting) == ("cd", "ab")


def test_a_member_that_made_way_waits_for_half_a_minute_and_has_the_next_turn() -> None:
    server = Members()
    server.join(*"ab")
    server.join("c", after=PATIENT)
    assert server.training == "bc"
    assert server.scheduler.made_way("a")
    server.wait(TURN - 0.1)
    assert server.training == "bc"
    server.wait(0.1)
    assert server.training == "ac"
    server.wait(TURN)
    assert server.training == "ab"


def test_while_no_member_waits_none_makes_way() -> None:
    server = Members()
    server.join(*"ab")
    for _ in range(5):
        server.wait(TURN)
    assert starts(server.instructions) == ["a", "b"]
    assert server.training == "ab"


def test_no_member_makes_way_for_one_that_left_the_line() -> None:
    server = Members()
    server.join(*"abc")
    assert not server.scheduler.made_way("c")
    server.apply(server.scheduler.leave("c"))
    server.wait(TURN)
    assert server.training == "ab"


def test_a_place_that_is_about_to_be_free_is_enough_for_one_that_waits() -> None:
    server = Members(at_once=False)
    server.join(*"ab")
    server.now += PATIENT
    server.scheduler.leaving(server.place_of["b"])
    server.join("c")
    assert server.asked_to_leave == []
    server.scheduler.staying(server.place_of["b"])
    server.wait(0)
    assert server.asked_to_leave == ["a"]


def test_a_place_that_was_given_up_is_taken_until_its_worker_has_halted() -> None:
    server = Members(at_once=False)
    server.join(*"ab")
    place = server.place_of.pop("b")
    server.scheduler.give_up(place)
    server.join("b", after=PATIENT)  # the same visitor, with another run, for which a need not make way
    assert (server.training, server.waiting, server.asked_to_leave) == ("a", "b", [])
    server.apply(server.scheduler.free(place, server.now))
    assert (server.training, server.waiting) == ("ab", "")


def test_when_all_is_over_no_member_has_a_place() -> None:
    server = Members()
    server.join(*"abc")
    server.scheduler.clear()
    assert (server.training, server.waiting) == ("", "")
    assert server.scheduler.has_room


@settings(max_examples=60, deadline=None)
@given(places=st.integers(1, 4), arrivals=st.lists(st.floats(0, 40, allow_nan=False), min_size=1, max_size=12))
def test_every_member_has_a_turn_in_time_and_never_too_many_train(places: int, arrivals: list[float]) -> None:
    server = Members(places)
    members: list[str] = []
    seconds_waited: dict[str, float] = {}

    def look() -> None:
        assert len(server.training) == min(places, len(members))
        for member in members:
            seconds_waited[member] = 0.0 if member in server.place_of else seconds_waited.get(member, 0.0) + 1
            # All before it in the line have a place for no longer than a turn each, and then it has.
            assert seconds_waited[member] <= (len(members) // places + 1) * (TURN + 1)

    for pause in arrivals:
        for _ in range(int(pause)):
            server.wait(1)
            look()
        members.append(chr(ord("a") + len(members)))
        server.join(members[-1])
    for _ in range(300):
        server.wait(1)
        look()


# --- without a page ---------------------------------------------------------------------------------------------------


def test_a_member_pauses_after_its_time_of_grace_and_is_forgotten_long_after() -> None:
    scheduler: Scheduler[str] = Scheduler(1, grace=8.0, memory=100.0)
    for member in ("trains", "waits", "rests", "here"):
        scheduler.presence.arrives(member, 0.0)
    for member in ("trains", "waits", "here"):
        scheduler.join(member, 0.0)
    scheduler.presence.came("here", 0.0)
    assert scheduler.absences(7.9) == []
    assert scheduler.absences(8.0) == [Pause("trains"), Pause("waits")]
    scheduler.leave("waits")
    assert scheduler.absences(99.9) == [Pause("trains")]
    assert scheduler.absences(100.0) == [Pause("trains"), Forget("trains"), Forget("waits"), Forget("rests")]
