"""Serves the page with the two phones: its own files, and the browser modules it names in page/vendor.json."""

import json
import os
from pathlib import Path

from aiohttp import web

_PAGE = Path(__file__).parent / "page"
_REPOSITORY = Path(__file__).parents[2]
_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".ftl": "text/plain",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}


def add_page_routes(router: web.UrlDispatcher) -> None:
    """Put / and /assets/... into the server."""
    router.add_get("/", _serve_index)
    router.add_get("/assets/vendor/{name:.+}", _serve_vendor)
    router.add_get("/assets/{path:.+}", _serve_asset)


async def _serve_index(_: web.Request) -> web.StreamResponse:
    return _serve(_PAGE / "index.html")


async def _serve_asset(request: web.Request) -> web.StreamResponse:
    path = (_PAGE / request.match_info["path"]).resolve()
    if not path.is_relative_to(_PAGE.resolve()):
        raise web.HTTPNotFound
    return _serve(path)


async def _serve_vendor(request: web.Request) -> web.StreamResponse:
    """A module from the first node_modules that has it: $SANDBOX_NODE_MODULES, then the repository's webapp."""
    listing = _PAGE / "vendor.json"
    names = json.loads(listing.read_text()) if listing.is_file() else {}
    place = names.get(request.match_info["name"]) or names.get(request.match_info["name"].rpartition(".")[0])
    folders = [os.environ.get("SANDBOX_NODE_MODULES"), _REPOSITORY / "webapp" / "node_modules"]
    for folder in folders:
        if folder and place and (Path(folder) / place).is_file():
            return _serve(Path(folder) / place)
    raise web.HTTPNotFound(
        text=f"{request.match_info['name']}: not found. Run npm ci in webapp/, or set SANDBOX_NODE_MODULES."
    )


def _serve(path: Path) -> web.StreamResponse:
    if not path.is_file():
        raise web.HTTPNotFound
    kind = _TYPES.get(path.suffix, "application/octet-stream")
    return web.FileResponse(path, headers={"Content-Type": kind, "Cache-Control": "no-cache"})
