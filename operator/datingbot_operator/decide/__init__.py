"""Decisions: from what was seen to what is done, without a look at the cluster or the clock; one policy a module."""

from datingbot_operator.decide.decision import decide

__all__ = ["decide"]
