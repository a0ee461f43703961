"""What stands in the way of a client whose calls are recorded."""

import http.client
import http.server
import statistics
import threading
import time

from servers import BenchmarkError, Program, Server, ask

LARGE = 100 << 20


def recorder(binary, upstream, folder):
    return Program("Mynah records", [binary, "record", f"http://127.0.0.1:{upstream.port}", "-o", folder, "--port", "{port}"])


def bare(port, path):
    """A call by the least client that there is: a kept connection, and a reply that is read."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def call():
        connection.request("GET", path)
        connection.getresponse().read()

    return call


def usual(port, path):
    """A call as programs make it, by a session of requests; None where that is not installed."""
    try:
        import requests
    except ImportError:
        return None
    session = requests.Session()
    return lambda: session.get(f"http://127.0.0.1:{port}{path}", timeout=60)


def latencies(shop, binary, program, path, rounds, calls):
    """Median microseconds of a call to the API itself and through a recorder, in turn, round for round; by each kind of client."""
    with shop.serve(program, path) as api, shop.serve(recorder(binary, api, shop.folder / "recording"), path) as between:
        return {client.__name__: both(client, (api, between), path, rounds, calls) for client in (usual, bare) if client(api.port, path)}


def both(client, servers, path, rounds, calls):
    clients = [client(server.port, path) for server in servers]
    took = [[] for _ in clients]
    for _ in range(rounds):
        for call, figures in zip(clients, took):
            for _ in range(calls):
                begun = time.monotonic()
                call()
                figures.append((time.monotonic() - begun) * 1e6)
    return [statistics.median(figures) for figures in took]


class Large(http.server.BaseHTTPRequestHandler):
    """100 MB either way."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        size = LARGE if self.path == "/large" else 0
        self.send_response(200)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        for _ in range(size >> 20):
            self.wfile.write(bytes(1 << 20))

    def do_POST(self):
        left = int(self.headers["Content-Length"])
        while left:
            left -= len(self.rfile.read(min(left, 1 << 20)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()


def large_bodies(shop, binary):
    """The recorder's memory at its peak, in MB, and the seconds that 100 MB to the client and 100 MB from it took."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Large) as api:
        api.port = api.server_port
        threading.Thread(target=api.serve_forever, daemon=True).start()
        with shop.serve(recorder(binary, api, shop.folder / "large"), "/") as between:
            begun = time.monotonic()
            count = len(ask(between.port, "/large"))
            down = time.monotonic() - begun
            if count < LARGE:
                raise BenchmarkError(f"Of {LARGE} bytes {count} came.")
            connection = http.client.HTTPConnection("127.0.0.1", between.port, timeout=60)
            begun = time.monotonic()
            connection.request("POST", "/", bytes(LARGE))
            if connection.getresponse().status != 200:
                raise BenchmarkError("100 MB did not get through.")
            up = time.monotonic() - begun
            peak = between.status("VmHWM") / 1024
        api.shutdown()
    return peak, down, up
