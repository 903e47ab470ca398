"""The image of kind's nodes, built here: Debian, kind's own files, Kubernetes' binaries, and the images kubeadm wants.

What kind's own build does (kind's images/base and pkg/build/nodeimage), for machines that can pull no image.
"""

from __future__ import annotations

import json
import shutil
import stat
import tempfile
from pathlib import Path

from toolchain.cache import cache_folder, content_key
from toolchain.go_build import (
    COREDNS,
    ETCD,
    KUBE_APISERVER,
    KUBE_CONTROLLER_MANAGER,
    KUBE_PROXY,
    KUBE_SCHEDULER,
    KUBEADM,
    KUBECTL,
    KUBELET,
    KUBERNETES,
    LOCAL_PATH_PROVISIONER,
    PAUSE,
    Program,
    built,
    find_module,
)

from provision import debian
from provision.archive import Image, write_images, write_layer
from provision.engine import is_loaded
from provision.progress import step
from provision.shell import run

NAME = f"datingbot-test/node:{KUBERNETES}"
NODE = Path(__file__).with_name("node")
PAUSE_IMAGE = "registry.k8s.io/pause:3.10.1"
HELPER_IMAGE = "docker.io/datingbot-test/debian:12"
STORAGE_IMAGE = "docker.io/datingbot-test/local-path-provisioner:1"
NETWORK_IMAGE = "docker.io/datingbot-test/node-network:1"

UNUSED_SERVICES = ("containerd-fuse-overlayfs.service", "stargz-snapshotter.service")

STATIC_PODS: dict[str, tuple[Program, str]] = {
    f"registry.k8s.io/kube-apiserver:{KUBERNETES}": (KUBE_APISERVER, "/usr/local/bin/kube-apiserver"),
    f"registry.k8s.io/kube-controller-manager:{KUBERNETES}": (
        KUBE_CONTROLLER_MANAGER,
        "/usr/local/bin/kube-controller-manager",
    ),
    f"registry.k8s.io/kube-scheduler:{KUBERNETES}": (KUBE_SCHEDULER, "/usr/local/bin/kube-scheduler"),
    "registry.k8s.io/etcd:3.6.5-0": (ETCD, "/usr/local/bin/etcd"),
    "registry.k8s.io/coredns/coredns:v1.12.1": (COREDNS, "/coredns"),
    STORAGE_IMAGE: (LOCAL_PATH_PROVISIONER, "/usr/local/bin/local-path-provisioner"),
    PAUSE_IMAGE: (PAUSE, "/pause"),
}
"""The names kubeadm of this version asks for, each with what stands in for it."""


def node_image() -> str:
    """Docker's name of the nodes' image (about 1.3 GB); built when something it is made of changed."""
    programs = (KUBEADM, KUBELET, KUBECTL, KUBE_PROXY, *(program for program, _ in STATIC_PODS.values()))
    binaries = [built(program) for program in programs]
    key = content_key(
        *(binary.name for binary in binaries),
        *(NODE / name for name in ("agent.py", "network_policy.py", "network.yaml")),
        Path(__file__),
        *debian.NODE,
        *debian.BASE,
    )
    name = f"{NAME}-{key}"
    if not is_loaded(name):
        with step("The nodes' image (about 90 s)"), tempfile.TemporaryDirectory(dir=cache_folder()) as folder:
            _build(name, Path(folder))
    return name


def helper_image() -> Image:
    """Debian with tools: the storage provisioner's helper, and what tests look around with."""
    return Image(HELPER_IMAGE, [debian.layer(debian.BASE)], command=["/bin/bash"])


def _build(name: str, folder: Path) -> None:
    root, layer, archive = folder / "root", folder / "layer.tar", folder / "image.tar"
    debian.unpack(debian.layer(debian.NODE), root)
    _fill(root)
    debian.pack(root, layer)
    image = Image(
        name,
        [layer],
        entrypoint=["/usr/local/bin/entrypoint", "/sbin/init"],
        environment={"container": "docker"},
        stop_signal="SIGRTMIN+3",
    )
    write_images([image], archive)
    run("docker", "load", "--quiet", "--input", archive)


def _fill(root: Path) -> None:
    kind = find_module("kubernetes", "sigs.k8s.io/kind")
    _copy_files_of_kind(kind / "images" / "base" / "files", root)
    _configure_containerd(root)
    for program in (KUBEADM, KUBELET, KUBECTL):
        _install(built(program), root / "usr/bin" / program.name)
    (root / "kind/version").write_text(KUBERNETES)
    (root / "kind/manifests").mkdir(parents=True, exist_ok=True)
    shutil.copy(NODE / "network.yaml", root / "kind/manifests/default-cni.yaml")
    (root / "kind/manifests/default-storage.yaml").write_text(_read_storage_manifest(kind))
    images = root / "kind/images"
    images.mkdir(parents=True, exist_ok=True)
    _write_images(images)
    _enable_services(root)


def _copy_files_of_kind(files: Path, root: Path) -> None:
    """Everything but what belongs to snapshotters and volumes this node does not have."""
    for folder in ("usr/local/bin", "kind/bin", "etc/sysctl.d", "etc/default", "etc/systemd/system", "etc/containerd"):
        for source in (files / folder).rglob("*"):
            if source.is_file() and not {"containerd-fuse-overlayfs.service", "stargz-snapshotter.service"} & {
                source.name
            }:
                target = root / source.relative_to(files)
                _install(source, target, executable=folder in ("usr/local/bin", "kind/bin"))
    for name in ("opt/cni", "etc/kubernetes/manifests", "etc/cni/net.d"):
        (root / name).mkdir(parents=True, exist_ok=True)
    for left in (root / "etc/cni/net.d").iterdir():
        left.unlink()
    _link(root / "opt/cni/bin", "/usr/lib/cni")
    for name in ("containerd", "ctr", "containerd-shim-runc-v2"):
        _link(root / "usr/local/bin" / name, f"/usr/bin/{name}")
    # kubeadm only asks whether it is there.
    crictl = root / "usr/local/bin/crictl"
    crictl.write_text("#!/bin/sh\nexit 1\n")
    crictl.chmod(0o755)


def _configure_containerd(root: Path) -> None:
    path = root / "etc/containerd/config.toml"
    lines: list[str] = []
    skipping = False
    for line in path.read_text().splitlines():
        if line.startswith("["):
            skipping = line.startswith("[proxy_plugins")
        if not skipping:
            lines.append(line)
    config = "\n".join(lines) + "\n"
    changes = {
        # Debian's containerd is older than kind's, and machines without CAP_SYS_RESOURCE may not lower a score.
        "restrict_oom_score_adj = false": "restrict_oom_score_adj = true",
        'pause:3.10"': 'pause:3.10.1"',
        "tolerate_missing_hugepages_controller": "tolerate_missing_hugetlb_controller",
    }
    for old, new in changes.items():
        config = config.replace(old, new)
    path.write_text(config)
    spec = json.loads(run("chroot", root, "/usr/bin/ctr", "oci", "spec"))
    spec.setdefault("hooks", {}).setdefault("createContainer", []).append({"path": "/kind/bin/mount-product-files.sh"})
    spec["process"].pop("rlimits", None)
    (root / "etc/containerd/cri-base.json").write_text(json.dumps(spec))
    # The images travel inside the node and are read once at its first start.
    units = root / "etc/systemd/system"
    (units / "containerd.service.d").mkdir(exist_ok=True)
    (units / "containerd.service.d/10-images.conf").write_text(
        "[Service]\nTimeoutStartSec=600\nExecStartPost=/bin/sh -c 'test -e /var/lib/images-are-read"
        " || { for image in /kind/images/*.tar; do ctr -n k8s.io images import $image; done;"
        " touch /var/lib/images-are-read; }'\n"
    )
    (units / "kubelet.service.d").mkdir(exist_ok=True)
    (units / "kubelet.service.d/05-after.conf").write_text("[Unit]\nAfter=containerd.service\n")


def _read_storage_manifest(kind: Path) -> str:
    """kind's default StorageClass, out of its Go source, with our images in it."""
    source = (kind / "pkg/build/nodeimage/const_storage.go").read_text()
    manifest = source.split("const defaultStorageManifest = `", 1)[1].split("\n`", 1)[0]
    return manifest.replace("` + storageProvisionerImage + `", STORAGE_IMAGE).replace(
        "` + storageHelperImage + `", HELPER_IMAGE
    )


def _write_images(folder: Path) -> None:
    """All images a new node starts from, in one archive: the layers they share are read once."""
    scratch = folder / "layers"
    scratch.mkdir()

    def write(name: str, files: dict[str, Path]) -> Path:
        layer = scratch / f"{name}.tar"
        write_layer(layer, files)
        return layer

    images = [helper_image()]
    for name, (program, path) in STATIC_PODS.items():
        user = "65535:65535" if program is PAUSE else ""
        images.append(Image(name, [write(program.name, {path: built(program)})], entrypoint=[path], user=user))
    [base] = helper_image().layers
    proxy = write("kube-proxy", {"/usr/local/bin/kube-proxy": built(KUBE_PROXY)})
    name = f"registry.k8s.io/kube-proxy:{KUBERNETES}"
    images.append(Image(name, [base, proxy], entrypoint=["/usr/local/bin/kube-proxy"]))
    scripts = ("agent.py", "network_policy.py")
    network = write("node-network", {f"/opt/node-network/{name}": NODE / name for name in scripts})
    images.append(Image(NETWORK_IMAGE, [base, network], entrypoint=["python3", "/opt/node-network/agent.py"]))
    write_images(images, folder / "all.tar")
    shutil.rmtree(scratch)


def _enable_services(root: Path) -> None:
    """What kind's Dockerfile does to systemd: only what a node needs is started."""
    wants = root / "lib/systemd/system"
    for pattern in (
        "sysinit.target.wants/systemd-tmpfiles-setup.service",
        "multi-user.target.wants/*",
        "local-fs.target.wants/*",
        "sockets.target.wants/*udev*",
        "sockets.target.wants/*initctl*",
        "basic.target.wants/*",
    ):
        for unit in wants.glob(pattern):
            unit.unlink()
    for unit in (root / "etc/systemd/system").glob("*.wants/*"):
        unit.unlink()
    with (root / "etc/systemd/journald.conf").open("a") as config:
        config.write("ReadKMsg=no\n")
    _link(root / "sbin/init", "/usr/lib/systemd/systemd")
    run("chroot", root, "systemctl", "enable", "kubelet.service", "containerd.service", "undo-mount-hacks.service")
    run("chroot", root, "systemctl", "mask", "systemd-binfmt.service")
    (root / "etc/machine-id").write_text("")


def _install(source: Path, target: Path, *, executable: bool = True) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(stat.S_IRUSR | stat.S_IWUSR | 0o044 | (0o111 if executable else 0))


def _link(path: Path, target: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(target)
