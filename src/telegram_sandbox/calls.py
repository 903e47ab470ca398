"""One Bot API call with everything a method needs to carry it out."""

from dataclasses import dataclass, field

from telegram_sandbox.files import Upload
from telegram_sandbox.refusals import bad_request
from telegram_sandbox.shapes import Json
from telegram_sandbox.world import Bot, Chat, StoredMessage, World


@dataclass(frozen=True, kw_only=True)
class Call:
    """A checked call: `params` have their Bot API types, `uploads` are the files of the request by field name."""

    world: World
    bot: Bot
    method: str
    params: Json
    uploads: dict[str, Upload] = field(default_factory=dict)

    def chat(self) -> Chat:
        """The chat named by `chat_id`. Raises RefusalError when there is none."""
        return self.world.find_chat(self.bot, chat_id=self.params["chat_id"])

    def own_message(self, *, missing: str) -> tuple[Chat, StoredMessage]:
        """The bot's message named by `chat_id` and `message_id`. Raises RefusalError with the words `missing`."""
        if "chat_id" not in self.params:
            raise bad_request("chat_id is empty")
        if "message_id" not in self.params:
            raise bad_request("message identifier is not specified")
        chat = self.chat()
        message = chat.messages.get(self.params["message_id"])
        if message is None:
            raise bad_request(missing)
        return chat, message
