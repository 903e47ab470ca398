"""Names for the JSON that travels through the sandbox: Bot API objects stay plain JSON, as Telegram shows them."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
