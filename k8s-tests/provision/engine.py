"""Docker's daemon: the machine's own when it answers, otherwise one started here and ended by ``down``."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

from toolchain.cache import cache_folder

from provision.shell import Failed, run, wait_until

STRIPPING_RUNC = Path(__file__).with_name("node") / "runc-without-resource"
SYS_RESOURCE = 24
"""Number of CAP_SYS_RESOURCE (capabilities(7)); some machines keep it from everyone."""


def answers() -> bool:
    """Whether a Docker daemon is there."""
    return subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0


def is_loaded(image: str) -> bool:
    """Whether Docker has an image of this name."""
    return subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False).returncode == 0


def start() -> bool:
    """Start a daemon when none answers, and say whether it was. Raises :class:`Failed`."""
    if answers():
        return False
    if shutil.which("dockerd") is None:
        raise Failed("Docker's daemon is neither running nor installed. On Debian: sudo apt-get install docker.io")
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "daemon.json"
    config.write_text(json.dumps(_configure()))
    for left in (folder / "docker.pid", Path("/var/run/docker.pid")):
        left.unlink(missing_ok=True)
    with (folder / "dockerd.log").open("ab") as log:
        process = subprocess.Popen(
            ["dockerd", f"--config-file={config}", f"--pidfile={folder / 'docker.pid'}"],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    (folder / "started.pid").write_text(str(process.pid))
    wait_until(f"dockerd (see {folder / 'dockerd.log'})", answers, seconds=60)
    # dockerd sets DROP, which would cut the nodes' pods off from each other.
    run("iptables", "-P", "FORWARD", "ACCEPT")
    return True


def stop() -> None:
    """End the daemon that :func:`start` started, and no other."""
    started = _folder() / "started.pid"
    if not started.is_file():
        return
    number = int(started.read_text())
    if _is_ours(number):
        os.kill(number, signal.SIGTERM)
        wait_until("the end of dockerd", lambda: not _is_ours(number), seconds=60)
    started.unlink()


def _is_ours(number: int) -> bool:
    """Whether this process is our daemon still: numbers are given again after a restart of the machine."""
    try:
        # A process that has ended and waits to be collected has no command line any more.
        return str(_folder()).encode() in Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return False


def _folder() -> Path:
    return cache_folder() / "docker"


def _configure() -> dict[str, object]:
    config: dict[str, object] = {
        "data-root": str(_folder() / "data"),
        "storage-driver": "overlay2",
        "exec-opts": ["native.cgroupdriver=cgroupfs"],
        "default-cgroupns-mode": "private",
    }
    if not has_sys_resource():
        # A copy: the daemon outlives the checkout it was started from.
        runc = _folder() / STRIPPING_RUNC.name
        shutil.copy(STRIPPING_RUNC, runc)
        config |= {"runtimes": {"stripping": {"path": str(runc)}}, "default-runtime": "stripping"}
    return config


def has_sys_resource() -> bool:
    """Whether this machine may raise limits; where not, a privileged container must not ask for it."""
    status = Path("/proc/self/status").read_text()
    bounding = next(line.split()[1] for line in status.splitlines() if line.startswith("CapBnd:"))
    return bool(int(bounding, 16) >> SYS_RESOURCE & 1)
