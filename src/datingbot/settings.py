"""Settings: read from the environment, checked before anything starts, each mistake answered with its remedy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from datingbot.domain.compatibility import Weights
from datingbot.domain.consent import TEXT_VERSION
from datingbot.domain.offer import Offer
from datingbot.services.context import ChatRules, PrivacyRules, Rules
from datingbot.storage.database import Pooler

TOKEN_FORM = re.compile(r"^\d{6,12}:[A-Za-z0-9_-]{35}$")
POOLER_FORM = re.compile(r"^(?P<host>[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]):(?P<port>[0-9]{1,5})$")
SECRET_FORM = re.compile(r"^[A-Za-z0-9_-]{16,256}$")
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


class CannotStart(Exception):
    """Something the service needs is missing or wrong; says what, and what to do."""


class BadSettings(CannotStart):
    """What is wrong with the environment: one line per variable, with what to do; values are never repeated."""


class ServiceSettings(BaseSettings):
    """Everything the service can be told; variables are the upper-case names of these fields."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True, hide_input_in_errors=True)

    bot_token: SecretStr = Field(description="The bot's token from @BotFather")
    database_url: SecretStr = Field(description="postgresql://user:password@host:5432/database")
    public_url: str = Field(description="HTTPS origin of the Mini App and of the webhook, without a slash at its end")
    webhook_secret: SecretStr | None = Field(
        default=None, description="16-256 of A-Z a-z 0-9 _ -; Telegram sends it with every update"
    )
    session_secret: SecretStr = Field(
        description="At least 32 characters; signs sessions, launches and photo addresses"
    )
    ban_key: SecretStr | None = Field(
        default=None, description="At least 32 characters; marks who was shut out. Never change it: bans are lost then"
    )
    admin_ids: Annotated[frozenset[int], NoDecode] = Field(
        default=frozenset(), description="Telegram ids of owners, separated by commas"
    )
    telegram_api_url: str = Field(default="https://api.telegram.org", description="The Bot API server")
    telegram_ed25519_key: str | None = Field(
        default=None, description="Public key (64 hex digits) that signs initData, when it is not Telegram's own"
    )
    listen_host: str = Field(default="0.0.0.0", description="Address to listen on")  # noqa: S104 - a pod listens to all
    listen_port: int = Field(default=8080, ge=1, le=65535, description="Port to listen on")
    photo_store: str = Field(default="photos", description="A folder, or s3://bucket/prefix")
    photo_store_endpoint: str | None = Field(default=None, description="S3 endpoint, when it is not the cloud's own")
    webapp_dir: Path | None = Field(default=None, description="Folder of the Mini App to serve; none where nginx does")
    frame_ancestors: str = Field(
        default="https://web.telegram.org", description="Who may show the Mini App in a frame (CSP frame-ancestors)"
    )
    pool_size: int = Field(default=10, ge=2, le=100, description="Connections to Postgres of one replica")
    hide_after_reports: int = Field(
        default=3, ge=1, le=100, description="Independent reports that hide a profile until a moderator has looked"
    )
    hold_first_photos: bool = Field(
        default=False, description="Show the photos of new members only once a moderator has seen one"
    )
    database_pooler: str | None = Field(
        default=None,
        description="host:port of a PgBouncer in transaction mode before DATABASE_URL's server; LISTEN, locks and "
        "migrations go past it",
    )
    database_pooler_prepares: Literal["on", "off"] = Field(
        default="off", description="on: the PgBouncer is 1.21 or newer and its max_prepared_statements is 100 or more"
    )
    likes_per_day: int = Field(default=100, ge=1, le=100_000, description="Likes a member may give in a day")
    stars: Literal["off", "superlikes"] = Field(default="off", description="What is sold for Telegram Stars")
    superlikes_pack: int = Field(default=5, ge=1, le=100, description="Super-likes in a pack that is sold")
    superlikes_price: int = Field(default=25, ge=1, le=10_000, description="Stars that a pack of super-likes costs")
    match_threshold: float = Field(default=0.0, ge=0, le=1, description="Least score of a mutual like that matches")
    match_equality: float = Field(
        default=1.0,
        ge=0,
        le=1,
        description="0: as many matches as possible, 1: nobody sought more than they can answer",
    )
    weight_interests: float = Field(default=0.4, ge=0, le=1, description="Share of common interests in the score")
    weight_place: float = Field(default=0.3, ge=0, le=1, description="Share of closeness in the score")
    weight_goal: float = Field(default=0.2, ge=0, le=1, description="Share of a common goal in the score")
    weight_age: float = Field(default=0.1, ge=0, le=1, description="Share of close ages in the score")
    send_rate: float = Field(default=28.0, gt=0, le=1000, description="Messages a second, all replicas together")
    chat_key: SecretStr | None = Field(
        default=None,
        description="At least 32 characters; seals what members write to each other. Several, separated by commas: the "
        "first seals, all open",
    )
    chat_storage: Literal["on", "off"] = Field(
        default="on", description="off: messages are relayed to Telegram chats only, and no text is kept"
    )
    chat_keep_days: int = Field(default=365, ge=0, le=3650, description="How long messages are kept; 0: for ever")
    your_turn_limit: int = Field(
        default=8,
        ge=0,
        le=100,
        description="How many may wait for a member's answer before liking stops; 0: any number",
    )
    meet_ask_messages: int = Field(
        default=10,
        ge=0,
        le=1000,
        description="Messages of a match after which both are asked whether they met; 0: never",
    )
    meet_ask_days: int = Field(default=5, ge=0, le=90, description="How many days after those messages they are asked")
    privacy_url: str | None = Field(
        default=None, description="Your own privacy policy, shown instead of the built-in one; https://"
    )
    privacy_contact: str | None = Field(
        default=None, max_length=100, description="Who answers for members' data: an address or @name, in the policy"
    )
    policy_version: str = Field(
        default=TEXT_VERSION,
        pattern=r"^[A-Za-z0-9._-]{1,40}$",
        description="Version of the policy; another value asks every member to agree again",
    )
    keep_updates_days: int = Field(default=3, ge=2, le=30, description="How long handled update ids are remembered")
    passes_return_days: int = Field(
        default=90, ge=1, le=3650, description="Days after which people one passed may be shown again"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="Least level logged")
    log_style: Literal["json", "console"] = Field(default="json", description="Log lines for machines or for people")

    @field_validator("bot_token")
    @classmethod
    def _check_token(cls, value: SecretStr) -> SecretStr:
        if not TOKEN_FORM.match(value.get_secret_value()):
            raise ValueError(
                "must look like 123456789:AAF... (digits, a colon, 35 characters); copy it from @BotFather"
            )
        return value

    @field_validator("database_url")
    @classmethod
    def _check_database(cls, value: SecretStr) -> SecretStr:
        if not re.match(r"^postgres(ql)?(\+asyncpg)?://[^/]*/.+", value.get_secret_value()):
            raise ValueError("must look like postgresql://user:password@host:5432/database")
        return value

    @field_validator("database_pooler")
    @classmethod
    def _check_pooler(cls, value: str | None) -> str | None:
        if value is not None and not POOLER_FORM.match(value):
            raise ValueError("must be a host and a port, such as pgbouncer.example.com:6432")
        return value

    @field_validator("public_url", "telegram_api_url")
    @classmethod
    def _check_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("must be an address such as https://love.example.com")
        local = (
            parts.hostname in LOCAL_HOSTS or "." not in parts.hostname or parts.hostname.endswith((".svc", ".local"))
        )
        if parts.scheme == "http" and not local:
            raise ValueError("must begin with https:// (http:// is for this machine and the cluster's inside only)")
        return value.rstrip("/")

    @field_validator("privacy_url")
    @classmethod
    def _check_policy(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"^https://[^/\s]+\S*$", value):
            raise ValueError("must be an address such as https://love.example.com/privacy")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _check_webhook_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not SECRET_FORM.match(value.get_secret_value()):
            raise ValueError("must be 16 to 256 characters of A-Z a-z 0-9 _ -; make one with: openssl rand -hex 32")
        return value

    @field_validator("session_secret", "ban_key")
    @classmethod
    def _check_session_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < 32:
            raise ValueError("must have at least 32 characters; make one with: openssl rand -hex 32")
        return value

    @field_validator("chat_key")
    @classmethod
    def _check_chat_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and any(len(secret) < 32 for secret in _split(value)):
            raise ValueError(
                "must have at least 32 characters, each when there are several; make one with: openssl rand -hex 32"
            )
        return value

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_admins(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        ids = [part.strip() for part in value.split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() and 0 < int(part) < 2**52 for part in ids):
            raise ValueError("must be Telegram ids separated by commas, such as 12345,67890")
        return frozenset(map(int, ids))

    @field_validator("telegram_ed25519_key")
    @classmethod
    def _check_key(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[0-9a-fA-F]{64}", value):
            raise ValueError("must be 64 hexadecimal digits")
        return value

    @model_validator(mode="after")
    def _check_weights(self) -> ServiceSettings:
        if self.weight_interests + self.weight_place + self.weight_goal + self.weight_age <= 0:
            raise ValueError("WEIGHT_INTERESTS, WEIGHT_PLACE, WEIGHT_GOAL and WEIGHT_AGE: one must be above 0")
        return self

    @property
    def is_selling(self) -> bool:
        """Whether members may pay for something."""
        return self.stars != "off"

    @property
    def rules(self) -> Rules:
        """What the owner set about matching and allowances."""
        return Rules(
            weights=Weights(
                interests=self.weight_interests, place=self.weight_place, goal=self.weight_goal, age=self.weight_age
            ),
            threshold=self.match_threshold,
            equality=self.match_equality,
            likes_per_day=self.likes_per_day,
            offer=Offer(superlikes=self.superlikes_pack, stars=self.superlikes_price) if self.is_selling else None,
            hide_after_reports=self.hide_after_reports,
            hold_first_photos=self.hold_first_photos,
            chat=ChatRules(
                stored=self.chat_storage == "on",
                keep_days=self.chat_keep_days,
                turn_limit=self.your_turn_limit,
                ask_messages=self.meet_ask_messages,
                ask_days=self.meet_ask_days,
            ),
            privacy=PrivacyRules(url=self.privacy_url, contact=self.privacy_contact, version=self.policy_version),
        )

    @property
    def pooler(self) -> Pooler | None:
        """The PgBouncer that carries the queries, when there is one."""
        form = POOLER_FORM.match(self.database_pooler) if self.database_pooler else None
        if form is None:
            return None
        return Pooler(form["host"].strip("[]"), int(form["port"]), prepares=self.database_pooler_prepares == "on")

    @property
    def chat_secrets(self) -> tuple[str, ...]:
        """What seals chats, the one in use first; the session secret serves while there is no CHAT_KEY."""
        own = _split(self.chat_key) if self.chat_key is not None else ()
        return (*own, self.session_secret.get_secret_value())

    @property
    def ban_secret(self) -> str:
        """What marks of bans are made with; the session secret serves while there is no BAN_KEY."""
        return (self.ban_key or self.session_secret).get_secret_value()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no line of a log may have in it."""
        address = urlsplit(self.database_url.get_secret_value())
        kept = (self.bot_token, self.webhook_secret, self.session_secret, self.ban_key)
        return (
            *(each.get_secret_value() for each in kept if each is not None),
            *self.chat_secrets,
            *({address.password, unquote(address.password)} if address.password else ()),
        )

    @property
    def bot_id(self) -> int:
        """The bot's id: the part of the token before the colon."""
        return int(self.bot_token.get_secret_value().partition(":")[0])


def _split(secrets: SecretStr) -> tuple[str, ...]:
    return tuple(part.strip() for part in secrets.get_secret_value().split(","))


def load_settings(**overrides: object) -> ServiceSettings:
    """Read and check the environment; raises :class:`BadSettings` with a line for each wrong variable."""
    try:
        return ServiceSettings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise BadSettings("\n".join(_say(problem) for problem in error.errors(include_input=False))) from None


def _say(problem: object) -> str:
    if not isinstance(problem, dict):
        return str(problem)
    name = "_".join(str(part) for part in problem["loc"][:1]).upper()
    if problem["type"] == "missing":
        field = ServiceSettings.model_fields[name.lower()]
        return f"{name} is not set. {field.description}."
    message = str(problem["msg"]).removeprefix("Value error, ")
    return f"{name} {message}." if name else f"{message}."
