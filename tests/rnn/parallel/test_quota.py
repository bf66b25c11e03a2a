"""How much of the cores a container may use, as both versions of Linux's control groups say it."""

from pathlib import Path

import pytest

from rnn.parallel.executor import whole_cores
from rnn.parallel.quota import quota

VERSION_2 = "0::{path}\n"
VERSION_1 = "9:name=systemd:/\n4:memory:{path}\n2:cpu,cpuacct:{path}\n0::/\n"


@pytest.mark.parametrize(
    ("groups", "files", "expected"),
    [
        (VERSION_2.format(path="/"), {"cpu.max": "150000 100000\n"}, 1.5),
        (VERSION_2.format(path="/"), {"cpu.max": "max 100000\n"}, None),
        (VERSION_2.format(path="/a/b"), {"a/b/cpu.max": "max 100000\n", "a/cpu.max": "200000 100000\n"}, 2.0),
        (VERSION_2.format(path="/a/b"), {"a/b/cpu.max": "50000 100000\n", "a/cpu.max": "200000 100000\n"}, 0.5),
        (VERSION_2.format(path="/docker/1f"), {"cpu.max": "100000 100000\n"}, 1.0),
        (VERSION_2.format(path="/"), {"cpu.max": "what is this\n"}, None),
        (VERSION_2.format(path="/"), {}, None),
        (
            VERSION_1.format(path="/docker/1f"),
            {"cpu,cpuacct/cpu.cfs_quota_us": "25000\n", "cpu,cpuacct/cpu.cfs_period_us": "50000\n"},
            0.5,
        ),
        (
            VERSION_1.format(path="/"),
            {"cpu,cpuacct/cpu.cfs_quota_us": "-1\n", "cpu,cpuacct/cpu.cfs_period_us": "100000\n"},
            None,
        ),
        (None, {}, None),
    ],
)
def test_the_tightest_bound_of_its_groups_holds(
    tmp_path: Path, groups: str | None, files: dict[str, str], expected: float | None
) -> None:
    for name, text in files.items():
        file = tmp_path / "limits" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    if groups is not None:
        (tmp_path / "groups").write_text(groups)
    assert quota(tmp_path / "groups", tmp_path / "limits") == expected


@pytest.mark.parametrize(
    ("seen", "share", "expected"), [(64, None, 64), (64, 0.1, 1), (64, 1.5, 2), (64, 2.0, 2), (2, 8.0, 2)]
)
def test_a_part_of_a_core_counts_as_one(seen: int, share: float | None, expected: int) -> None:
    assert whole_cores(seen, share) == expected
