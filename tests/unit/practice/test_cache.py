import fcntl
from pathlib import Path

import pytest

from practice.cache import cached, recipe_key


def builder(calls: list[Path]):
    def build(folder: Path) -> None:
        calls.append(folder)
        (folder / "content").write_text("built")

    return build


def test_a_folder_is_built_once_and_then_found(tmp_path: Path):
    calls: list[Path] = []
    for _ in range(2):
        with cached("image", "k1", builder(calls), folder=tmp_path) as entry:
            assert entry.name == "image-k1"
            assert (entry / "content").read_text() == "built"
    assert len(calls) == 1


def test_a_failed_build_leaves_nothing_and_is_tried_again(tmp_path: Path):
    def fail(folder: Path) -> None:
        (folder / "half").write_text("")
        raise RuntimeError("no network")

    with pytest.raises(RuntimeError), cached("image", "k1", fail, folder=tmp_path):
        pass
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []
    with cached("image", "k1", builder([]), folder=tmp_path) as entry:
        assert not (entry / "half").exists()


def test_what_a_killed_build_left_is_built_anew(tmp_path: Path):
    (tmp_path / "image-k1.unfinished").mkdir()
    (tmp_path / "image-k1.unfinished" / "half").write_text("")
    with cached("image", "k1", builder([]), folder=tmp_path) as entry:
        assert sorted(path.name for path in entry.iterdir()) == ["content"]


def test_a_new_recipe_removes_the_old_folder_unless_it_is_in_use(tmp_path: Path):
    with cached("image", "k1", builder([]), folder=tmp_path) as old:
        with cached("image", "k2", builder([]), folder=tmp_path):
            assert old.is_dir()
        with cached("image", "k3", builder([]), folder=tmp_path) as newest:
            assert old.is_dir()
            assert not (tmp_path / "image-k2").exists()
    with cached("image", "k4", builder([]), folder=tmp_path):
        assert not old.exists()
        assert not newest.exists()


def test_another_family_is_left_alone(tmp_path: Path):
    with cached("image", "k1", builder([]), folder=tmp_path) as image:
        pass
    with cached("dependencies", "k1", builder([]), folder=tmp_path):
        assert image.is_dir()


def test_a_folder_in_use_cannot_be_locked_for_removal(tmp_path: Path):
    with (
        cached("image", "k1", builder([]), folder=tmp_path),
        (tmp_path / ".image-k1.lock").open("a") as lock,
        pytest.raises(BlockingIOError),
    ):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_key_depends_on_every_part_and_on_where_it_ends():
    assert recipe_key("a", "b") == recipe_key("a", "b")
    assert len({recipe_key("a", "b"), recipe_key("ab"), recipe_key("b", "a")}) == 3
