"""The chat with the bot: the way an update takes, and one router a feature."""
