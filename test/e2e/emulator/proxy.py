"""A CONNECT proxy that connects the host names of registries and response URLs to the TLS front, and refuses others.

Clients, including Node 24, find it through HTTPS_PROXY. So /etc/hosts need not contain the host names, no port below
1024 is needed, and no client can reach the real AWS.
"""

from __future__ import annotations

import selectors
import socket
import threading
from socketserver import StreamRequestHandler, ThreadingTCPServer

import custom_resource
import registry


class Proxy(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, front_port: int) -> None:
        super().__init__(("127.0.0.1", 0), Tunnel)
        self.front_port = front_port


class Tunnel(StreamRequestHandler):
    # A buffer would swallow the first bytes of the TLS stream.
    rbufsize = 0
    server: Proxy

    def handle(self) -> None:
        method, target, *_ = self.rfile.readline().decode("latin1").split() or ["", ""]
        while self.rfile.readline() not in (b"\r\n", b"\n", b""):
            pass
        host, _, port = target.partition(":")
        known = registry.is_registry(host) or host == custom_resource.RESPONSE_HOST
        if method != "CONNECT" or port != "443" or not known:
            self.wfile.write(b"HTTP/1.1 502 not a host of this emulator\r\nContent-Length: 0\r\n\r\n")
            return
        with socket.create_connection(("127.0.0.1", self.server.front_port)) as front:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            _copy(self.connection, front)


def _copy(one: socket.socket, other: socket.socket) -> None:
    """Copies in both directions until either side closes."""
    with selectors.DefaultSelector() as selector:
        selector.register(one, selectors.EVENT_READ, other)
        selector.register(other, selectors.EVENT_READ, one)
        while True:
            for ready, _ in selector.select():
                try:
                    data = ready.fileobj.recv(65536)  # type: ignore[union-attr]
                    if not data:
                        return
                    ready.data.sendall(data)
                except OSError:
                    return


def serve(front_port: int) -> int:
    """Starts the proxy on a free port and returns the port."""
    proxy = Proxy(front_port)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    return proxy.server_address[1]
