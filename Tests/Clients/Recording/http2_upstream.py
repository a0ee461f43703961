"""An API that speaks HTTP/2 over TLS and nothing else.

http2_upstream.py CERTIFICATE KEY PORT_FILE
"""

import os
import socket
import ssl
import sys
import threading

import h2.config
import h2.connection
import h2.events


class Connection:
    def __init__(self, socket):
        self.socket = socket
        self.connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        self.requests = {}

    def serve(self):
        self.connection.initiate_connection()
        self.flush()
        while data := self.socket.recv(65536):
            for event in self.connection.receive_data(data):
                self.take(event)
            self.flush()

    def flush(self):
        self.socket.sendall(self.connection.data_to_send())

    def take(self, event):
        if isinstance(event, h2.events.RequestReceived):
            self.requests[event.stream_id] = (event.headers, bytearray())
        elif isinstance(event, h2.events.DataReceived):
            self.requests[event.stream_id][1].extend(event.data)
            self.connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2.events.StreamEnded):
            headers, body = self.requests.pop(event.stream_id)
            self.answer(event.stream_id, headers, bytes(body))

    def answer(self, stream, headers, body):
        path = dict(headers)[":path"]
        if path == "/reset":
            self.begin(stream, ("content-type", "text/plain"), ("content-length", "10"))
            self.connection.send_data(stream, b"half ")
            self.flush()
            self.connection.reset_stream(stream, 2)
        elif path == "/pieces":
            self.begin(stream, ("content-type", "text/event-stream"), ("set-cookie", "a=1"), ("set-cookie", "b=2"))
            for piece in (b"data: one\n\n", b"data: two\n\n"):
                self.connection.send_data(stream, piece)
                self.flush()
            self.connection.send_headers(stream, [("x-sum", "2")], end_stream=True)
        else:
            # What came: each line of the head, and the body.
            seen = "".join(f"{name}: {value}\n" for name, value in headers).encode() + b"\n" + body
            self.begin(stream, ("content-type", "text/plain"), ("x-twice", "1"), ("x-twice", "2"))
            self.connection.send_data(stream, seen, end_stream=True)

    def begin(self, stream, *headers):
        self.connection.send_headers(stream, [(":status", "200"), *headers])


def serve(client):
    try:
        secure = context.wrap_socket(client, server_side=True)
        if secure.selected_alpn_protocol() == "h2":
            Connection(secure).serve()
        secure.close()
    except OSError:
        client.close()


certificate, key, port_file = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
context.set_alpn_protocols(["h2"])
listener = socket.create_server(("127.0.0.1", 0))
with open(port_file + ".new", "w") as file:
    file.write(str(listener.getsockname()[1]))
os.rename(port_file + ".new", port_file)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
