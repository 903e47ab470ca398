"""Photos: uploaded as raw bytes, ordered, removed, and served to whoever holds a signed address."""

from __future__ import annotations

from uuid import UUID

from aiohttp import web

from datingbot.api.desk import ApiDesk, Speaker, path_uuid, read_form
from datingbot.api.errors import no_profile, not_found
from datingbot.api.route import Route
from datingbot.api.schemas.photos import PhotoInfo, PhotoOrder, Photos
from datingbot.api.views import photo_info
from datingbot.domain.fields import InvalidField
from datingbot.domain.profile import PHOTOS_MOST
from datingbot.photos.store import SIZES
from datingbot.services import photos
from datingbot.storage.profiles import read_profile

KEPT = "private, max-age=18000, immutable"
"""A photo never changes under its id, and its address lives for hours."""


async def add_photo(desk: ApiDesk, request: web.Request, speaker: Speaker) -> PhotoInfo:
    """Add a JPEG, PNG or WebP of at most 10 MiB."""
    content = await request.read()
    async with desk.context.database.autocommit() as connection:
        if await read_profile(connection, user_id=speaker.user_id) is None:
            raise no_profile()
    photo = await photos.add_photo(desk.context, user_id=speaker.user_id, content=content)
    return photo_info(desk.context, photo)


async def order_photos(desk: ApiDesk, request: web.Request, speaker: Speaker) -> Photos:
    """Put the member's photos in order."""
    form = await read_form(request)
    ids = form.get("ids")
    if set(form) != {"ids"} or not isinstance(ids, list) or len(ids) > PHOTOS_MOST:
        raise InvalidField("ids", "not-a-list")
    try:
        wanted = [UUID(value) for value in ids if isinstance(value, str)]
    except ValueError:
        raise InvalidField("ids", "unknown-photo") from None
    if len(wanted) != len(ids):
        raise InvalidField("ids", "unknown-photo")
    async with desk.context.database.begin() as connection:
        ordered = await photos.order_photos(desk.context, connection, user_id=speaker.user_id, ids=wanted)
    return Photos([photo_info(desk.context, photo) for photo in ordered])


async def remove_photo(desk: ApiDesk, request: web.Request, speaker: Speaker) -> None:
    """Forget one of the member's photos."""
    photo_id = path_uuid(request, "photo_id")
    if not await photos.remove_photo(desk.context, user_id=speaker.user_id, photo_id=photo_id):
        raise not_found()


async def serve_photo(desk: ApiDesk, request: web.Request) -> web.Response:
    """The JPEG behind a signed address; a wrong or old signature is as good as no photo."""
    photo_id = path_uuid(request, "photo_id")
    size = request.match_info["size"]
    expires_at = request.query.get("e", "")
    allowed = (
        size in SIZES
        and expires_at.isascii()
        and expires_at.isdigit()
        and len(expires_at) <= 12
        and desk.context.signer.photo_allowed(
            photo_id, size, expires_at=int(expires_at), mark=request.query.get("s", "")
        )
    )
    content = await desk.context.photos.get(photo_id, size) if allowed else None
    if content is None:
        raise not_found()
    headers = {"Cache-Control": KEPT, "X-Content-Type-Options": "nosniff"}
    return web.Response(body=content, content_type="image/jpeg", headers=headers)


IMAGES = ("image/jpeg", "image/png", "image/webp")

ROUTES = (
    Route(
        method="POST",
        path="/api/photos",
        handler=add_photo,
        answer=PhotoInfo,
        body=IMAGES,
        status=201,
        failures=(409, 413, 422, 429),
    ),
    Route(
        method="PUT",
        path="/api/photos/order",
        handler=order_photos,
        answer=Photos,
        body=PhotoOrder,
        failures=(400, 422),
    ),
    Route(method="DELETE", path="/api/photos/{photo_id}", handler=remove_photo, status=204, failures=(404,)),
)
