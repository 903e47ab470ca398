"""The object store: one object per photo and size, and archives for members, in a local folder or in S3."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, ObjectStore, S3Store

SIZES = {"thumb": 160, "card": 720, "full": 1280}
"""Longest side in pixels, by name."""

S3_SCHEME = "s3://"


STORE_ERRORS = (BaseError, OSError)
"""What a store that cannot be reached, or refuses, looks like."""


class PhotoStore:
    """Keeps ``photos/<id>/<size>.jpg`` and ``exports/<id>``."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, photo_id: UUID, size: str, content: bytes) -> None:
        """Store one size as JPEG bytes."""
        await obstore.put_async(self._store, _key(photo_id, size), content)

    async def get(self, photo_id: UUID, size: str) -> bytes | None:
        """The JPEG bytes, or None."""
        return await self.get_object(_key(photo_id, size))

    async def delete(self, photo_id: UUID) -> None:
        """Forget every size; deleting what is not there is fine."""
        for key in photo_keys(photo_id):
            await self.delete_object(key)

    async def delete_object(self, key: str) -> None:
        """Forget one object; deleting what is not there is fine."""
        with contextlib.suppress(NotFoundError, FileNotFoundError):
            await obstore.delete_async(self._store, key)

    async def put_object(self, key: str, content: bytes) -> None:
        """Store an object that is no photo."""
        await obstore.put_async(self._store, key, content)

    async def get_object(self, key: str) -> bytes | None:
        """The bytes of an object, or None."""
        try:
            result = await obstore.get_async(self._store, key)
        except (NotFoundError, FileNotFoundError):
            return None
        return bytes(await result.bytes_async())


def open_store(location: str, *, endpoint: str | None = None) -> PhotoStore:
    """Open ``s3://bucket/prefix`` (keys from the environment's AWS_ variables) or a local folder, made when missing."""
    return PhotoStore(open_objects(location, endpoint=endpoint))


def open_objects(location: str, *, endpoint: str | None = None, keys: Mapping[str, str] | None = None) -> ObjectStore:
    """The store itself; ``keys`` (access_key_id, secret_access_key, region) instead of the AWS_ variables."""
    if location.startswith(S3_SCHEME):
        bucket, _, prefix = location.removeprefix(S3_SCHEME).partition("/")
        options = {"client_options": {"allow_http": endpoint.startswith("http://")}} if endpoint else {}
        return S3Store(bucket, prefix=prefix or None, endpoint=endpoint, **(keys or {}), **options)  # type: ignore[arg-type]
    folder = Path(location)
    folder.mkdir(parents=True, exist_ok=True)
    # Without its folder a deleted photo would leave its id behind.
    return LocalStore(folder, automatic_cleanup=True)


def photo_keys(photo_id: UUID) -> tuple[str, ...]:
    """The objects of a photo."""
    return tuple(_key(photo_id, size) for size in SIZES)


def _key(photo_id: UUID, size: str) -> str:
    return f"photos/{photo_id}/{size}.jpg"
