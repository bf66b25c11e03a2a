"""Settings in Streamlit's secrets: a file that cannot be read is told of, and one that is not there is none."""

import os
from pathlib import Path

import pytest

from playground.server.secrets_file import check_files


def test_no_file_a_folder_and_a_good_file_are_taken(tmp_path: Path) -> None:
    good = tmp_path / "secrets.toml"
    good.write_text('PLAYGROUND_LOG = "json"\n[more]\nkey = 1\n')
    check_files([str(tmp_path / "none.toml"), str(tmp_path), str(good)])


@pytest.mark.parametrize("content", [b'PLAYGROUND_LOG = "json', b"PLAYGROUND_LOG", b'PLAYGROUND_LOG = "\xff"'])
def test_a_file_that_is_no_toml_is_told_of_in_one_sentence(content: bytes, tmp_path: Path) -> None:
    broken = tmp_path / "secrets.toml"
    broken.write_bytes(content)
    with pytest.raises(ValueError, match=r"^The settings in .*secrets\.toml cannot be read \(.+\): mend the file or"):
        check_files([str(tmp_path / "none.toml"), str(broken)])


@pytest.mark.skipif(os.name == "nt", reason="Windows calls it by another name")
def test_what_is_no_file_is_told_of_without_the_systems_number(tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").mkdir()
    with pytest.raises(ValueError, match=r"cannot be read \(Is a directory\)"):
        check_files([str(tmp_path / "secrets.toml")])
