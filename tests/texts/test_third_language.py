"""A third language is one file: with it there, it is offered and spoken everywhere."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.conftest import speak
from chat import Chat
from conftest import BERLIN, TOKEN, MakeMember
from datingbot.api.server import ApiDesk, add_routes
from datingbot.demo.run import webapp_folder
from datingbot.services.context import Context
from datingbot.services.gazetteer import Gazetteer
from datingbot.texts import Texts

LOCALES = Path(__file__).resolve().parents[2] / "src" / "datingbot" / "locales"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Our catalogues, and a German one and a Greek one beside them."""
    there = tmp_path / "locales"
    there.mkdir()
    for file in LOCALES.glob("*.ftl"):
        (there / file.name).write_bytes(file.read_bytes())
    english = (LOCALES / "en.ftl").read_text(encoding="utf-8")
    for language, name, letters, hello in (
        ("de", "Deutsch", "abcdefghijklmnopqrstuvwxyzäöüß", "Es ist schon so"),
        ("el", "Ελληνικά", "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώς", "Είναι ήδη έτσι"),
    ):
        own = re.sub(r"(?m)^language-name = .*$", f"language-name = {name}", english)
        own = re.sub(r"(?m)^language-letters = .*$", f"language-letters = {letters}", own)
        own = re.sub(r"(?m)^bot-settings-unchanged = .*$", f"bot-settings-unchanged = {hello}", own)
        (there / f"{language}.ftl").write_text(own, encoding="utf-8")
    return there


@pytest.fixture
def context(context: Context, folder: Path) -> Context:
    texts = Texts(folder)
    letters = {code: texts.say(code, "language-letters") for code in texts.languages}
    return replace(context, texts=texts, gazetteer=Gazetteer(letters=letters))


async def test_the_chat_offers_and_speaks_it(context: Context, make_member: MakeMember) -> None:
    chat = Chat(context, user_id=await make_member(user_id=5), language="de-AT")
    (shown,) = await chat.write("/settings")
    assert {"Deutsch", "Русский", "Ελληνικά"} <= set(shown.buttons)
    await chat.press("set:language:de")
    (again,) = await chat.press("set:language:de")
    assert again.text == "Es ist schon so"


async def test_the_api_and_the_mini_app_offer_it(context: Context, make_member: MakeMember) -> None:
    application = web.Application()
    desk = ApiDesk(context=context, bot_token=TOKEN, ed25519_key=None, wake=lambda: None, webapp=webapp_folder())
    add_routes(application, desk)
    async with TestClient(TestServer(application)) as client:
        member = await speak(client, context, await make_member(place_id=BERLIN))
        _, catalogue = await member.call("GET", "/api/catalogue")
        assert {"code": "de", "name": "Deutsch"} in catalogue["languages"]
        status, saved = await member.call("PUT", "/api/settings", json={"language": "de"})
        assert (status, saved["language"]) == (200, "de")
        async with client.get("/locales/de.ftl") as response:
            assert response.status == 200
            assert "language-name = Deutsch" in await response.text()
        # Without the build's knowledge of what comes later, all of it comes first.
        async with client.get("/locales/de.later.ftl") as response:
            assert (response.status, await response.text()) == (200, "")
        for missing in ("fr.ftl", "fr.later.ftl"):
            async with client.get(f"/locales/{missing}") as response:
                assert response.status == 404


def test_towns_are_named_in_its_letters(context: Context) -> None:
    athens = context.gazetteer.search("Athens")[0]
    assert athens.name_in("el") == "Αθήνα"
    assert athens.name_in("de") == athens.name_in("en") == "Athens"
    assert context.gazetteer.find(BERLIN).name_in("ru") == "Берлин"


def test_the_image_serves_the_same_catalogues_as_the_service(folder: Path, tmp_path: Path) -> None:
    to = tmp_path / "built"
    for command in (["node", "build.mjs"], ["node", "locales.mjs", str(folder), str(to)]):
        subprocess.run(command, cwd=webapp_folder(), check=True, capture_output=True)
    texts = Texts(folder)
    for language, source in texts.shared.items():
        first, later = (list_messages((to / f"{language}{part}.ftl").read_text("utf-8")) for part in ("", ".later"))
        assert sorted(first + later) == sorted(list_messages(source))
        assert 0 < len(first) < len(later)
    assert sorted(file.name for file in to.iterdir()) == sorted(
        f"{language}{part}.ftl{twin}"
        for language in texts.languages
        for part in ("", ".later")
        for twin in ("", ".br", ".gz")
    )


def list_messages(source: str) -> list[str]:
    return [message for message in re.split(r"(?m)^(?=[a-z-])", source) if message]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(tag=st.text(max_size=12) | st.sampled_from(["de", "DE-at", "el-GR", "pt-br", ""]))
def test_whatever_telegram_calls_a_language_one_is_chosen(folder: Path, tag: str) -> None:
    texts = _kept(folder)
    chosen = texts.choose(tag)
    assert chosen in texts.languages
    base = tag.lower().split("-")[0]
    assert chosen == (base if base in texts.languages else "en")


_texts: dict[Path, Texts] = {}


def _kept(folder: Path) -> Texts:
    return _texts.setdefault(folder, Texts(folder))
