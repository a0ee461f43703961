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


def latencies(shop, binary, program, path, rounds, requests):
    """Median microseconds of a call over a kept connection, to the API itself and through a recorder; in turn, round for round."""
    with shop.serve(program, path) as api, shop.serve(recorder(binary, api, shop.folder / "recording"), path) as between:
        servers = (api, between)
        connections = [http.client.HTTPConnection("127.0.0.1", server.port, timeout=60) for server in servers]
        took = [[] for _ in servers]
        for _ in range(rounds):
            for connection, figures in zip(connections, took):
                for _ in range(requests):
                    begun = time.monotonic()
                    connection.request("GET", path)
                    connection.getresponse().read()
                    figures.append((time.monotonic() - begun) * 1e6)
        for connection in connections:
            connection.close()
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
