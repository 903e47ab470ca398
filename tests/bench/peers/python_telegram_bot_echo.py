"""python-telegram-bot's echo by webhook, as its documentation shows it."""

import os

from telegram.ext import Application, ContextTypes, MessageHandler, filters

from telegram import Update


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what was said."""
    await update.message.reply_text(update.message.text)


def main() -> None:
    """Listen until stopped."""
    builder = Application.builder().token(os.environ["BOT_TOKEN"]).base_url(f"{os.environ['TELEGRAM_API_URL']}/bot")
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_webhook(
        listen="127.0.0.1",
        port=int(os.environ["LISTEN_PORT"]),
        url_path="telegram/webhook",
        webhook_url=f"{os.environ['PUBLIC_URL']}/telegram/webhook",
        secret_token=os.environ["WEBHOOK_SECRET"],
    )


if __name__ == "__main__":
    main()
