"""The HTML parse mode, with the tags and the complaints of Telegram's own parser (tdlib `MessageEntity.cpp`)."""

import html
import re
from dataclasses import dataclass

from telegram_sandbox.entities import utf16_length
from telegram_sandbox.refusals import RefusalError, bad_request
from telegram_sandbox.shapes import Json

_SIMPLE_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_TAG = re.compile(r"</?([A-Za-z][\w-]*)((?:\s+[\w-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[\w.-]+))?)*)\s*>")
_ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]+)))?")
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9A-Fa-f]{1,6});")


@dataclass(kw_only=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int


def parse_html(text: str) -> tuple[str, list[Json]]:
    """The plain text and its entities. Raises RefusalError "can't parse entities: ..." with Telegram's reasons."""
    plain = ""
    entities: list[Json] = []
    opened: list[_Open] = []
    position = 0
    while position < len(text):
        if text[position] == "&" and (reference := _REFERENCE.match(text, position)):
            plain += html.unescape(reference.group())
            position = reference.end()
        elif text[position] == "<":
            tag = _read_tag(text, position=position)
            if text[position + 1] == "/":
                _close(
                    tag.group(1).lower(), text=text, position=position, plain=plain, opened=opened, entities=entities
                )
            else:
                opened.append(_open(tag, text=text, position=position, offset=utf16_length(plain)))
            position = tag.end()
        else:
            plain += text[position]
            position += 1
    if opened:
        raise _refuse(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    return plain, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _read_tag(text: str, *, position: int) -> "re.Match[str]":
    tag = _TAG.match(text, position)
    if tag is None:
        name = re.match(r"</?([^\s>]*)", text[position:])
        raise _refuse(f'Unsupported start tag "{name.group(1) if name else ""}" at byte offset {_byte(text, position)}')
    return tag


def _open(tag: "re.Match[str]", *, text: str, position: int, offset: int) -> _Open:
    name = tag.group(1).lower()
    attributes = {
        match.group(1).lower(): html.unescape(match.group(2) or match.group(3) or match.group(4) or "")
        for match in _ATTRIBUTE.finditer(tag.group(2))
    }
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {_byte(text, position)}')
    if name not in _SIMPLE_TAGS and name not in ("a", "span", "tg-emoji"):
        raise _refuse(f'Unsupported start tag "{name}" at byte offset {_byte(text, position)}')
    return _Open(tag=name, attributes=attributes, offset=offset)


def _close(name: str, *, text: str, position: int, plain: str, opened: list[_Open], entities: list[Json]) -> None:
    if not opened:
        raise _refuse(f"Unexpected end tag at byte offset {_byte(text, position)}")
    start = opened.pop()
    if start.tag != name:
        raise _refuse(
            f'Unmatched end tag at byte offset {_byte(text, position)}, expected "</{start.tag}>", found "</{name}>"'
        )
    length = utf16_length(plain) - start.offset
    kind = _describe(start, parents=opened)
    if length > 0 and kind is not None:
        entities.append({**kind, "offset": start.offset, "length": length})


def _describe(start: _Open, *, parents: list[_Open]) -> Json | None:
    """What an element stands for; None for one that leaves only its text, such as a link without an address."""
    match start.tag:
        case "a":
            address = start.attributes.get("href")
            return {"type": "text_link", "url": address} if address else None
        case "span":
            return {"type": "spoiler"}
        case "tg-emoji":
            emoji = start.attributes.get("emoji-id")
            if not emoji:
                raise _refuse("Custom emoji identifier must be specified")
            return {"type": "custom_emoji", "custom_emoji_id": emoji}
        case "blockquote" if "expandable" in start.attributes:
            return {"type": "expandable_blockquote"}
        case "code" if parents and parents[-1].tag == "pre" and "class" in start.attributes:
            parents[-1].attributes["language"] = start.attributes["class"].removeprefix("language-")
            return None
        case "pre" if "language" in start.attributes:
            return {"type": "pre", "language": start.attributes["language"]}
    return {"type": _SIMPLE_TAGS[start.tag]}


def _byte(text: str, position: int) -> int:
    return len(text[:position].encode())


def _refuse(reason: str) -> RefusalError:
    return bad_request(f"can't parse entities: {reason}")
