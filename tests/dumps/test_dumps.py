"""Dumps come back as they were or not at all; old ones are forgotten, and photos with the last dump that knows them."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import obstore
import pytest
from hypothesis import given
from hypothesis import strategies as st
from obstore.store import MemoryStore

from datingbot.dumps.__main__ import main
from datingbot.dumps.photos import copy_photos, put_back_photos
from datingbot.dumps.seal import CHUNK_BYTES, BadSecret, CannotOpen, seal, unseal
from datingbot.dumps.shelf import FOLDER, NoDump, fetch_dump, forget_old, list_dumps, put_dump

SECRET = "s" * 44
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def close(content: bytes, *, secret: str = SECRET) -> bytes:
    """The content, sealed."""
    sealed = io.BytesIO()
    seal(secret, io.BytesIO(content), sealed)
    return sealed.getvalue()


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_what_was_sealed_comes_back(size: int) -> None:
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    sealed = close(content)
    assert b"".join(unseal(SECRET, [sealed])) == content
    assert b"".join(unseal(SECRET, (sealed[i : i + 70_001] for i in range(0, len(sealed), 70_001)))) == content


@given(st.integers(0), st.integers(1, 255))
def test_one_changed_byte_is_noticed(where: int, change: int) -> None:
    sealed = bytearray(close(b"members, likes and matches"))
    sealed[where % len(sealed)] ^= change
    with pytest.raises(CannotOpen):
        list(unseal(SECRET, [bytes(sealed)]))


@given(st.integers(0))
def test_an_end_that_is_missing_is_noticed(where: int) -> None:
    sealed = close(b"members, likes and matches")
    with pytest.raises(CannotOpen):
        list(unseal(SECRET, [sealed[: where % len(sealed)]]))


def test_a_whole_chunk_that_is_missing_is_noticed() -> None:
    sealed = close(b"x" * (2 * CHUNK_BYTES))
    with pytest.raises(CannotOpen):
        list(unseal(SECRET, [sealed[: -(CHUNK_BYTES + 16)]]))


def test_another_key_opens_nothing_and_a_short_one_seals_nothing() -> None:
    with pytest.raises(CannotOpen):
        list(unseal("t" * 44, [close(b"members")]))
    with pytest.raises(BadSecret, match="openssl"):
        close(b"members", secret="short")
    assert b"members" not in close(b"members")


def test_the_newest_dumps_stay_and_each_can_be_fetched(tmp_path: Path) -> None:
    store, file = MemoryStore(), tmp_path / "dump"
    for day in range(5):
        file.write_bytes(b"day %d" % day)
        put_dump(store, file, secret=SECRET, moment=NOW + timedelta(days=day))
    kept = forget_old(store, keep=3)
    assert kept == list_dumps(store) == [f"202601{day:02}T030405Z.dump.sealed" for day in (4, 5, 6)]
    assert fetch_dump(store, file, secret=SECRET) == kept[-1]
    assert file.read_bytes() == b"day 4"
    fetch_dump(store, file, secret=SECRET, name=kept[0])
    assert file.read_bytes() == b"day 2"
    with pytest.raises(NoDump, match="There are: 20260104"):
        fetch_dump(store, file, secret=SECRET, name="20250101T000000Z.dump.sealed")
    with pytest.raises(NoDump, match="yet"):
        fetch_dump(MemoryStore(), file, secret=SECRET)


def test_photos_stay_until_the_last_dump_that_knows_them_is_forgotten() -> None:
    service, copy = MemoryStore(), MemoryStore()
    obstore.put(service, "photos/a/card.jpg", b"a")
    obstore.put(service, "photos/b/card.jpg", b"b")
    first = copy_photos(service, copy, stamp="20260101", oldest_dump="20260101")
    assert (first.added, first.gone, first.forgotten) == (2, 0, 0)
    obstore.delete(service, "photos/a/card.jpg")
    second = copy_photos(service, copy, stamp="20260102", oldest_dump="20260101")
    assert (second.added, second.gone, second.forgotten) == (0, 1, 0)
    assert put_back_photos(copy, service, since="20260102") == 0
    assert put_back_photos(copy, service, since="20260101") == 1
    assert bytes(obstore.get(service, "photos/a/card.jpg").bytes()) == b"a"
    obstore.delete(service, "photos/a/card.jpg")
    third = copy_photos(service, copy, stamp="20260104", oldest_dump="20260103")
    assert third.forgotten == 1
    left = {entry["path"] for batch in obstore.list(copy) for entry in batch}
    assert left == {"photos/b/card.jpg"}


def test_the_command_keeps_lists_and_fetches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dump, backups = tmp_path / "dump", tmp_path / "backups"
    dump.write_bytes(b"all of it")
    photo = tmp_path / "photos-of-the-service" / "photos" / "a" / "card.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"a")
    monkeypatch.setenv("DUMP_STORE", str(backups))
    monkeypatch.setenv("PHOTO_STORE", str(tmp_path / "photos-of-the-service"))
    assert main(["keep", str(dump), "--keep", "2"]) == 1
    assert "DUMP_KEY" in capsys.readouterr().err
    monkeypatch.setenv("DUMP_KEY", SECRET)
    assert main(["keep", str(dump), "--keep", "2"]) == 0
    assert "1 added" in capsys.readouterr().out
    assert main(["list"]) == 0
    assert capsys.readouterr().out.split() == [path.name for path in (backups / FOLDER).iterdir()]
    photo.unlink()
    assert main(["fetch", str(tmp_path / "back")]) == 0
    assert (tmp_path / "back").read_bytes() == b"all of it"
    assert photo.read_bytes() == b"a"
    damaged = next((backups / FOLDER).iterdir())
    damaged.write_bytes(damaged.read_bytes()[:-1])
    assert main(["fetch", str(tmp_path / "back")]) == 1
    assert "damaged" in capsys.readouterr().err
