"""The state of the simulated Telegram: people, bots, and the private chats between them."""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from telegram_sandbox.callbacks import Callbacks
from telegram_sandbox.events import Broadcast
from telegram_sandbox.faults import Faults
from telegram_sandbox.files import FileStore
from telegram_sandbox.ledger import Ledger
from telegram_sandbox.rate_limits import RateLimiter, RateLimits
from telegram_sandbox.refusals import bad_request, forbidden
from telegram_sandbox.shapes import Json
from telegram_sandbox.traffic import Traffic
from telegram_sandbox.updates import UpdateQueue
from telegram_sandbox.webhook import Webhook

# Beyond 32 bits, as the ids of new Telegram accounts are: a bot that keeps them in an INTEGER column fails here first.
_FIRST_PERSON_ID = 7_000_000_001


@dataclass(frozen=True, kw_only=True)
class BotProfile:
    """What BotFather knows of a bot. `main_web_app_url` is its Main Mini App, opened by t.me/<bot>?startapp."""

    username: str
    first_name: str
    main_web_app_url: str | None = None


@dataclass(kw_only=True)
class Person:
    """A simulated Telegram user, with everything that happens on their phone as events."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    photo: bytes | None = None
    events: Broadcast = field(default_factory=Broadcast)

    def as_user(self) -> Json:
        """This person as a Bot API User."""
        optional = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        present = {name: value for name, value in optional.items() if value}
        return {"id": self.id, "is_bot": False, "first_name": self.first_name, **present}

    def as_chat(self) -> Json:
        """This person as the Bot API Chat a bot shares with them."""
        user = self.as_user()
        names: Json = {name: user[name] for name in ("first_name", "last_name", "username") if name in user}
        return {"id": self.id, "type": "private", **names}


@dataclass(frozen=True, kw_only=True)
class StoredMessage:
    """A message as the bot sees it (`content` is a Bot API Message) and the side that wrote it."""

    content: Json
    from_bot: bool

    @property
    def id(self) -> int:
        """The message's number, unique within its bot."""
        return int(self.content["message_id"])

    @property
    def words(self) -> str:
        """The text or caption, empty when the message has neither."""
        return str(self.content.get("text") or self.content.get("caption") or "")

    def as_seen(self) -> Json:
        """The message for the person's page: the Bot API Message plus `from_bot`."""
        return {**self.content, "from_bot": self.from_bot}


@dataclass(kw_only=True)
class Chat:
    """One person's private chat with one bot."""

    person: Person
    bot: "Bot"
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    reply_keyboard: Json | None = None
    menu_button: Json | None = None
    writable: bool = False  # the person has pressed Start, or granted write access in the Mini App
    blocked: bool = False
    read_up_to: int = 0

    def announce(self, kind: str, **details: object) -> None:
        """Tell the person's phone what happened in this chat."""
        self.person.events.publish({"type": kind, "bot": self.bot.profile.username, **details})

    def keep(self, message: StoredMessage) -> StoredMessage:
        """Put a new message into the chat and show it."""
        self.messages[message.id] = message
        self.announce("message", message=message.as_seen())
        return message

    def change(self, message_id: int, *, content: Json) -> StoredMessage:
        """Replace a message's content after an edit and show it."""
        changed = replace(self.messages[message_id], content=content)
        self.messages[message_id] = changed
        self.announce("edited", message=changed.as_seen())
        return changed

    def remove(self, message_id: int) -> None:
        """Delete a message for both sides."""
        del self.messages[message_id]
        self.announce("deleted", message_id=message_id)

    def require_writable(self) -> None:
        """Refuse, as Telegram does, when the bot may not write to this person."""
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.writable:
            raise forbidden("bot can't initiate conversation with a user")


@dataclass(kw_only=True)
class Bot:
    """A bot account: who it is, what it has set, its chats, files, and the updates waiting for it."""

    token: str
    profile: BotProfile
    updates: UpdateQueue
    webhook: Webhook
    limiter: RateLimiter
    callbacks: Callbacks
    files: FileStore
    payments: Ledger
    chats: dict[int, Chat] = field(default_factory=dict)
    settings: dict[tuple[str, ...], Json] = field(default_factory=dict)
    web_app_queries: dict[str, int] = field(default_factory=dict)  # query_id of a launch -> person
    default_menu_button: Json = field(default_factory=lambda: {"type": "commands"})
    message_ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def id(self) -> int:
        """The number before the colon of the token."""
        return int(self.token.partition(":")[0])

    def as_user(self) -> Json:
        """This bot as a Bot API User."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.profile.first_name,
            "username": self.profile.username,
        }


class World:
    """All people and bots of one sandbox, its faults and its traffic log. `now` returns Unix time in seconds."""

    def __init__(
        self,
        bots: dict[str, BotProfile],
        *,
        rate_limits: RateLimits | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.now = now
        self.faults = Faults()
        self.traffic = Traffic()
        self.people: dict[int, Person] = {}
        self._person_ids = itertools.count(_FIRST_PERSON_ID)
        self.bots: dict[str, Bot] = {}
        for token, profile in bots.items():
            updates = UpdateQueue(now=now)
            self.bots[token] = Bot(
                token=token,
                profile=profile,
                updates=updates,
                webhook=Webhook(updates, traffic=self.traffic, faults=self.faults),
                limiter=RateLimiter(rate_limits, now=now),
                callbacks=Callbacks(now=now),
                files=FileStore(bot_id=int(token.partition(":")[0])),
                payments=Ledger(now=now),
            )

    def add_person(
        self,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
        photo: bytes | None = None,
    ) -> Person:
        """Create a person with the next free id."""
        person = Person(
            id=next(self._person_ids),
            first_name=first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
            photo=photo,
        )
        self.people[person.id] = person
        return person

    def find_bot(self, username: str | None) -> Bot | None:
        """The bot with this username (any case), the first bot for None."""
        for bot in self.bots.values():
            if username is None or bot.profile.username.lower() == username.lower().removeprefix("@"):
                return bot
        return None

    def open_chat(self, bot: Bot, *, person: Person) -> Chat:
        """The chat of a person with a bot, made when they meet for the first time."""
        if person.id not in bot.chats:
            bot.chats[person.id] = Chat(person=person, bot=bot)
        return bot.chats[person.id]

    def find_chat(self, bot: Bot, *, chat_id: int | str) -> Chat:
        """The private chat a `chat_id` parameter means. Raises RefusalError when there is no such person."""
        try:
            person = self.people[int(chat_id)]
        except (KeyError, ValueError):
            raise bad_request("chat not found") from None
        return self.open_chat(bot, person=person)

    def close(self) -> None:
        """End every live subscription."""
        self.traffic.events.close()
        for person in self.people.values():
            person.events.close()
