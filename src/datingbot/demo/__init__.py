"""The demo: everything on one machine, with a local Telegram and a town of members who do not exist."""
