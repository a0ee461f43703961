"""What is measured, each by one function that gives plain numbers."""

import os
import re
import shutil
import signal
import subprocess
import time
import typing

from servers import BenchmarkError, Client, Server, Traffic, ask, free_port

CONNECTIONS = 32


class Workshop:
    """Starts servers, each with a log file of its own, and holds the client."""

    def __init__(self, folder, client: Client):
        self.folder = folder
        self.client = client
        self.servers = 0

    def serve(self, program, path, under=(), patience=30):
        self.servers += 1
        return Server(program, path, self.folder / f"server-{self.servers}.log", under, patience)


def assert_same_reply(shop, programs, path):
    """Comparing costs is fair only where the replies are the same, but for the instant in Date."""
    replies = []
    for program in programs:
        with shop.serve(program, path) as server:
            replies.append(re.sub(rb"\r\nDate: [^\r]*", b"\r\nDate: ", ask(server.port, path)))
    if len(set(replies)) > 1:
        raise BenchmarkError("The programs answer differently:\n" + "\n---\n".join(reply.decode() for reply in replies))


class Instructions(typing.NamedTuple):
    """Instructions in user space, of all threads."""

    request: float
    """For one request."""
    zeroing: float
    """How many of these zero the library's memory."""
    idle: float
    """In a second (of callgrind's slow ones) in which nobody asks."""


def instructions(shop, program, traffic):
    """What one request costs on one connection.

    The slope between two counts of requests takes away what a connection costs; what the server does in any case is measured while it idles,
    and taken away by time. Callgrind counts only after the first requests.
    """
    if shutil.which("valgrind") is None:
        raise BenchmarkError("valgrind is not there: install it, or measure only the parts start, memory and herd.")
    profile = shop.folder / f"callgrind.{shop.servers + 1}.out"
    callgrind = ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={profile}", "-q"]
    counts = (500, 2500)
    with shop.serve(program, traffic.first, under=callgrind, patience=180) as server:
        shop.client.steady(server, 1, 500, traffic)
        monitor(server, "instrumentation on")
        shop.client.steady(server, 1, 300, traffic)
        monitor(server, "zero")
        seconds = [timed(time.sleep, 1)]
        monitor(server, "dump")
        for count in counts:
            seconds.append(timed(shop.client.steady, server, 1, count, traffic))
            monitor(server, "dump")
    idle, few, many = (spent(f"{profile}.{part}") for part in (1, 2, 3))
    rate = idle[0] / seconds[0]
    more = counts[1] - counts[0]
    return Instructions((many[0] - few[0] - rate * (seconds[2] - seconds[1])) / more, (many[1] - few[1]) / more, rate)


def timed(action, *arguments):
    start = time.monotonic()
    action(*arguments)
    return time.monotonic() - start


def monitor(server, command):
    """Gives callgrind a command in the running server."""
    try:
        subprocess.run(["vgdb", f"--pid={server.pid}", *command.split()], check=True, capture_output=True, timeout=60)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise BenchmarkError(f"vgdb can't reach the server under valgrind (may it ptrace?): {error.stderr!r}") from error


def spent(profile):
    """The instructions of a profile, and those of them in memset."""
    text = subprocess.run(
        ["callgrind_annotate", "--threshold=100", profile], check=True, capture_output=True, text=True).stdout
    number = lambda pattern: sum(int(found.replace(",", "")) for found in re.findall(pattern, text, re.MULTILINE))
    return number(r"^ *([\d,]+) .*PROGRAM TOTALS"), number(r"^ *([\d,]+) .*:\S*memset\S*")


def cpu_time(shop, pairs, rounds, requests):
    """CPU time, user and system, of the server for one request, in microseconds: that of each program under its traffic, round for round.

    All servers run all the time and take turns under load, so that what else the machine does falls on all alike.
    """
    servers = [shop.serve(program, traffic.first) for program, traffic in pairs]
    spent = [[] for _ in pairs]
    try:
        for server, (_, traffic) in zip(servers, pairs):
            shop.client.steady(server, CONNECTIONS, requests // 10, traffic)
        for _ in range(rounds):
            for server, (_, traffic), figures in zip(servers, pairs, spent):
                before = server.cpu_seconds()
                shop.client.steady(server, CONNECTIONS, requests, traffic)
                figures.append((server.cpu_seconds() - before) / requests * 1e6)
    finally:
        for server in servers:
            server.stop()
    return spent


def start_times(shop, programs, path, times):
    """Milliseconds from the spawn to the first whole reply with status 200, knocking every 0.2 ms; each program's, in turn."""
    took = [[] for _ in programs]
    for _ in range(times):
        for program, figures in zip(programs, took):
            figures.append(start_time(shop, program, path))
    return took


def start_time(shop, program, path, patience=60):
    port = free_port()
    command = program.on(port)
    with open(shop.folder / "start.log", "wb") as log:
        output = [(os.POSIX_SPAWN_DUP2, log.fileno(), descriptor) for descriptor in (1, 2)]
        start = time.monotonic()
        pid = os.posix_spawn(command[0], command, os.environ, file_actions=output)
        try:
            while time.monotonic() < start + patience:
                try:
                    if ask(port, path).startswith(b"HTTP/1.1 200 "):
                        return (time.monotonic() - start) * 1e3
                except ConnectionError:
                    time.sleep(0.0002)
        finally:
            os.kill(pid, signal.SIGTERM)
            os.waitpid(pid, 0)
    raise BenchmarkError(f"{command} did not answer {path} with 200 within {patience} s.")


def idle_memory(shop, program, path):
    """Resident memory after the start and one request, in MB."""
    with shop.serve(program, path) as server:
        return server.status("VmRSS") / 1024


def herd(shop, program, path, connections, delay):
    """What becomes of so many requests at once that are all answered after `delay` milliseconds."""
    with shop.serve(program, "/ready") as server:
        load = shop.client.herd(server, connections, delay, path)
        threads = 0
        while load.poll() is None:
            threads = max(threads, server.status("Threads"))
            time.sleep(0.1)
        figures = Client.told(load)
        return {
            "answered": figures["answered"],
            "threads": threads,
            "peak": server.status("VmHWM") / 1024,
            **{name: figures[name] / 1e3 for name in ("least", "p50", "p99", "most")},
        }


def judging(binary, journal, scenario, rounds):
    """The least that `mynah judge` took of each: seconds on the clock, seconds of CPU, and MB at its peak."""
    least = {}
    for _ in range(rounds):
        begun = time.monotonic()
        program = subprocess.Popen([binary, "judge", journal, scenario, "--allow-not-provoked"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        errors = program.stderr.read()
        _, status, used = os.wait4(program.pid, 0)
        found = {"elapsed": time.monotonic() - begun, "cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss / 1024}
        program.returncode = os.waitstatus_to_exitcode(status)
        if program.returncode not in (0, 1, 2):
            raise BenchmarkError(f"mynah judge exited with {program.returncode}: {errors.decode(errors='replace')}")
        least = {key: min(value, least.get(key, value)) for key, value in found.items()}
    return least
