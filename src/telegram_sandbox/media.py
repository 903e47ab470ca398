"""Pictures, documents and other files inside messages: from an upload, an attachment, a file id, or a web address."""

import secrets
from collections.abc import Iterator
from typing import Any

from telegram_sandbox.calls import Call
from telegram_sandbox.files import FileStore, Upload
from telegram_sandbox.images import measure_image
from telegram_sandbox.messages import send_content, send_contents
from telegram_sandbox.refusals import bad_request
from telegram_sandbox.shapes import Json
from telegram_sandbox.texts import read_caption

FILE_PARAMETERS = ("photo", "document", "video", "animation", "audio", "voice", "video_note", "sticker")
_ALBUM_SIZES = range(2, 11)
# What the Bot API requires of each kind of file, beyond its id and size, where the sandbox can not measure it.
_UNMEASURED: dict[str, Json] = {
    "document": {},
    "video": {"width": 0, "height": 0, "duration": 0},
    "animation": {"width": 0, "height": 0, "duration": 0},
    "audio": {"duration": 0},
    "voice": {"duration": 0},
    "video_note": {"length": 0, "duration": 0},
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
}


def send_file(call: Call) -> Json:
    """sendPhoto, sendDocument, sendVideo and their like."""
    kind = next(name for name in FILE_PARAMETERS if name in call.params)
    return send_content(call, describe_media(call, kind=kind, source=call.params[kind], options=call.params))


def send_media_group(call: Call) -> list[Json]:
    """sendMediaGroup: an album of 2 to 10 photos or videos, or of only documents, or of only audio files."""
    media: list[Json] = call.params["media"]
    if len(media) not in _ALBUM_SIZES:
        raise bad_request("wrong number of messages in an album: there must be 2 to 10")
    kinds = {item.get("type") for item in media}
    if not (kinds <= {"photo", "video"} or kinds in ({"document"}, {"audio"})):
        raise bad_request("can't mix these types of media in an album")
    album = {"media_group_id": str(secrets.randbits(53))}
    return send_contents(call, [{**describe_input_media(call, item), **album} for item in media])


def describe_input_media(call: Call, item: Json) -> Json:
    """The message content an InputMedia stands for. Raises RefusalError for unknown types and unusable files."""
    kind = item.get("type")
    if kind not in ("photo", "video", "animation", "document", "audio"):
        raise bad_request("can't parse InputMedia: invalid media type specified")
    return describe_media(call, kind=kind, source=item["media"], options=item)


def describe_media(call: Call, *, kind: str, source: Upload | str, options: Json) -> Json:
    """{"photo": [PhotoSize, ...], "caption": ...} and the like, for a file given in any of Telegram's ways."""
    content = read_caption(options)
    for flag, shown in (("has_spoiler", "has_media_spoiler"), ("show_caption_above_media", "show_caption_above_media")):
        if options.get(flag):
            content[shown] = True
    upload = find_upload(call, source)
    described = describe_file(call.bot.files, kind=kind, source=str(source) if upload is None else upload)
    for measure in ("width", "height", "duration", "length"):
        if isinstance(described[kind], dict) and measure in described[kind] and isinstance(options.get(measure), int):
            described[kind][measure] = options[measure]
    return {**described, **content}


def describe_file(files: FileStore, *, kind: str, source: Upload | str) -> Json:
    """{"photo": [PhotoSize, ...]}, {"document": Document} and the like, for an upload or the id of a kept file."""
    if kind == "photo":
        return {"photo": files.photo_sizes(source) if isinstance(source, str) else files.add_photo(source)}
    stored = files.require(source, kind=kind) if isinstance(source, str) else files.add(source, kind=kind)
    described = {**_UNMEASURED[kind], **stored.as_file(), "mime_type": stored.content_type, "file_name": stored.name}
    if kind == "animation":  # Telegram repeats it for clients that know no animations
        document = {**stored.as_file(), "mime_type": stored.content_type, "file_name": stored.name}
        return {kind: described, "document": document}
    return {kind: described}


def find_upload(call: Call, source: Upload | str) -> Upload | None:
    """The uploaded file behind a parameter, None when it is a file id."""
    if isinstance(source, Upload):
        return source
    if source.startswith("attach://"):
        upload = call.uploads.get(source.removeprefix("attach://"))
        if upload is None:
            raise bad_request(f"can't find attached file '{source}'")
        return upload
    return None


def web_addresses(params: Json) -> Iterator[tuple[dict[str, Any], str]]:
    """Every place in the parameters where a file is given by a web address, as (object, field name)."""
    places = [(params, name) for name in FILE_PARAMETERS]
    media = params.get("media")
    places += [(item, "media") for item in (media if isinstance(media, list) else [media]) if isinstance(item, dict)]
    for holder, name in places:
        value = holder.get(name)
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            yield holder, name


def make_web_upload(url: str, *, content_type: str, data: bytes) -> Upload:
    """A file Telegram fetched itself. Raises RefusalError when it is not what its address promised."""
    if content_type.startswith("image/") and measure_image(data) is None:
        raise bad_request("wrong type of the web page content")
    return Upload(name=url.rpartition("/")[2] or "file", content_type=content_type, data=data)
