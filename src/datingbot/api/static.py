"""The Mini App's files: the sources as they are in development, the built ones with precompressed twins elsewhere."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import re
from pathlib import Path

import msgspec
from aiohttp import web

from datingbot.texts import Texts

IMPORT_MAP = re.compile(r'<script type="importmap">(.*?)</script>', re.DOTALL)
HASHED_NAME = re.compile(r"[.-][0-9A-Za-z]{8,}\.(js|css|svg|woff2)$")
SERVED = {".html", ".js", ".mjs", ".css", ".svg", ".png", ".webp", ".woff2", ".ico", ".json", ".webmanifest"}
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/javascript", ".mjs")


def content_security_policy(index: str, *, frame_ancestors: str) -> str:
    """The policy of the page: its own files only; the import map, being inline, by its hash."""
    maps = IMPORT_MAP.findall(index)
    hashes = "".join(
        f" 'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'" for content in maps
    )
    return (
        f"default-src 'none'; script-src 'self'{hashes}; style-src 'self'; img-src 'self' blob: data:; "
        f"connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {frame_ancestors}"
    )


def add_webapp(application: web.Application, folder: Path, *, texts: Texts, frame_ancestors: str) -> None:
    """Serve ``folder`` at the root, and the catalogues at /locales."""
    root = folder.resolve()
    vendored = _read_vendor(root)

    async def show_index(_request: web.Request) -> web.Response:
        index = (root / "index.html").read_text(encoding="utf-8")
        headers = {
            "Content-Security-Policy": content_security_policy(index, frame_ancestors=frame_ancestors),
            "Cache-Control": "no-cache",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(text=index, content_type="text/html", headers=headers)

    async def show_locale(request: web.Request) -> web.Response:
        source = texts.shared.get(request.match_info["language"])
        if source is None:
            raise web.HTTPNotFound(text="no such language")
        return web.Response(text=source, content_type="text/plain", headers={"Cache-Control": "no-cache"})

    async def show_later(request: web.Request) -> web.Response:
        # Only the build knows what the first load says (webapp/locales.mjs): here the first file has everything.
        if request.match_info["language"] not in texts.shared:
            raise web.HTTPNotFound(text="no such language")
        return web.Response(text="", content_type="text/plain", headers={"Cache-Control": "no-cache"})

    async def show_file(request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        path = vendored.get(name) or (root / name).resolve()
        inside = path.is_relative_to(root) and "node_modules" not in path.relative_to(root).parts
        if path.suffix not in SERVED or not (inside or name in vendored) or not path.is_file():
            raise web.HTTPNotFound(text="no such file")
        return _file(request, path)

    application.router.add_get("/", show_index)
    application.router.add_get("/locales/{language:[a-z]+}.ftl", show_locale)
    application.router.add_get("/locales/{language:[a-z]+}.later.ftl", show_later)
    application.router.add_get("/{name:.+}", show_file)


def _read_vendor(root: Path) -> dict[str, Path]:
    """Addresses under /vendor to files that npm installed; the built app has none."""
    table = root / "vendor.json"
    if not table.is_file():
        return {}
    entries = msgspec.json.decode(table.read_bytes(), type=dict[str, str])
    return {f"vendor/{name}": (root / path).resolve() for name, path in entries.items()}


def _file(request: web.Request, path: Path) -> web.Response:
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if HASHED_NAME.search(path.name) else "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept-Encoding",
    }
    content_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    accepted = request.headers.get("Accept-Encoding", "")
    for encoding, suffix in ENCODINGS:
        twin = path.with_name(path.name + suffix)
        if encoding in accepted and twin.is_file():
            headers["Content-Encoding"] = encoding
            return web.Response(body=twin.read_bytes(), content_type=content_type, headers=headers)
    return web.Response(body=path.read_bytes(), content_type=content_type, headers=headers)
