"""Listing by name: which DatingBots there are, however many and however few, on a real API server."""

from __future__ import annotations

import io

import pytest
from apiserver.test_operator import Stage, kinds, stage

from datingbot_operator import api as module
from datingbot_operator.api import CONFIG_MAPS, DATING_BOTS, OBJECT_STORES, Api, ApiRefused

__all__ = ["kinds", "stage"]


def test_every_object_is_listed_across_pages_with_what_tells_it_from_another(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE", "2")
    for number in range(5):
        made = {"metadata": {"name": f"listed-{number}"}, "data": {}}
        assert stage.server.call("POST", stage.path("v1", "configmaps"), made).status == 201
    found = {each.name: each for each in stage.api.list_names(CONFIG_MAPS, stage.namespace)}
    assert {name for name in found if name.startswith("listed-")} == {f"listed-{number}" for number in range(5)}
    theirs = stage.get("v1", "configmaps", "listed-3")["metadata"]
    assert (found["listed-3"].uid, found["listed-3"].namespace) == (theirs["uid"], stage.namespace)
    bots = stage.api.list_names(DATING_BOTS, stage.namespace)
    assert [bot.generation for bot in bots] == [1]


def test_a_kind_that_is_not_served_is_refused(stage: Stage) -> None:
    with pytest.raises(ApiRefused) as refused:
        stage.api.list_names(OBJECT_STORES, stage.namespace)
    assert refused.value.status in (403, 404)


def test_an_api_server_that_has_none_may_say_null(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    said = b'{"kind":"PartialObjectMetadataList","metadata":{"resourceVersion":"7"},"items":null}'
    monkeypatch.setattr(Api, "_open", lambda *_, **__: io.BytesIO(said))
    assert stage.api.list_names(DATING_BOTS, stage.namespace) == ()
