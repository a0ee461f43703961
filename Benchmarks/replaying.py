"""A long recording, from the start of the program that plays it to the last reply."""

import json
import socket
import subprocess
import time

from servers import BenchmarkError, free_port

EXCHANGES = 5000


def write(folder):
    """A recording of so many exchanges, as mynah record leaves one."""
    folder.mkdir()

    def put(name, text):
        (folder / name).write_text(text)

    header = {"mynah": "recording", "version": 1, "upstream": "https://api.example.com", "recorded": "2026-11-21T18:00:00Z", "tool": "a benchmark"}
    put("recording.json", json.dumps(header))
    for number in range(1, EXCHANGES + 1):
        name = f"get-items-{number}-001"
        put(f"{name}.body.json", json.dumps(item(number)))
        request = {"method": "GET", "target": f"/items/{number}?page=1", "version": "HTTP/1.1", "headers": [["Host", "api.example.com"], ["Accept", "*/*"]]}
        response = {"status": 200, "reason": "OK", "version": "HTTP/1.1"}
        response["headers"] = [["Date", "Sat, 21 Nov 2026 18:00:00 GMT"], ["Content-Type", "application/json"], ["ETag", f'"{number}"']]
        response["body"] = {"file": f"{name}.body.json"}
        timing = {"begun": number / 10, "firstByte": 0.02, "end": 0.021}
        put(f"{name}.json", json.dumps({"order": number, "request": request, "response": response, "timing": timing}))


def item(number):
    return {"id": number, "status": "open", "total": "19.90", "customer": {"id": number + 7, "name": "Ada"}, "note": "ring twice"}


def connected(port, process):
    """A connection to the program, as soon as it takes one."""
    while process.poll() is None:
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionError:
            time.sleep(0.0005)
    raise BenchmarkError("The program that was to play a recording has ended.")


def replay(shop, binary):
    """Seconds from the spawn to the first reply, and to the last one of a client that asks for one after another."""
    folder = shop.folder / "long"
    if not folder.exists():
        write(folder)
    requests = [f"GET /items/{number}?page=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n".encode() for number in range(1, EXCHANGES + 1)]
    bodies = [json.dumps(item(number)).encode() for number in range(1, EXCHANGES + 1)]
    port = free_port()
    begun = time.monotonic()
    process = subprocess.Popen(
        [binary, "serve", folder, "--port", str(port)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with connected(port, process) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            first = None
            for request, body in zip(requests, bodies):
                connection.sendall(request)
                reply = connection.recv(65536)
                first = first or time.monotonic() - begun
                if not reply.startswith(b"HTTP/1.1 200 ") or not reply.endswith(body):
                    raise BenchmarkError(f"{request!r} was answered: {reply!r}")
            return first, time.monotonic() - begun
    finally:
        process.terminate()
        process.wait()
