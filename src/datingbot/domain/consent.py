"""Consent: what a member is asked to agree to, which of it a profile needs, and when they must be asked again."""

from __future__ import annotations

from collections.abc import Mapping

from datingbot.domain.fields import InvalidField, require_boolean

TERMS, SENSITIVE, LEARNING, OUTCOME = "terms", "sensitive", "learning", "outcome"

SUBJECTS = (TERMS, SENSITIVE, LEARNING, OUTCOME)
"""Terms and privacy policy; gender and whom one looks for, which tell of one's orientation; learning from likes and
passes whom to show; being asked whether a meeting took place."""

REQUIRED = (TERMS, SENSITIVE)
"""Without these there is no profile: taking them back is erasing it."""

OPTIONAL = (LEARNING, OUTCOME)

TEXT_VERSION = "2026-11"
"""Of the built-in sentences; a change of what they mean is a new version, and those who agreed are asked again."""


def parse_consents(form: Mapping[str, object]) -> dict[str, bool]:
    """Which subjects a member agrees to (true) or withdraws (false). What a profile needs cannot be withdrawn alone."""
    if unknown := sorted(set(form) - set(SUBJECTS)):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    wanted = {subject: require_boolean(form[subject], field=subject) for subject in SUBJECTS if subject in form}
    for subject in REQUIRED:
        if wanted.get(subject) is False:
            raise InvalidField(subject, "consent-needed")
    return wanted


def consents_due(standing: Mapping[str, str], *, version: str) -> tuple[str, ...]:
    """What has to be asked before there is a profile. ``standing``: the version agreed to, by subject."""
    return tuple(subject for subject in REQUIRED if standing.get(subject) != version)
