"""Passes requests on to a mirror and writes down what was asked, headers included.

Run as a program: ADDRESS PORT CERTIFICATE UPSTREAM-PORT LOG. It speaks TLS, because older engines
ask every mirror so.
"""

import http.client
import json
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def main(address: str, port: str, certificate: str, upstream: str, log: str) -> None:
    lock = threading.Lock()

    class Recorder(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            line = {
                "method": self.command,
                "uri": self.path,
                "accept": self.headers.get_all("Accept", []),
                "user_agent": self.headers.get("User-Agent", ""),
            }
            with lock, Path(log).open("a") as file:
                file.write(json.dumps(line) + "\n")
            connection = http.client.HTTPConnection("127.0.0.1", int(upstream), timeout=30)
            headers = {"Accept": ", ".join(self.headers.get_all("Accept", ["*/*"]))}
            connection.request(self.command, self.path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("connection", "content-length", "transfer-encoding"):
                    self.send_header(name, value)
            length = answer.getheader("Content-Length") if self.command == "HEAD" else None
            self.send_header("Content-Length", length or str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)
            connection.close()

        do_HEAD = do_GET  # noqa: N815  (the name that the base class looks for)

        def log_message(self, *_arguments: object) -> None:
            """Only the record counts."""

    server = ThreadingHTTPServer((address, int(port)), Recorder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
