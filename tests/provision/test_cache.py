"""What is slow to make is made once for each content, and half of it never counts as made."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from toolchain.cache import KEPT_SECONDS, cache_folder, content_key, kept


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATINGBOT_CACHE", str(tmp_path / "cache"))
    return cache_folder()


def test_it_is_made_once() -> None:
    made: list[Path] = []

    def make(target: Path) -> None:
        made.append(target)
        target.write_text("slow")

    assert kept("thing", "0" * 16, make) == kept("thing", "0" * 16, make)
    assert len(made) == 1


def test_two_at_once_make_it_once() -> None:
    made: list[Path] = []
    both = threading.Barrier(2)

    def make(target: Path) -> None:
        made.append(target)
        target.write_text("slow")

    def ask() -> None:
        both.wait()
        kept("thing", "0" * 16, make)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_what_failed_half_way_is_made_again() -> None:
    def fail(target: Path) -> None:
        target.mkdir()
        (target / "half").write_text("")
        raise OSError("the network stumbled")

    with pytest.raises(OSError, match="stumbled"):
        kept("thing", "0" * 16, fail)
    whole = kept("thing", "0" * 16, lambda target: target.mkdir())
    assert list(whole.iterdir()) == []


def test_what_nobody_asked_for_in_weeks_makes_room() -> None:
    old = kept("thing", "0" * 16, lambda target: target.mkdir())
    recent = kept("thing", "1" * 16, lambda target: target.mkdir())
    other = kept("thing-of-another-name", "0" * 16, lambda target: target.mkdir())
    long_ago = time.time() - KEPT_SECONDS - 60
    for path in (old, other):
        os.utime(path, (long_ago, long_ago))
    new = kept("thing", "2" * 16, lambda target: target.mkdir())
    assert [path.exists() for path in (old, recent, other, new)] == [False, True, True, True]


def test_a_key_changes_with_every_files_name_and_content(tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "a").write_text("1")
    keys = [content_key(folder)]
    (folder / "a").write_text("2")
    keys.append(content_key(folder))
    (folder / "a").rename(folder / "b")
    keys.append(content_key(folder))
    assert len(set(keys)) == 3
    assert content_key("ab", "c") != content_key("a", "bc")
