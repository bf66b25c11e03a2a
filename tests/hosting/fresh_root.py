"""A fresh root in which the steps of a Dockerfile run one by one, where there is no builder of images at hand.

It has nothing of this machine but its /usr, read-only, in the place of the base image's, with the Python that runs the
tests at /usr/local, where that image has its own. Each program runs in namespaces of mounts and of processes of its
own, in which it is the first process, as in a container. The network alone is this machine's.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

DEVICES = ("null", "zero", "full", "random", "urandom")
# How a builder and pip find their way to the package index.
LENT = ("resolv.conf", "hosts", "nsswitch.conf", "ssl/certs/ca-certificates.crt")
LENT_VARIABLES = ("PIP_CERT", "PIP_INDEX_URL", "PIP_DEFAULT_TIMEOUT", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
OWN_ETC = {
    "passwd": "root:x:0:0:root:/root:/bin/sh\n",
    "group": "root:x:0:\n",
    "shadow": "root:*:19000:0:99999:7:::\n",
    "gshadow": "root:*::\n",
    "ld.so.conf": "/usr/local/lib\n/usr/lib/x86_64-linux-gnu\n/usr/lib/aarch64-linux-gnu\n",
}
MOST_OUTPUT = 4000  # characters of a failed step's output that are told


def hindrance() -> str:
    """Why no root can be made here, in a sentence; "" where one can."""
    if sys.platform != "linux" or shutil.which("unshare") is None or os.geteuid() != 0:
        return "A fresh root can be made by root on Linux alone, with unshare."
    programs = Path(sys.base_prefix, "bin")
    if not all((programs / name).exists() for name in ("python", "pip")):
        return f"A fresh root has the Python that runs the tests, and in {programs} there is no python or no pip."
    tried = subprocess.run([*NAMESPACES, "true"], capture_output=True, text=True)
    return f"A fresh root needs namespaces of its own: {tried.stderr.strip()}" if tried.returncode else ""


NAMESPACES = ("unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child")


class StepError(Exception):
    """A step has failed: its command, and what it printed last."""

    @property
    def is_offline(self) -> bool:
        """Whether pip has found no way to the package index."""
        return "connection broken by" in str(self)


@dataclass
class FreshRoot:
    """A folder that is the root of the programs that it runs."""

    folder: Path

    @classmethod
    def made(cls, folder: Path) -> "FreshRoot":
        """One in an empty folder, as a base image is before the first step."""
        for name in ("usr", "etc/ssl/certs", "proc", "dev/shm", "tmp", "root/.cache/pip", "var/log", "opt"):
            (folder / name).mkdir(parents=True)
        (folder / "tmp").chmod(0o1777)
        for name in ("bin", "sbin", "lib", "lib64"):
            (folder / name).symlink_to(f"usr/{name}")
        for device in DEVICES:
            (folder / "dev" / device).touch()
        for name, text in OWN_ETC.items():
            (folder / "etc" / name).write_text(text)
        for name in LENT:
            if Path("/etc", name).exists():
                shutil.copy(Path("/etc", name), folder / "etc" / name)
        root = cls(folder)
        root.step(["ldconfig"], {"PATH": "/usr/sbin:/usr/bin"}, "/")
        return root

    def step(self, arguments: list[str], environment: Mapping[str, str], workdir: str) -> None:
        """Runs a program as root to its end; it may write anywhere, and pip uses its cache. Raises StepError."""
        lent = {name: os.environ[name] for name in LENT_VARIABLES if name in os.environ}
        wanted = {**lent, **environment, "HOME": "/root", "PIP_NO_CACHE_DIR": "0"}
        done = subprocess.run(
            [*self._inside({pip_cache(): "/root/.cache/pip"}), *self._as("0:0", workdir, wanted), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            raise StepError(f"{' '.join(arguments)}: status {done.returncode}\n{done.stdout[-MOST_OUTPUT:]}")

    def program(
        self,
        arguments: list[str],
        environment: Mapping[str, str],
        workdir: str,
        user: str,
        volumes: Mapping[Path, str],
    ) -> list[str]:
        """The command line of a program that may write to its volumes alone: folders of this machine, with places."""
        return [
            *self._inside(volumes, read_only=True),
            *self._as(self.ids(user), workdir, environment),
            *arguments,
        ]

    def place(self, path: PurePosixPath) -> Path:
        """Where a path of the root is on this machine."""
        return self.folder / path.relative_to("/")

    def ids(self, user: str) -> str:
        """The numbers of a user and their group, as /etc/passwd of this root has them."""
        lines = (self.folder / "etc/passwd").read_text().splitlines()
        return {fields[0]: f"{fields[2]}:{fields[3]}" for fields in (line.split(":") for line in lines)}[user]

    def _as(self, ids: str, workdir: str, environment: Mapping[str, str]) -> list[str]:
        """What begins the command line of a program in this root that has no variables but these."""
        variables = [f"{name}={value}" for name, value in environment.items()]
        return ["chroot", f"--userspec={ids}", str(self.folder), "/usr/bin/env", "-i", "-C", workdir, *variables]

    def _inside(self, volumes: Mapping[Path, str], read_only: bool = False) -> list[str]:
        """What begins the command line of a program that has these mounts, which end with it."""
        root, python = self.folder, Path(sys.base_prefix)
        lines = [f"mount --bind '{root}' '{root}'", f"mount -o bind,ro /usr '{root}/usr'"]
        if python != Path("/usr"):
            lines.append(f"mount -o bind,ro '{python}' '{root}/usr/local'")
        lines += [f"mount --bind /dev/{device} '{root}/dev/{device}'" for device in DEVICES]
        lines += [f"mount -t proc proc '{root}/proc'", f"mount -t tmpfs -o mode=1777,size=64m tmpfs '{root}/dev/shm'"]
        if read_only:
            lines.append(f"mount -o remount,bind,ro '{root}'")
        lines += [f"mount --bind '{folder}' '{root}{place}'" for folder, place in volumes.items()]
        return [*NAMESPACES, "sh", "-ec", "\n".join([*lines, 'exec "$@"']), "sh"]


def pip_cache() -> Path:
    """Where the pip of this machine keeps what it has fetched."""
    folder = Path(os.environ.get("PIP_CACHE_DIR") or Path.home() / ".cache" / "pip")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
