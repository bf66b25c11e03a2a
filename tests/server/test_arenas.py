"""The C library is told to share memory among threads where it knows how."""

import platform

from playground.server.arenas import share_memory


def test_the_usual_c_library_takes_it_and_others_are_left_alone() -> None:
    assert share_memory() == (platform.libc_ver()[0] == "glibc")
