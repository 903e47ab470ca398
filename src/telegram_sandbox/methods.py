"""The Bot API methods the sandbox carries out, by name."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiogram.methods
from aiogram.methods import TelegramMethod

from telegram_sandbox import bot_settings, editing, media, payments, receiving, sending
from telegram_sandbox.calls import Call

Handler = Callable[[Call], object | Awaitable[object]]

_HANDLERS: dict[str, Handler] = {
    "getMe": bot_settings.get_me,
    "logOut": bot_settings.accept,
    "close": bot_settings.accept,
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendLocation": sending.send_location,
    "sendContact": sending.send_contact,
    "sendChatAction": sending.send_chat_action,
    "copyMessage": sending.copy_message,
    "forwardMessage": sending.forward_message,
    "setMessageReaction": sending.set_message_reaction,
    "answerWebAppQuery": sending.answer_web_app_query,
    "sendPhoto": media.send_file,
    "sendDocument": media.send_file,
    "sendVideo": media.send_file,
    "sendAnimation": media.send_file,
    "sendAudio": media.send_file,
    "sendVoice": media.send_file,
    "sendVideoNote": media.send_file,
    "sendSticker": media.send_file,
    "sendMediaGroup": media.send_media_group,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "answerCallbackQuery": editing.answer_callback_query,
    "sendInvoice": payments.send_invoice,
    "answerPreCheckoutQuery": payments.answer_pre_checkout_query,
    "refundStarPayment": payments.refund_star_payment,
    "getStarTransactions": payments.get_star_transactions,
    "getMyStarBalance": payments.get_my_star_balance,
    "setMyName": bot_settings.set_text,
    "getMyName": bot_settings.get_text,
    "setMyDescription": bot_settings.set_text,
    "getMyDescription": bot_settings.get_text,
    "setMyShortDescription": bot_settings.set_text,
    "getMyShortDescription": bot_settings.get_text,
    "setMyCommands": bot_settings.set_my_commands,
    "getMyCommands": bot_settings.get_my_commands,
    "deleteMyCommands": bot_settings.delete_my_commands,
    "setChatMenuButton": bot_settings.set_chat_menu_button,
    "getChatMenuButton": bot_settings.get_chat_menu_button,
    "getChat": bot_settings.get_chat,
    "getUserProfilePhotos": bot_settings.get_user_profile_photos,
    "getFile": bot_settings.get_file,
    "pinChatMessage": bot_settings.accept,
    "unpinChatMessage": bot_settings.accept,
    "unpinAllChatMessages": bot_settings.accept,
}


@dataclass(frozen=True, kw_only=True)
class Method:
    """A Bot API method: its name as documented, what it takes, and what carries it out (None: not in the sandbox)."""

    name: str
    model: type[TelegramMethod[Any]]
    handle: Handler | None


def _collect_methods() -> dict[str, Method]:
    models = (getattr(aiogram.methods, name) for name in aiogram.methods.__all__)
    methods = {}
    for model in models:
        name = getattr(model, "__api_method__", None)
        if isinstance(name, str):
            methods[name.lower()] = Method(name=name, model=model, handle=_HANDLERS.get(name))
    return methods


_METHODS = _collect_methods()


def find_method(name: str) -> Method | None:
    """The method with this name in any case, None when the Bot API has no such method."""
    return _METHODS.get(name.lower())
