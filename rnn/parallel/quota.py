"""How much of a machine's cores a container may use: Linux bounds the time of its processes, not what they see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

GROUPS = Path("/proc/self/cgroup")
LIMITS = Path("/sys/fs/cgroup")


def quota(groups: Path = GROUPS, limits: Path = LIMITS) -> float | None:
    """The cores whose time the processes of this one's control group may use together; None where nothing bounds it.

    `groups` names the groups that this process is in, and `limits` has a folder for each. A group is bounded by those
    that it is part of, too. Both versions of control groups are read; a file that is not there bounds nothing.
    """
    return min(_bounds(groups, limits), default=None)


def _bounds(groups: Path, limits: Path) -> Iterator[float]:
    with suppress(OSError):
        for line in groups.read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            top = limits / controllers
            if controllers and "cpu" not in controllers.split(","):
                continue
            # In a container the path is that of the machine, while the container's own group is at the top.
            for part in (Path(path), *Path(path).parents):
                bound = _bound(top / part.relative_to("/"))
                if bound is not None:
                    yield bound


def _bound(group: Path) -> float | None:
    """What the files of one group say: time in a period, both in microseconds."""
    for read in (_version_2, _version_1):
        with suppress(OSError, ValueError):
            time, period = read(group)
            return time / period if time > 0 < period else None
    return None


def _version_2(group: Path) -> tuple[int, int]:
    time, period = (group / "cpu.max").read_text().split()
    return -1 if time == "max" else int(time), int(period)


def _version_1(group: Path) -> tuple[int, int]:
    return int((group / "cpu.cfs_quota_us").read_text()), int((group / "cpu.cfs_period_us").read_text())
