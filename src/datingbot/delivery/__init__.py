"""Delivery: takes messages from the outbox to the Bot API, at Telegram's pace."""
