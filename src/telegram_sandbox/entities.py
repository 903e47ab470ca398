"""Message entities: offsets in UTF-16 units, and the commands, links and mentions Telegram finds by itself."""

import re

from telegram_sandbox.shapes import Json

_PLAIN = (
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("url", re.compile(r"(?<![\w@./])(?:https?://|www\.|t\.me/)[^\s<>\"']*[^\s<>\"'.,;:!?)\]]", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?!\w)")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)


def utf16_length(text: str) -> int:
    """The length Telegram counts offsets in."""
    return len(text.encode("utf-16-le")) // 2


def find_plain_entities(text: str, *, taken: list[Json]) -> list[Json]:
    """Commands, links, addresses, mentions and hashtags that no entity in `taken`, nor an earlier find, overlaps."""
    found: list[Json] = []
    for kind, pattern in _PLAIN:
        for match in pattern.finditer(text):
            offset, length = utf16_length(text[: match.start()]), utf16_length(match.group())
            blocking = [
                entity for entity in taken if entity["type"] in ("code", "pre", "text_link", "bot_command", "url")
            ]
            if all(_apart(offset, length=length, other=entity) for entity in (*blocking, *found)):
                found.append({"type": kind, "offset": offset, "length": length})
    return found


def _apart(offset: int, *, length: int, other: Json) -> bool:
    return offset + length <= int(other["offset"]) or int(other["offset"]) + int(other["length"]) <= offset


def trim_entities(text: str, *, entities: list[Json]) -> tuple[str, list[Json]]:
    """Cut white space off both ends, as Telegram does, and fit the entities to what is left."""
    cut = len(text) - len(text.lstrip())
    trimmed = text.strip()
    shift, end = utf16_length(text[:cut]), utf16_length(trimmed)
    fitted: list[Json] = []
    for entity in entities:
        start = max(0, entity["offset"] - shift)
        stop = min(end, entity["offset"] + entity["length"] - shift)
        if stop > start:
            fitted.append({**entity, "offset": start, "length": stop - start})
    return trimmed, fitted
