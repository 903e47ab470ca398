"""The MarkdownV2 parse mode, with the rules and the complaints of Telegram's own parser (tdlib `MessageEntity.cpp`)."""

import re
from dataclasses import dataclass

from telegram_sandbox.entities import utf16_length
from telegram_sandbox.refusals import RefusalError, bad_request
from telegram_sandbox.shapes import Json

# https://core.telegram.org/bots/api#markdownv2-style: these must be escaped wherever they mean nothing.
_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
_MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler"}
_NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
}
_CODE_BODY = re.compile(r"((?:\\.|[^\\`])*)`", re.DOTALL)
_PRE_BODY = re.compile(r"((?:\\.|[^\\`]|`(?!``))*)```", re.DOTALL)


@dataclass(kw_only=True)
class _Open:
    kind: str
    offset: int
    byte: int


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._position = 0
        self._plain = ""
        self._opened: list[_Open] = []
        self._entities: list[Json] = []
        self._quote: int | None = None  # offset where a block quote began

    def parse(self) -> tuple[str, list[Json]]:
        while self._position < len(self._source):
            self._step()
        self._end_quote()
        if self._opened:
            last = self._opened[-1]
            raise _refuse(f"Can't find end of {_NAMES[last.kind]} entity at byte offset {last.byte}")
        return self._plain, sorted(self._entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def _step(self) -> None:
        if self._position == 0 or self._source[self._position - 1] == "\n":
            self._start_line()
            if self._position >= len(self._source):
                return
        rest = self._source[self._position :]
        if rest[0] == "\\" and len(rest) > 1 and ord(rest[1]) < 127:
            self._emit(rest[1], width=2)
        elif rest[0] == "`":
            self._read_code(rest)
        elif rest[0] == "[" or rest.startswith("!["):
            self._start("custom_emoji" if rest[0] == "!" else "text_link", width=rest.index("[") + 1)
        elif rest[0] == "]" and self._opened and self._opened[-1].kind in ("text_link", "custom_emoji"):
            self._end_link(rest)
        elif (mark := next((mark for mark in ("__", "||", "*", "_", "~") if rest.startswith(mark)), None)) is not None:
            self._toggle(mark)
        elif rest[0] in _RESERVED:
            raise _refuse(f"Character '{rest[0]}' is reserved and must be escaped with the preceding '\\'")
        else:
            self._emit(rest[0], width=1)

    def _start_line(self) -> None:
        quoted = self._source.startswith((">", "**>"), self._position)
        if not quoted:
            self._end_quote()
            return
        if self._quote is None:
            self._quote = utf16_length(self._plain)
        self._position = self._source.index(">", self._position) + 1

    def _end_quote(self) -> None:
        if self._quote is not None:
            length = utf16_length(self._plain.rstrip("\n")) - self._quote
            if length > 0:
                self._entities.append({"type": "blockquote", "offset": self._quote, "length": length})
        self._quote = None

    def _emit(self, character: str, *, width: int) -> None:
        self._plain += character
        self._position += width

    def _start(self, kind: str, *, width: int) -> None:
        byte = len(self._source[: self._position].encode())
        self._opened.append(_Open(kind=kind, offset=utf16_length(self._plain), byte=byte))
        self._position += width

    def _toggle(self, mark: str) -> None:
        kind = _MARKS[mark]
        if self._opened and self._opened[-1].kind == "italic" and mark == "__":
            mark, kind = "_", "italic"
        if self._opened and self._opened[-1].kind == kind:
            self._position += len(mark)
            self._close()
        elif any(opened.kind == kind for opened in self._opened):
            last = self._opened[-1]
            raise _refuse(f"Can't find end of {_NAMES[last.kind]} entity at byte offset {last.byte}")
        else:
            self._start(kind, width=len(mark))

    def _close(self, **details: str) -> None:
        opened = self._opened.pop()
        length = utf16_length(self._plain) - opened.offset
        if length > 0:
            self._entities.append({"type": opened.kind, "offset": opened.offset, "length": length, **details})

    def _read_code(self, rest: str) -> None:
        fence = "```" if rest.startswith("```") else "`"
        self._start("pre" if fence == "```" else "code", width=len(fence))
        body = (_PRE_BODY if fence == "```" else _CODE_BODY).match(rest, len(fence))
        if body is None:
            last = self._opened[-1]
            raise _refuse(f"Can't find end of {_NAMES[last.kind]} entity at byte offset {last.byte}")
        inner, details = body.group(1), {}
        if fence == "```":
            language = re.match(r"([^\s`]*)\n", inner)
            if language:
                inner = inner[language.end() :]
                details = {"language": language.group(1)} if language.group(1) else {}
        self._plain += re.sub(r"\\(.)", r"\1", inner, flags=re.DOTALL)
        self._position += body.end() - len(fence)
        self._close(**details)

    def _end_link(self, rest: str) -> None:
        kind = self._opened[-1].kind
        address = re.match(r"\]\(((?:\\.|[^\\)])*)\)", rest, re.DOTALL)
        if address is None:
            if kind == "text_link" and not rest.startswith("]("):
                raise _refuse("Character ']' is reserved and must be escaped with the preceding '\\'")
            raise _refuse(f"Can't find end of a URL at byte offset {self._opened[-1].byte}")
        target = re.sub(r"\\(.)", r"\1", address.group(1), flags=re.DOTALL)
        self._position += address.end()
        if kind == "text_link":
            self._close(url=target)
            return
        emoji = re.match(r"tg://emoji\?id=(\d+)", target)
        if emoji is None:
            raise _refuse("Custom emoji URL must have scheme tg://emoji and an id")
        self._close(custom_emoji_id=emoji.group(1))


def parse_markdown(text: str) -> tuple[str, list[Json]]:
    """The plain text and its entities. Raises RefusalError "can't parse entities: ..." with Telegram's reasons."""
    return _Parser(text).parse()


def _refuse(reason: str) -> RefusalError:
    return bad_request(f"can't parse entities: {reason}")
