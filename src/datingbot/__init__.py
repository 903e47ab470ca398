"""A dating service inside Telegram: bot, Mini App API and delivery in one process, any number of replicas."""

__version__ = "0.1.0"
