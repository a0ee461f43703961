"""What stands in the way of a client whose calls are recorded."""

import asyncio
import atexit
import http.client
import http.server
import statistics
import threading
import time
import urllib.parse

from servers import BenchmarkError, Program, Server, ask

LARGE = 100 << 20


def recorder(binary, upstream, folder):
    return Program("Mynah records", [binary, "record", f"http://127.0.0.1:{upstream.port}", "-o", folder, "--port", "{port}"])


def by_requests(url):
    import requests

    session = requests.Session()
    return lambda: session.get(url, timeout=60)


def by_httpx(url):
    import httpx

    client = httpx.Client(timeout=60)
    return lambda: client.get(url)


def by_urllib3(url):
    import urllib3

    pool = urllib3.PoolManager()
    return lambda: pool.request("GET", url, timeout=60)


def by_aiohttp(url):
    import aiohttp

    loop = asyncio.new_event_loop()

    async def opened():
        return aiohttp.ClientSession()

    session = loop.run_until_complete(opened())
    atexit.register(lambda: loop.run_until_complete(session.close()))

    async def got():
        async with session.get(url) as reply:
            await reply.read()

    return lambda: loop.run_until_complete(got())


def by_http_client(url):
    """The least client that there is: a kept connection, and a reply that is read."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)

    def call():
        connection.request("GET", parts.path)
        connection.getresponse().read()

    return call


CLIENTS = {
    "requests": by_requests, "httpx": by_httpx, "urllib3": by_urllib3, "aiohttp": by_aiohttp, "http.client": by_http_client
}


def latencies(shop, binary, program, path, rounds, calls):
    """Median microseconds of a call to the API itself and through a recorder, in turn, round for round; by each client that is installed."""
    with shop.serve(program, path) as api, shop.serve(recorder(binary, api, shop.folder / "recording"), path) as between:
        urls = [f"http://127.0.0.1:{server.port}{path}" for server in (api, between)]
        found = {}
        for name, client in CLIENTS.items():
            try:
                found[name] = both([client(url) for url in urls], rounds, calls)
            except ImportError:
                print(f"{name} is not installed")
        return found


def both(clients, rounds, calls):
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
