"""Markup becomes plain text and entities with UTF-16 offsets."""

import pytest

from telegram_sandbox.entities import find_plain_entities
from telegram_sandbox.entities_html import parse_html
from telegram_sandbox.entities_markdown import parse_markdown
from telegram_sandbox.refusals import RefusalError


def entity(kind: str, offset: int, length: int, **details: str) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **details}


HTML = {
    "plain": ("a &lt; b &amp; c", "a < b & c", []),
    "bold": ("<b>hi</b>", "hi", [entity("bold", 0, 2)]),
    "beyond the basic plane": ("💘<i>x</i>", "💘x", [entity("italic", 2, 1)]),
    "nested": ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
    "link": (
        '<a href="https://a.ru/?x=1&amp;y=2">a</a>',
        "a",
        [entity("text_link", 0, 1, url="https://a.ru/?x=1&y=2")],
    ),
    "spoiler": ('<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
    "code of a language": (
        '<pre><code class="language-python">x</code></pre>',
        "x",
        [entity("pre", 0, 1, language="python")],
    ),
    "quote": ("<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
    "emoji": ('<tg-emoji emoji-id="5">👍</tg-emoji>', "👍", [entity("custom_emoji", 0, 2, custom_emoji_id="5")]),
    "unknown reference stays": ("&nbsp;", "&nbsp;", []),
}


@pytest.mark.parametrize(("source", "plain", "entities"), HTML.values(), ids=HTML)
def test_html_is_read(source: str, plain: str, entities: list[dict[str, object]]) -> None:
    assert parse_html(source) == (plain, entities)


MARKDOWN = {
    "escaped": ("a\\.b\\!", "a.b!", []),
    "bold": ("*hi*", "hi", [entity("bold", 0, 2)]),
    "nested": ("*a_b_*", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
    "underline": ("__a__", "a", [entity("underline", 0, 1)]),
    "spoiler and strike": ("||a||~b~", "ab", [entity("spoiler", 0, 1), entity("strikethrough", 1, 1)]),
    "link": ("[a](https://a.ru/\\))", "a", [entity("text_link", 0, 1, url="https://a.ru/)")]),
    "code": ("`a.b`", "a.b", [entity("code", 0, 3)]),
    "pre": ("```py\nx.y\n```", "x.y\n", [entity("pre", 0, 4, language="py")]),
    "quote": (">a\n>b\nc", "a\nb\nc", [entity("blockquote", 0, 3)]),
    "emoji": ("![👍](tg://emoji?id=5)", "👍", [entity("custom_emoji", 0, 2, custom_emoji_id="5")]),
}


@pytest.mark.parametrize(("source", "plain", "entities"), MARKDOWN.values(), ids=MARKDOWN)
def test_markdown_is_read(source: str, plain: str, entities: list[dict[str, object]]) -> None:
    assert parse_markdown(source) == (plain, entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("я</b>", "Unexpected end tag at byte offset 2"),
        ("a < b", "Unsupported start tag"),
        ("<span>a</span>", 'must have class "tg-spoiler"'),
        ("<br>", 'Unsupported start tag "br"'),
    ],
)
def test_bad_html_is_refused(source: str, words: str) -> None:
    with pytest.raises(RefusalError) as refused:
        parse_html(source)
    assert refused.value.description.startswith("Bad Request: can't parse entities: ")
    assert words in refused.value.description


@pytest.mark.parametrize("source", ["a-b", "a!", "*a", "[a](b", "`a", "*a_b*c_", "(x)", "a]"])
def test_bad_markdown_is_refused(source: str) -> None:
    with pytest.raises(RefusalError, match="can't parse entities"):
        parse_markdown(source)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("/start@date_bot go", ["bot_command"]),
        ("see https://a.ru/b, @anna_k #love me@a.ru", ["url", "mention", "hashtag", "email"]),
        ("1/2 and a@b", []),
    ],
)
def test_plain_texts_get_the_entities_telegram_finds(text: str, kinds: list[str]) -> None:
    found = sorted(find_plain_entities(text, taken=[]), key=lambda one: one["offset"])
    assert [one["type"] for one in found] == kinds
