"""An API over HTTPS that has everything a recording must keep: tokens, pages, gzip, chunks, slow replies, events, bytes, redirects, errors.

upstream.py CERTIFICATE KEY PORT_FILE [CLIENTS_AUTHORITY]

With the authority of its clients it takes only those who have a certificate of it.
"""

import gzip
import http.server
import json
import os
import secrets
import ssl
import sys
import time

TOKENS = set()


class API(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, body, kind="application/json", status=200, **headers):
        body = json.dumps(body).encode() if kind == "application/json" else body
        if headers.pop("packed", False):
            body = gzip.compress(body)
            headers["Content-Encoding"] = "gzip"
        self.begin(status, kind, Content_Length=str(len(body)), **headers)
        self.wfile.write(body)

    def begin(self, status, kind, **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def chunks(self, kind, pieces, gap):
        self.begin(200, kind, Transfer_Encoding="chunked")
        for piece in pieces:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.flush()
            time.sleep(gap)
        self.wfile.write(b"0\r\n\r\n")

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path == "/orders":
            if self.headers.get("Authorization", "").removeprefix("Bearer ") not in TOKENS:
                return self.answer({"error": "unauthorized"}, status=401)
            page = int(query.partition("=")[2] or 1)
            link = f'<https://{self.headers["Host"]}/orders?page=2>; rel="next"' if page == 1 else ""
            return self.answer({"data": [{"id": page, "total": "19.90"}]}, Link=link, packed=True)
        if path == "/chunked":
            return self.chunks("text/plain", [b"one ", b"two ", b"three"], 0)
        if path == "/slow":
            time.sleep(0.3)
            return self.answer({"slow": True})
        if path == "/bytes":
            return self.answer(bytes(range(256)) * 64, "image/png")
        if path == "/old":
            return self.answer(b"", "text/plain", 302, Location=f'https://{self.headers["Host"]}/slow', Set_Cookie="seen=1; Domain=127.0.0.1; Secure")
        self.answer({"error": "not_found"}, status=404)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/login":
            TOKENS.add(token := secrets.token_urlsafe(32))
            return self.answer({"access_token": token, "expires_in": 3600})
        if self.path == "/v1/chat/completions":
            if body.get("stream"):
                pieces = [self.event(delta={"content": word}) for word in ("Hello", ", ", "world")]
                pieces += [self.event(delta={}, finish_reason="stop"), b"data: [DONE]\n\n"]
                return self.chunks("text/event-stream", pieces, 0.02)
            choice = {"index": 0, "message": {"role": "assistant", "content": "Hello"}, "finish_reason": "stop"}
            return self.answer({**COMPLETION, "object": "chat.completion", "choices": [choice]})
        self.answer({"received": body}, status=201)

    @staticmethod
    def event(**choice):
        completion = {**COMPLETION, "object": "chat.completion.chunk", "choices": [{"index": 0, **choice}]}
        return b"data: " + json.dumps(completion).encode() + b"\n\n"


COMPLETION = {"id": "chatcmpl-1", "created": 1700000000, "model": "gpt-4o"}

certificate, key, port_file, *authority = sys.argv[1:]
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), API)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
if authority:
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(authority[0])
# Handshakes are made by the threads of the connections.
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
with open(port_file + ".new", "w") as file:
    file.write(str(server.server_port))
os.rename(port_file + ".new", port_file)
server.serve_forever()
