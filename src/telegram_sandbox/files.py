"""Files as Telegram keeps them: file ids that only their own bot can use, photo sizes, and paths to download from."""

import base64
import hashlib
import itertools
import secrets
from dataclasses import dataclass
from pathlib import PurePosixPath

from telegram_sandbox.images import measure_image
from telegram_sandbox.refusals import bad_request
from telegram_sandbox.shapes import Json

_PHOTO_UPLOAD_BYTES = 10 * 1024 * 1024
_FILE_UPLOAD_BYTES = 50 * 1024 * 1024
_DOWNLOAD_BYTES = 20 * 1024 * 1024
_PHOTO_SIDES_SUM = 10_000
_PHOTO_SIDES_RATIO = 20
_THUMBNAIL_SIDE = 90


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that came with a request."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file Telegram holds. `unique_id` is the same for every bot, `id` is one bot's handle."""

    id: str
    unique_id: str
    kind: str
    path: str
    name: str
    content_type: str
    data: bytes

    def as_file(self) -> Json:
        """The file as a Bot API File, or as the core of a Document, Video and so on."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.data)}


class FileStore:
    """The files one bot has a file id for."""

    def __init__(self, *, bot_id: int) -> None:
        self._bot_id = bot_id
        self._files: dict[str, StoredFile] = {}
        self._numbers = itertools.count()

    def add(self, upload: Upload, *, kind: str) -> StoredFile:
        """Keep an upload as a "photo", "document", ... Raises RefusalError when it is empty or too big."""
        _check_weight(upload.data, limit=_PHOTO_UPLOAD_BYTES if kind == "photo" else _FILE_UPLOAD_BYTES)
        suffix = PurePosixPath(upload.name).suffix or (".jpg" if kind == "photo" else "")
        stored = StoredFile(
            id=self._make_id(kind),
            unique_id=hashlib.sha256(kind.encode() + upload.data).hexdigest()[:16],
            kind=kind,
            path=f"{kind}s/file_{next(self._numbers)}{suffix}",
            name=upload.name,
            content_type=upload.content_type,
            data=upload.data,
        )
        self._files[stored.id] = stored
        return stored

    def _make_id(self, kind: str) -> str:
        handle = f"{kind}:{self._bot_id}:".encode() + secrets.token_bytes(24)
        return base64.urlsafe_b64encode(handle).decode().rstrip("=")

    def find(self, file_id: str) -> StoredFile | None:
        """The file with this id, or None when this bot was never given it."""
        return self._files.get(file_id)

    def require(self, file_id: str, *, kind: str) -> StoredFile:
        """The file to send again as `kind`. Raises RefusalError for foreign ids and for changes of kind."""
        stored = self.find(file_id)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if stored.kind != kind:
            raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
        return stored

    def find_path(self, path: str) -> StoredFile | None:
        """The file behind a `file_path` of getFile."""
        return next((stored for stored in self._files.values() if stored.path == path), None)

    def describe(self, file_id: str) -> Json:
        """The answer of getFile. Raises RefusalError for unknown ids and for files over 20 MB."""
        stored = self.find(file_id)
        if stored is None:
            raise bad_request("invalid file_id")
        if len(stored.data) > _DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return {**stored.as_file(), "file_path": stored.path}

    def add_photo(self, upload: Upload) -> list[Json]:
        """Keep a picture and return its PhotoSize list, smallest first.

        The small size has its own file id and announces a thumbnail's width and height, but carries the bytes of the
        whole picture: the sandbox does not decode images. Raises RefusalError when Telegram would not take the picture.
        """
        check_photo(upload.data)
        return [self._as_size(self.add(upload, kind="photo"), side=side) for side in (_THUMBNAIL_SIDE, None)]

    def photo_sizes(self, file_id: str) -> list[Json]:
        """The PhotoSize list of a photo already kept, for sending it again by file id."""
        stored = self.require(file_id, kind="photo")
        return [self._as_size(stored, side=None)]

    def _as_size(self, stored: StoredFile, *, side: int | None) -> Json:
        width, height = measure_image(stored.data) or (0, 0)
        scale = min(1.0, side / max(width, height)) if side else 1.0
        return {
            "file_id": stored.id,
            "file_unique_id": stored.unique_id + ("s" if side else "y"),
            "width": max(1, round(width * scale)),
            "height": max(1, round(height * scale)),
            "file_size": len(stored.data),
        }


def _check_weight(data: bytes, *, limit: int) -> None:
    if not data:
        raise bad_request("file must be non-empty")
    if len(data) > limit:
        raise bad_request("file is too big")


def check_photo(data: bytes) -> None:
    """Refuse what Telegram does not take as a photo: too heavy, no picture, too large sides, too long a strip."""
    _check_weight(data, limit=_PHOTO_UPLOAD_BYTES)
    size = measure_image(data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    if min(width, height) < 1 or width + height > _PHOTO_SIDES_SUM:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    if max(width, height) > _PHOTO_SIDES_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
