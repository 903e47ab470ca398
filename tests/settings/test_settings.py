"""Wrong settings are answered with the variable's name and a remedy, and secrets are never printed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from datingbot.logs import redact
from datingbot.settings import BadSettings, ServiceSettings, load_settings

TOKEN = "123456789:" + "A" * 35
RIGHT = {
    "BOT_TOKEN": TOKEN,
    "DATABASE_URL": "postgresql://dating:secret-password@db:5432/dating",
    "PUBLIC_URL": "https://dating.example.org/",
    "WEBHOOK_SECRET": "a-webhook-secret-1234",
    "SESSION_SECRET": "s" * 32,
}

WRONG = [
    ("BOT_TOKEN", "", "@BotFather"),
    ("BOT_TOKEN", "123:short", "@BotFather"),
    ("BOT_TOKEN", "bot" + TOKEN, "@BotFather"),
    ("BOT_TOKEN", TOKEN + "!", "@BotFather"),
    ("DATABASE_URL", "mysql://db/dating", "postgresql://"),
    ("DATABASE_URL", "postgresql://db", "postgresql://"),
    ("DATABASE_URL", "db:5432", "postgresql://"),
    ("PUBLIC_URL", "dating.example.org", "https://"),
    ("PUBLIC_URL", "http://dating.example.org", "https://"),
    ("PUBLIC_URL", "ftp://dating.example.org", "address such as"),
    ("PUBLIC_URL", "https://dating.example.org/?a=1", "address such as"),
    ("TELEGRAM_API_URL", "http://api.telegram.org", "https://"),
    ("WEBHOOK_SECRET", "short", "openssl rand"),
    ("WEBHOOK_SECRET", "has a space in the middle", "openssl rand"),
    ("SESSION_SECRET", "s" * 31, "openssl rand"),
    ("ADMIN_IDS", "12,me", "separated by commas"),
    ("ADMIN_IDS", "-5", "separated by commas"),
    ("TELEGRAM_ED25519_KEY", "xyz", "64 hexadecimal"),
    ("LISTEN_PORT", "0", "greater than or equal to 1"),
    ("LISTEN_PORT", "http", "valid integer"),
    ("POOL_SIZE", "1", "greater than or equal to 2"),
    ("MATCH_THRESHOLD", "1.5", "less than or equal to 1"),
    ("LIKES_PER_DAY", "0", "greater than or equal to 1"),
    ("SEND_RATE", "0", "greater than 0"),
    ("LOG_LEVEL", "loud", "'debug', 'info', 'warning' or 'error'"),
    ("LOG_STYLE", "xml", "'json' or 'console'"),
]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ServiceSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in RIGHT.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_right_settings_are_read(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ADMIN_IDS", "12, 34")
    settings = load_settings()
    assert settings.public_url == "https://dating.example.org"
    assert settings.admin_ids == {12, 34}
    assert settings.bot_id == 123456789


@pytest.mark.parametrize(("name", "value", "remedy"), WRONG)
def test_a_wrong_value_names_the_variable_and_the_remedy(
    environment: pytest.MonkeyPatch, name: str, value: str, remedy: str
) -> None:
    environment.setenv(name, value)
    with pytest.raises(BadSettings) as refused:
        load_settings()
    assert name in str(refused.value)
    assert remedy in str(refused.value)
    if len(value) > 4:
        assert value not in str(refused.value), "what was given may be a secret"


@pytest.mark.parametrize("name", ["BOT_TOKEN", "DATABASE_URL", "PUBLIC_URL", "SESSION_SECRET"])
def test_a_missing_variable_is_named(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.delenv(name)
    with pytest.raises(BadSettings, match=f"^{name} is not set"):
        load_settings()


def test_all_wrong_variables_are_named_at_once(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("BOT_TOKEN", "no")
    environment.setenv("SESSION_SECRET", "no")
    with pytest.raises(BadSettings) as refused:
        load_settings()
    assert [line.split()[0] for line in str(refused.value).splitlines()] == ["BOT_TOKEN", "SESSION_SECRET"]


def test_secrets_are_not_in_the_settings_printed_form(environment: pytest.MonkeyPatch) -> None:
    printed = repr(load_settings()) + str(load_settings())
    for secret in (TOKEN, "secret-password", "a-webhook-secret-1234", "s" * 32):
        assert secret not in printed


def test_a_token_in_a_log_line_is_redacted() -> None:
    assert redact(f"POST https://api/bot{TOKEN}/sendMessage") == "POST https://api/bot123456789:[hidden]/sendMessage"


def test_the_command_refuses_in_words_without_a_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "datingbot", "serve"],
        env={"PATH": os.environ["PATH"], **RIGHT, "BOT_TOKEN": "wrong"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "BOT_TOKEN must look like" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_service_refuses_to_start_without_a_webhook_secret() -> None:
    variables = {"PATH": os.environ["PATH"], **RIGHT}
    del variables["WEBHOOK_SECRET"]
    done = subprocess.run(
        [sys.executable, "-m", "datingbot", "serve"], env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "WEBHOOK_SECRET is not set" in done.stderr
