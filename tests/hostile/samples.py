"""Samples: well-formed updates, sendData and request bodies of every kind, from which hostile ones are made."""

from __future__ import annotations

from random import Random
from typing import Any

COMMANDS = (
    "/start", "/start invite_1", "/help", "/profile", "/matches", "/stats", "/settings", "/edit", "/pause",
    "/resume", "/privacy", "/cancel", "/delete", "/export", "/analytics", "/reports", "/ban 5", "/unban 5",
    "/broadcast", "/paysupport", "/terms", "hello", "17.05.1996", "Berlin",
)  # fmt: skip
PRESSED = (
    "set:language:ru", "set:discoverable:off", "erase:sure:1790000000", "erase:keep:1790000000", "edit:name",
    "edit:any", "value:gender:female", "value:goal:dating", "nothing",
)  # fmt: skip
SENT_DATA: tuple[dict[str, Any], ...] = (
    {"action": "like", "target_user_id": 5, "key": "8a1cc4c5-4f5f-4c66-9a5e-3c8a4c1d9f10"},
    {
        "action": "swipes",
        "swipes": [{"target_id": 7, "action": "like", "key": "8a1cc4c5-4f5f-4c66-9a5e-3c8a4c1d9f11", "note": "hi"}],
    },
    {"action": "update_settings", "lang": "en", "age_min": 20, "age_max": 40, "max_distance": 30},
    {"action": "delete"},
    {"action": "get_recommendations"},
    {
        "action": "profile",
        "name": "Eve",
        "birth_date": "1990-01-01",
        "age": 30,
        "gender": "female",
        "preference": "any",
        "bio": "hello",
        "place_id": "2950159",
        "location": "Berlin",
        "interests": ["hiking"],
        "goal": "dating",
        "queued_interactions": [{"target_user_id": 9, "action": "dislike"}],
    },
)


def update(chance: Random, *, update_id: int, person: int) -> dict[str, Any]:
    """A well-formed update of one person (https://core.telegram.org/bots/api#update)."""
    who = {"id": person, "is_bot": False, "first_name": "Eve", "language_code": chance.choice(("en", "ru", "xx"))}
    message: dict[str, Any] = {
        "message_id": update_id,
        "date": 1790000000,
        "chat": {"id": person, "type": "private", "first_name": "Eve"},
        "from": who,
    }
    pictures = [{"file_id": "f", "file_unique_id": "u", "width": 90, "height": 90, "file_size": 900}]
    match chance.randrange(9):
        case 0 | 1 | 2:
            return {"update_id": update_id, "message": message | {"text": chance.choice(COMMANDS)}}
        case 3 | 4:
            return {
                "update_id": update_id,
                "callback_query": {
                    "id": str(update_id), "from": who, "chat_instance": "1", "data": chance.choice(PRESSED),
                    "message": message | {"text": "before"},
                },
            }  # fmt: skip
        case 5:
            return {"update_id": update_id, "edited_message": message | {"edit_date": 1790000001, "text": "/pause"}}
        case 6:
            bot = {"id": 42, "is_bot": True, "first_name": "Bot"}
            member = {"status": chance.choice(("member", "kicked")), "user": bot, "until_date": 0}
            change = {"chat": message["chat"], "from": who, "date": 1790000000}
            both = {"old_chat_member": {"status": "member", "user": bot}, "new_chat_member": member}
            return {"update_id": update_id, "my_chat_member": change | both}
        case 7:
            return {"update_id": update_id, "message": message | {"photo": pictures, "caption": "me"}}
        case _:
            place = {"latitude": 52.5, "longitude": 13.4}
            reply = message | {"text": "Anna: hi", "message_id": 1}
            return {
                "update_id": update_id,
                "message": message | chance.choice(({"location": place}, {"text": "hi", "reply_to_message": reply})),
            }


def body_of(schema: dict[str, Any], *, components: dict[str, Any], chance: Random) -> Any:
    """A value that fits an OpenAPI schema well enough to be spoiled."""
    if reference := schema.get("$ref"):
        return body_of(components[reference.rpartition("/")[2]], components=components, chance=chance)
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return body_of(chance.choice(choices), components=components, chance=chance)
    if "enum" in schema:
        return chance.choice(schema["enum"])
    if "const" in schema:
        return schema["const"]
    match schema.get("type"):
        case "object":
            properties = schema.get("properties", {})
            return {name: body_of(inner, components=components, chance=chance) for name, inner in properties.items()}
        case "array":
            return [body_of(schema.get("items", {}), components=components, chance=chance) for _ in range(2)]
        case "integer":
            return max(schema.get("minimum", 1), 1) + chance.randrange(50)
        case "number":
            return chance.uniform(-80, 80)
        case "boolean":
            return chance.random() < 0.5
        case "string":
            match schema.get("format") or schema.get("pattern"):
                case "uuid":
                    return f"00000000-0000-4000-8000-{chance.getrandbits(48):012x}"
                case None:
                    return chance.choice(("hello", "Berlin", "2950159", "en"))
                case _:
                    return "1990-01-01"
        case _:
            return None
