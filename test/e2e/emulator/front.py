"""The server for all emulated host names: the registries and CloudFormation's response URLs.

One port is both a CONNECT proxy and a TLS server. Clients, including Node 24, find it through HTTPS_PROXY. So /etc/hosts
need not contain the host names, no port below 1024 is needed, and no client can reach the real AWS.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler
from socketserver import StreamRequestHandler, ThreadingTCPServer

import custom_resource
import registry
from settings import LOG

TLS_HANDSHAKE = b"\x16"


class Front(ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 100

    def __init__(self, certificate: str, key: str) -> None:
        super().__init__(("127.0.0.1", 0), Connection)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate, key)


class Connection(StreamRequestHandler):
    # A buffer would swallow the first bytes of the TLS stream.
    rbufsize = 0
    server: Front

    def handle(self) -> None:
        if self.connection.recv(1, socket.MSG_PEEK) != TLS_HANDSHAKE and not self.accept_tunnel():
            return
        try:
            with self.server.tls.wrap_socket(self.connection, server_side=True) as connection:
                Requests(connection, self.client_address, self.server)
        except (ssl.SSLError, ConnectionError):
            """The client closed the connection."""

    def accept_tunnel(self) -> bool:
        """Answers a CONNECT request. The tunnel ends at this server; all other hosts are refused."""
        method, target, *_ = self.rfile.readline().decode("latin1").split() or ["", ""]
        while self.rfile.readline() not in (b"\r\n", b"\n", b""):
            pass
        host, _, port = target.partition(":")
        known = registry.is_registry(host) or host == custom_resource.RESPONSE_HOST
        if method != "CONNECT" or port != "443" or not known:
            self.wfile.write(b"HTTP/1.1 502 not a host of this emulator\r\nContent-Length: 0\r\n\r\n")
            return False
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        return True


class Requests(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Writes nothing, because LOG contains the request."""

    def read_body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def respond(self) -> None:
        host = (self.headers.get("Host") or "").split(":")[0]
        body = self.read_body()
        if host == custom_resource.RESPONSE_HOST:
            answer = registry.Answer(custom_resource.take_response(self.path, body))
        elif registry.is_registry(host):
            # Clients repeat Accept. One header with commas has the same meaning.
            headers = {name: ", ".join(self.headers.get_all(name, [])) for name in self.headers}
            answer = registry.answer(host, self.command, self.path, headers, body)
            operation = f"registry {self.command} {self.path}"
            LOG.append({"time": time.time(), "operation": operation, "host": host, "status": answer.status})
        else:
            answer = registry.Answer(404)
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if not any(name == "Content-Length" for name, _ in answer.headers):
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = respond


def serve(certificate: str, key: str) -> int:
    """Starts the server on a free port and returns the port."""
    server = Front(certificate, key)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]
