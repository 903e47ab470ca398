"""Texts and captions as a bot sends them: parsed by `parse_mode` or given entities, and held to Telegram's lengths."""

from telegram_sandbox.entities import find_plain_entities, trim_entities
from telegram_sandbox.entities_html import parse_html
from telegram_sandbox.entities_markdown import parse_markdown
from telegram_sandbox.refusals import bad_request
from telegram_sandbox.shapes import Json

TEXT_CHARACTERS = 4096
CAPTION_CHARACTERS = 1024


def read_text(params: Json, *, parameter: str = "text") -> Json:
    """The `text` and `entities` of a message. Raises RefusalError for bad markup, nothing left, or too much."""
    text, entities = _format(params, text=params.get(parameter, ""), entities_parameter="entities")
    if not text:
        raise bad_request("message text is empty")
    if len(text) > TEXT_CHARACTERS:
        raise bad_request("message is too long")
    return {"text": text, **({"entities": entities} if entities else {})}


def read_caption(params: Json) -> Json:
    """The `caption` and `caption_entities` of a message, nothing when there is no caption."""
    text, entities = _format(params, text=params.get("caption") or "", entities_parameter="caption_entities")
    if len(text) > CAPTION_CHARACTERS:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, **({"caption_entities": entities} if entities else {})}


def _format(params: Json, *, text: str, entities_parameter: str) -> tuple[str, list[Json]]:
    entities: list[Json] = params.get(entities_parameter) or []
    mode = params.get("parse_mode")
    if mode and not entities:
        match mode.lower():
            case "html":
                text, entities = parse_html(text)
            case "markdownv2":
                text, entities = parse_markdown(text)
            case _:
                raise bad_request("unsupported parse_mode")
    text, entities = trim_entities(text, entities=entities)
    return text, sorted(entities + find_plain_entities(text, taken=entities), key=lambda entity: int(entity["offset"]))
