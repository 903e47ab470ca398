"""The page's folder is served, with the modules it borrows from node_modules, and nothing else."""

from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from telegram_sandbox import Sandbox, page_files


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page of its own, beside a file that is nobody's business."""
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "index.html").write_text("<title>Phones</title>")
    (folder / "phones.js").write_text("export {};")
    (folder / "vendor.json").write_text('{"preact.js": "preact/dist/preact.module.js"}')
    (tmp_path / "secret.txt").write_text("secret")
    module = tmp_path / "node_modules" / "preact" / "dist" / "preact.module.js"
    module.parent.mkdir(parents=True)
    module.write_text("export const h = 1;")
    monkeypatch.setattr(page_files, "_PAGE", folder)
    monkeypatch.setenv("SANDBOX_NODE_MODULES", str(tmp_path / "node_modules"))
    return folder


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("path", "status", "kind", "words"),
    [
        ("/", 200, "text/html", "Phones"),
        ("/assets/phones.js", 200, "text/javascript", "export {}"),
        ("/assets/vendor/preact.js", 200, "text/javascript", "export const h"),
        ("/assets/vendor/react.js", 404, "text/plain", "npm ci"),
        ("/assets/missing.js", 404, "text/plain", "Not Found"),
        ("/assets/..%2Fsecret.txt", 404, "text/plain", "Not Found"),
    ],
)
async def test_the_page_is_served(
    sandbox: Sandbox, http: aiohttp.ClientSession, path: str, status: int, kind: str, words: str
) -> None:
    async with http.get(URL(sandbox.url + path, encoded=True)) as response:
        assert (response.status, response.content_type) == (status, kind)
        assert words in await response.text()
