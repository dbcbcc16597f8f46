"""The TLS server for all host names that the proxy maps: the registries and CloudFormation's response URLs."""

from __future__ import annotations

import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import custom_resource
import registry
from http_body import read_body
from settings import LOG


class Front(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Writes nothing, because LOG contains the request."""

    def respond(self) -> None:
        host = (self.headers.get("Host") or "").split(":")[0]
        body = read_body(self)
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
    server = ThreadingHTTPServer(("127.0.0.1", 0), Front)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    # The handshake runs in the connection's own thread, so that a missing handshake does not block other connections.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]
