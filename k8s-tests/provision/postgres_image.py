"""PostgreSQL for CloudNativePG's clusters: Debian's, laid out as the operator expects its operand."""

from __future__ import annotations

from pathlib import Path

from toolchain.cache import content_key, kept, remove

from provision import debian
from provision.archive import Image
from provision.shell import run

NAME = "datingbot-test/postgresql:15"
UID = 26
"""CloudNativePG's own, whatever Debian calls it."""

PROGRAMS = "/usr/lib/postgresql/15/bin"


def postgres_image() -> Image:
    """The image; its layer is made once for each list of packages."""
    layer = kept("layer-postgresql-operand", content_key(Path(__file__), *debian.POSTGRES), _write_layer)
    path = f"{PROGRAMS}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return Image(NAME, [layer], user=str(UID), environment={"PATH": path, "LANG": "C.UTF-8"})


def _write_layer(target: Path) -> None:
    root = target.with_name(f"{target.name}.tree")
    debian.copy_tree(debian.tree("postgresql", debian.POSTGRES), root)
    try:
        run("chroot", root, "groupmod", "--non-unique", "-g", str(UID), "postgres")
        run("chroot", root, "usermod", "-u", str(UID), "postgres")
        run("chroot", root, "chown", "-R", "postgres:postgres", "/var/lib/postgresql", "/var/run/postgresql")
        debian.pack(root, target)
    finally:
        remove(root)
