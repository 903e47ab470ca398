"""Long answers made smaller on their way, for browsers that say they take it."""

from __future__ import annotations

import zlib

LEAST_BYTES = 1_400
"""What fits into one packet is not sooner there for being smaller; a session, with its token, is never longer."""
LEVEL = 5
GZIP = 31
"""zlib's ``wbits`` for gzip with the largest window."""


def compress(body: bytes, *, accepted: str) -> tuple[bytes, dict[str, str]]:
    """The body as it goes out and the headers that say so; ``accepted`` is what Accept-Encoding says.

    A guess at a secret by the length of answers needs answers that hold both the secret and what somebody else had the
    browser ask; requests carry their session in a header that no other site's page can send.
    """
    if len(body) < LEAST_BYTES:
        return body, {}
    headers = {"Vary": "Accept-Encoding"}
    if not takes_gzip(accepted):
        return body, headers
    return zlib.compress(body, LEVEL, wbits=GZIP), {**headers, "Content-Encoding": "gzip"}


def takes_gzip(accepted: str) -> bool:
    """Whether gzip is among the codings of an Accept-Encoding, and not with a weight of nothing."""
    for offer in accepted.lower().split(","):
        coding, _, weight = offer.partition(";")
        if coding.strip() == "gzip":
            return weight.replace(" ", "").rstrip("0.") != "q="
    return False
