"""Programs under measure: how they are started, asked, watched and stopped."""

import contextlib
import json
import pathlib
import random
import re
import signal
import socket
import subprocess
import time
import typing

REQUEST = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


class BenchmarkError(Exception):
    """Something without which nothing can be measured; its text says what to do."""


class Program:
    """A server program, by the command that starts it on a port."""

    def __init__(self, name, command):
        self.name = name
        self.command = command

    def on(self, port):
        return [str(word).replace("{port}", str(port)) for word in self.command]


def mynah(binary, scenario, name="Mynah"):
    return Program(name, [binary, "serve", scenario, "--port", "{port}"])


class Traffic(typing.NamedTuple):
    """What the load client asks for: one path, or with `routes` the paths PATH10000, PATH10001 and on, drawn by chance or always the last."""

    path: str
    routes: int = 0
    last: bool = False

    @property
    def first(self):
        return f"{self.path}10000" if self.routes else self.path

    @property
    def arguments(self):
        return [self.path, *(["last"] if self.last else []), *([self.routes] if self.routes else [])]


def free_port():
    """A port that nobody holds, outside the range from which the kernel takes the ports of clients.

    A loop of connects to a port in that range may one day connect to itself.
    """
    try:
        lowest = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    except OSError:
        lowest = 32768
    while True:
        port = random.randrange(max(1024, lowest - 12000), lowest)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port


def ask(port, path):
    """The whole reply to one GET on a connection of its own; ConnectionError while nobody listens."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(REQUEST % path.encode())
        return b"".join(iter(lambda: connection.recv(1 << 20), b""))


class Server:
    """A running program; leaving the `with` block stops it."""

    def __init__(self, program, path, log, under=(), patience=30):
        self.port = free_port()
        self.log = log
        with open(log, "wb") as output:
            self.process = subprocess.Popen(
                [*under, *program.on(self.port)], stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        self.pid = self.process.pid
        self.await_reply(path, time.monotonic() + patience)

    def await_reply(self, path, deadline):
        reply = b""
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(ConnectionError):
                reply = ask(self.port, path)
                if reply.startswith(b"HTTP/1.1 200 "):
                    return
            time.sleep(0.01)
        self.stop()
        said = self.log.read_text(errors="replace")[-2000:]
        raise BenchmarkError(f"{self.process.args} did not answer {path} with 200.\n{reply.decode(errors='replace')}\n{said}")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.stop()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def status(self, field):
        """A number of /proc/PID/status: VmRSS and VmHWM in kB, Threads."""
        text = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(rf"^{field}:\s+(\d+)", text, re.MULTILINE)[1])

    def cpu_seconds(self):
        """User and system time of all its threads so far: the process's own CPU clock, as clock_getcpuclockid(3) numbers it."""
        return time.clock_gettime(~self.pid << 3 | 2)


class Client:
    """The load client."""

    def __init__(self, binary):
        self.binary = binary

    def steady(self, server, connections, requests, traffic):
        return self.told(self.start("steady", server.port, connections, requests, *traffic.arguments), requests)

    def herd(self, server, connections, delay, path):
        return self.start("herd", server.port, connections, delay, path)

    def start(self, *arguments):
        return subprocess.Popen([self.binary, *map(str, arguments)], stdout=subprocess.PIPE, text=True)

    @staticmethod
    def told(process, wanted=None):
        output, _ = process.communicate()
        if process.returncode != 0:
            raise BenchmarkError(f"{process.args} failed.")
        figures = json.loads(output)
        if wanted is not None and figures["answered"] != wanted:
            raise BenchmarkError(f"{process.args}: {wanted} answers with status 200 were due: {figures}")
        return figures
