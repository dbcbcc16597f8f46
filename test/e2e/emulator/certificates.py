"""The certificate authority of one run, and one server certificate for all host names of the emulator."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path


def make(folder: Path, hosts: Iterable[str]) -> tuple[str, str]:
    """Writes ca.crt and the server's certificate and key. Returns the files of the last two."""
    folder.mkdir(parents=True)
    _certificate(folder, "ca", "keyUsage=critical,keyCertSign")
    names = ",".join(f"DNS:{host}" for host in hosts)
    extensions = (f"subjectAltName={names}", "basicConstraints=critical,CA:FALSE", "extendedKeyUsage=serverAuth")
    _certificate(folder, "server", *extensions, signed_by=("-CA", "ca.crt", "-CAkey", "ca.key"))
    return str(folder / "server.crt"), str(folder / "server.key")


def _certificate(folder: Path, name: str, *extensions: str, signed_by: Iterable[str] = ()) -> None:
    """Writes a new key and its certificate, which signs itself by default."""
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", f"{name}.key")
    certificate = ("-x509", "-out", f"{name}.crt", "-subj", f"/CN=end-to-end test {name}", "-days", "1")
    options = [option for extension in extensions for option in ("-addext", extension)]
    command = ["openssl", "req", *key, *certificate, *signed_by, *options]
    subprocess.run(command, cwd=folder, check=True, stdin=subprocess.DEVNULL, capture_output=True)
