"""The rules of the service: what a report names, what a decision rests on, and how grave a breach is."""

from __future__ import annotations

RULES = ("fake", "minor", "scam", "spam", "harassment", "hate", "sexual", "violence", "photos", "other")
"""Each has a name and a sentence in the catalogues: ``rule-<slug>`` and ``rule-<slug>-text``."""

URGENT = frozenset({"minor", "violence"})
"""Somebody may be in danger: before everything else in the queue."""

GRAVE = frozenset({"minor", "scam", "violence"})
"""One breach is enough to be shut out."""
