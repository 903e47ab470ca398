"""Mutations: a JSON document with one to three places spoiled, as fuzzers and forgers spoil them; all from a seed."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

Json = Any

WORDS = (
    "", " ", "\x00", "a\x00b", "\ud800", "\u202egnp.exe", "﷽" * 40, "👩‍👩‍👧‍👦" * 30, "<b>", "</code>&lt;",
    "&#0;", "%00", "../../etc/passwd", "'; DROP TABLE members; --", "{{7*7}}", "${jndi:ldap://x}",
    "javascript:alert(1)", "\n" * 300, "x" * 5_000, "-1", "1e999", "NaN", "null", "0x10", "１８", "2015-01-01",
    "9999-99-99", "true", "[]", "{}", "set:language:xx", "erase:yes:99999999999999999999", "value::",
    "edit:any:any",
)  # fmt: skip
NUMBERS = (0, -1, 1, 2**31, 2**52, 2**53 + 1, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**40, 0.1, -0.0, 1e308, 5e-324)


def spoil(document: Json, *, chance: Random) -> Json:
    """A copy with one to three of its places replaced, taken away, doubled or swapped."""
    spoiled = copy.deepcopy(document)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        places = list(_places(spoiled))
        if not places:
            return _anything(chance)
        holder, key = chance.choice(places)
        match chance.randrange(8):
            case 0 if isinstance(holder, dict):
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[chance.choice(WORDS) or "x"] = holder[key]
            case 2 if isinstance(holder, list):
                holder.extend([holder[key]] * chance.choice((1, 30, 300)))
            case 3:
                other, place = chance.choice(places)
                holder[key] = copy.deepcopy(other[place])
            case 4 if isinstance(holder[key], str):
                holder[key] = _bend(holder[key], chance=chance)
            case _:
                holder[key] = _anything(chance)
    return spoiled


def write(document: Json, *, chance: Random) -> bytes:
    """The document as bytes; now and then not JSON any more: cut short, doubled keys, another encoding."""
    text = json.dumps(document, ensure_ascii=chance.random() < 0.5)
    raw = text.encode("utf-8", errors="surrogatepass")
    match chance.randrange(40):
        case 0:
            return raw[: chance.randrange(len(raw) + 1)]
        case 1 if text.startswith("{") and len(text) > 2:
            return (text[:-1] + "," + text[1:]).encode("utf-8", errors="surrogatepass")
        case 2:
            return text.encode("utf-16", errors="surrogatepass")
        case 3:
            return b"\xef\xbb\xbf" + raw
        case 4:
            return bytes(chance.randrange(256) for _ in range(chance.randrange(200)))
        case 5:
            place = chance.randrange(len(raw) + 1)
            return raw[:place] + bytes([chance.randrange(256)]) + raw[place:]
        case _:
            return raw


def _anything(chance: Random) -> Json:
    match chance.randrange(9):
        case 0:
            return None
        case 1:
            return chance.random() < 0.5
        case 2 | 3:
            return chance.choice(NUMBERS)
        case 4 | 5:
            return chance.choice(WORDS)
        case 6:
            return chance.choice(([], {}, [[]], [None], {"": None}, {"id": {"id": {"id": 1}}}))
        case 7:
            return _nest(chance.choice((5, 60, 200)))
        case _:
            return "".join(chr(chance.choice((chance.randrange(32, 127), chance.randrange(0xD800)))) for _ in range(60))


def _nest(depth: int) -> Json:
    nested: Json = 1
    for _ in range(depth):
        nested = [nested]
    return nested


def _bend(word: str, *, chance: Random) -> str:
    """The word with something in it, doubled, cut, or in capitals."""
    place = chance.randrange(len(word) + 1)
    extra = chance.choice(WORDS)
    return chance.choice((word[:place] + extra + word[place:], word * 3, word[:place], word.upper(), word[::-1]))


def _places(document: Json) -> list[tuple[Any, Any]]:
    """(holder, key) of every value."""
    found: list[tuple[Any, Any]] = []
    waiting = [document]
    while waiting:
        holder = waiting.pop()
        keys = holder.keys() if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
        for key in keys:
            found.append((holder, key))
            waiting.append(holder[key])
    return found
