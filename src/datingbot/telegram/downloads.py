"""Downloads: the bytes of a photo that somebody sent to the bot."""

from __future__ import annotations

import asyncio

import aiohttp
import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import Message

from datingbot.domain.fields import InvalidField
from datingbot.photos.processing import BYTES_MOST

DOWNLOAD_SECONDS = 15.0
"""The transaction waits meanwhile; a photo of 10 MB that takes longer is not worth a connection."""

log = structlog.get_logger(__name__)


class NotFetched(Exception):
    """Telegram did not hand the photo over; sending it again may help."""


async def download(bot: Bot, message: Message) -> bytes:
    """The largest size of a message's photo, or its image file.

    Raises :class:`InvalidField` for ``photo`` when it is too large, :class:`NotFetched`.
    """
    sent = max(message.photo, key=lambda size: size.width * size.height) if message.photo else message.document
    if sent is None:
        raise LookupError("only messages with a photo or an image file come here")
    if (sent.file_size or 0) > BYTES_MOST:
        raise InvalidField("photo", "photo-too-large", {"most": BYTES_MOST // (1024 * 1024)})
    try:
        async with asyncio.timeout(DOWNLOAD_SECONDS):
            content = await bot.download(sent)
    except (TelegramAPIError, aiohttp.ClientError, TimeoutError) as error:
        log.warning("a photo could not be fetched from Telegram", error=type(error).__name__)
        raise NotFetched(type(error).__name__) from error
    if content is None:
        raise NotFetched("Telegram gave no content")
    return content.read()
