"""Folders of the project, from a clone and from an installation."""

from pathlib import Path

from wirespan.lab.shipped import shipped


def test_a_clone_has_them_where_they_are() -> None:
    assert (shipped("servers") / "python" / "serve.py").is_file()
    assert (shipped("examples") / "post-over-40ms.pcapng").is_file()


def test_an_installation_has_them_beside_the_lab(tmp_path: Path) -> None:
    assert shipped("servers", tmp_path / "site", tmp_path / "files") == (
        tmp_path / "files" / "servers"
    )


def test_a_folder_of_that_name_elsewhere_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "servers").mkdir()

    assert shipped("servers", tmp_path, tmp_path / "files") == tmp_path / "files" / "servers"
