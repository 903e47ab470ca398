"""The one way the sandbox says no: an error with the code and the words Telegram would use."""


class RefusalError(Exception):
    """A Bot API call that Telegram would refuse.

    `code` is the HTTP status and `error_code`; `description` is the whole text a client sees; `retry_after` is in
    seconds.
    """

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad_request(reason: str) -> RefusalError:
    """Refuse a call with 400 and Telegram's prefix."""
    return RefusalError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> RefusalError:
    """Refuse a call with 403 and Telegram's prefix."""
    return RefusalError(403, f"Forbidden: {reason}")
