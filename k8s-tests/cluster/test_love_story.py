"""From `helm install` to a match: two people on two phones, through ingress, Mini App and webhook."""

from __future__ import annotations

from typing import Any

import aiohttp
from cluster.stage import Bot, await_condition, helm, read_conditions
from playwright.async_api import Browser, expect
from provision.cluster import Cluster

from browser.phones import both_celebrate, fill_in, greet, open_couple, press, reload

MUST_BE_TRUE = {
    "Ready",
    "DatabaseReady",
    "SchemaCurrent",
    "WebhookRegistered",
    "CertificateReady",
    "MonitoringConfigured",
    "BackupHealthy",
}


def test_after_the_install_every_condition_is_true(cluster: Cluster, love: Bot) -> None:
    for kind in ("Ready", "BackupHealthy"):
        await_condition(cluster, love, kind)
    conditions = read_conditions(cluster, love)
    assert {kind for kind, each in conditions.items() if each["status"] == "True"} >= MUST_BE_TRUE
    assert conditions["Stalled"]["status"] == conditions["Reconciling"]["status"] == "False"


def test_helm_test_passes(cluster: Cluster, love: Bot) -> None:
    assert "Phase:          Succeeded" in helm(cluster, love, "test")


def test_columns_and_events_tell_people_the_same(cluster: Cluster, love: Bot) -> None:
    header, row = cluster.kubectl("get", "dbot", love.name, "-n", love.namespace).splitlines()
    assert header.split()[:3] == ["NAME", "READY", "REASON"]
    assert row.split()[:3] == [love.name, "True", "Serving"]
    notes = [event["note"] for event in find_events(cluster, love)]
    ready: Any = read_conditions(cluster, love)["SchemaCurrent"]
    assert any(love.name in note or "schema" in note for note in notes), ready


def find_events(cluster: Cluster, bot: Bot) -> list[dict[str, Any]]:
    """The Events about a DatingBot."""
    found: Any = cluster.get("events.events.k8s.io", "-n", bot.namespace)
    return [event for event in found["items"] if event["regarding"].get("kind") == "DatingBot"]


async def test_two_people_meet(
    love: Bot, telegram: str, browser: Browser, http: aiohttp.ClientSession, cluster: Cluster
) -> None:
    couple = await open_couple(telegram, browser, http=http)
    for screen in (couple.her, couple.him):
        await greet(screen, touch=False)
    for screen, gender, wants in ((couple.her, "Woman", "Men"), (couple.him, "Man", "Women")):
        await press(screen.phone.get_by_role("button", name="Open DatingBot").first)
        await fill_in(screen, gender=gender, wants=wants, town="Nuuk")
        await press(screen.phone.get_by_role("button", name="Save", exact=True))
        await expect(screen.app.get_by_role("heading", name="Discover")).to_be_visible()
    for screen, other in ((couple.her, couple.him), (couple.him, couple.her)):
        await reload(screen, touch=False)
        await expect(screen.app.get_by_text(other.name).first).to_be_visible()
        await press(screen.app.get_by_role("button", name="Like", exact=True))
        if screen is couple.her:
            await expect(screen.app.locator(".card[data-place='0']")).to_have_count(0)
    await both_celebrate(couple)
    assert couple.complaints == []
    await couple.page.close()
