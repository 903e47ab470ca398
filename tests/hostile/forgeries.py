"""Forged launches: initData that Telegram did not sign for this bot, or too long ago, in every way we know of."""

from __future__ import annotations

import hashlib
import hmac
import json
from random import Random
from urllib.parse import quote, urlencode

OTHER_TOKEN = "1111111111:" + "B" * 35
AGE_MOST = 3_600


def seal(fields: dict[str, str], *, token: str) -> str:
    """The hash as Telegram makes it (https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app)."""
    checked = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    return hmac.new(key, checked.encode("utf-8", errors="surrogatepass"), hashlib.sha256).hexdigest()


def fields_of(user_id: int, *, now: int, nonce: int) -> dict[str, str]:
    """What Telegram tells of a launch."""
    user = json.dumps({"id": user_id, "first_name": "Eve", "language_code": "en"})
    return {"auth_date": str(now), "query_id": f"AAH{nonce}", "user": user}


def forge(chance: Random, *, token: str, victim: int, now: int) -> str:
    """One forgery of a launch of ``victim``; never one that should be believed."""
    fields = fields_of(victim, now=now, nonce=chance.getrandbits(40))
    mark = seal(fields, token=token)
    genuine = urlencode({**fields, "hash": mark})
    match chance.randrange(14):
        case 0:
            return urlencode({**fields, "hash": seal(fields, token=OTHER_TOKEN)})
        case 1:
            old = fields | {"auth_date": str(now - AGE_MOST - chance.randrange(60, 10**6))}
            return urlencode({**old, "hash": seal(old, token=token)})
        case 2:
            ahead = fields | {"auth_date": str(now + chance.randrange(600, 10**7))}
            return urlencode({**ahead, "hash": seal(ahead, token=token)})
        case 3:
            return urlencode({**fields, "user": fields["user"].replace(str(victim), str(victim + 1)), "hash": mark})
        case 4:
            return genuine + "&user=" + quote(fields["user"])
        case 5:
            return urlencode([("hash", mark), *fields.items(), ("hash", mark)])
        case 6:
            lost = chance.choice(list(fields))
            dropped = {name: value for name, value in fields.items() if name != lost}
            return urlencode({**dropped, "hash": mark})
        case 7:
            return urlencode({**fields, "hash": mark.upper() if mark.upper() != mark else "0" * 64})
        case 8:
            return urlencode(
                {
                    **fields,
                    "hash": chance.choice(
                        ("", mark[:-1], mark + "0", "0" * 64, hashlib.sha256(mark.encode()).hexdigest())
                    ),
                }
            )
        case 9:
            odd = fields | {
                "user": chance.choice(("", "null", "[]", "{", '{"id":0}', '{"id":-1}', '{"id":"7"}', '{"id":1e400}'))
            }
            return urlencode({**odd, "hash": seal(odd, token=token)})
        case 10:
            odd = fields | {
                "auth_date": chance.choice(("", "-1", "1e9", "٣", "9" * 400, "0x7f", f"{now}.0", f" {now}"))
            }
            return urlencode({**odd, "hash": seal(odd, token=token)})
        case 11:
            robot = fields | {"user": json.dumps({"id": victim, "is_bot": True, "first_name": "Eve"})}
            return urlencode({**robot, "hash": seal(robot, token=token)})
        case 12:
            # The separator of the check's lines inside a value: fields must not be able to run into one another.
            merged = {"auth_date": f"{now}\nquery_id={fields['query_id']}", "user": fields["user"]}
            return urlencode({**merged, "hash": mark})
        case _:
            place = chance.randrange(len(genuine))
            other = chance.choice("0123456789abcdef%&=+;\x7f")
            bent = genuine[:place] + other + genuine[place + 1 :]
            return bent if bent != genuine and not _same(bent, genuine) else genuine + "0"


def _same(one: str, other: str) -> bool:
    """Whether two spellings say the same: the hex digits of %2A are not case-sensitive, and a blank is ``+`` or %20."""
    return one.replace("+", "%20").casefold() == other.replace("+", "%20").casefold()
