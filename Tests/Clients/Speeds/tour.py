"""The scenarios as they are compared: each with what a client is to call, and under every expectation that needs no figures."""

import json
import os
import pathlib
import re
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
CLIENTS = {
    path.stem.removeprefix("with_").replace("_", "-"): path
    for folder in (HERE.parent, HERE) for path in sorted(folder.glob("with_*.py"))
}
EXPECTATIONS = [
    {"honorsRetryAfter": {}}, {"recovers": {}}, {"doesNotRetry": {}}, {"boundsAttempts": {}}, {"backsOff": {}}, {"retriesSafely": {}},
    {"stopsAfterSuccess": {}}, {"boundsAmplification": {}}, {"doesNotOverlapAttempts": {}}, {"repeatsSameRequest": {}},
    {"sharesBackoff": {}}, {"timesOut": {"within": "3s"}}, {"cancels": {}}, {"reusesConnections": {}}, {"survivesStaleConnections": {}},
    {"boundsConcurrency": {"atMost": 6}}, {"followsRedirects": {}}, {"honorsRateLimitFields": {}}, {"sendsIdempotencyKeys": {}},
    {"identifiesItself": {}}, {"validRequests": {}},
]
WELL_BEHAVED = [{"client": "wellBehaved"}]
# What needs a real API, which lives in real time.
WITHOUT = {"live-route"}
# How often each call is made, where two times show too little.
TIMES = {"circuit-breaker": 12, "rate-limit-window": 12, "rate-limit-bucket": 8, "connections": 3, "flapping": 6, "backoff": 4}
# How long a client may be throttled again and again by its own clock, and take to start in real time, in seconds: it starts the later on its
# own clock the faster that is, but has to get as far.
LIMIT, START = 300, 3


def read(path):
    """A scenario as JSON."""
    if path.suffix == ".json":
        return json.loads(path.read_text())
    import yaml

    return yaml.safe_load(path.read_text())


def scenarios(folder, only):
    """Writes the scenarios with all expectations into a folder, beside the files that they name, and returns their paths."""
    target = folder / "scenarios"
    shutil.copytree(ROOT / "scenarios", target, dirs_exist_ok=True)
    paths = []
    for path in sorted(ROOT.glob("scenarios/*.json")) + sorted(ROOT.glob("scenarios/*.yaml")):
        if path.name.endswith(".schema.json") or path.stem in WITHOUT or only and path.stem not in only:
            continue
        scenario = read(path)
        scenario.setdefault("seed", 7)
        untie(scenario)
        own = scenario.get("expectations", [])
        each = own + [entry for entry in EXPECTATIONS if entry not in own]
        for name, expectations in (("each", each), ("well", WELL_BEHAVED)):
            (target / f"{path.stem}.{name}.json").write_text(json.dumps({**scenario, "expectations": expectations}, indent=2))
        paths.append(target / f"{path.stem}.each.json")
    return paths


def untie(scenario):
    """Slows down bodies of which a piece comes every second: that is how long the clients wait for one, and who comes first is a toss of a coin
    in real time, too."""
    for route in scenario["routes"]:
        for response in route["responses"]:
            if "over" in (pace := response.get("pace", {})):
                pace["over"] = f"{2 * int(pace['over'].removesuffix('s'))}s"


def calls(scenario):
    """Every method and path of its routes, one after another, and again."""
    lines = []
    for route in scenario["routes"]:
        request = route["request"]
        path = re.sub(r"\{[^}]*\}", "1", request["path"])
        line = f"{request.get('method', 'GET')} {path}"
        if line not in lines:
            lines.append(line)
    return lines


class Play:
    """One client on one scenario, with the journals of its runs."""

    def __init__(self, mynah, scenario, client, folder):
        self.mynah, self.scenario, self.client, self.folder = mynah, scenario, client, folder / "journals"
        name = scenario.name.removesuffix(".each.json")
        self.name = name
        self.calls = calls(json.loads(scenario.read_text())) * TIMES.get(name, 2)
        self.folder.mkdir(exist_ok=True)
        self.judged = {}

    def path(self, speed, run, suffix):
        return self.folder / f"{self.name}-{self.client}-{speed:g}-{run}.{suffix}"

    def run(self, speed, run):
        """Plays it where there is no journal yet, and gives the verdicts."""
        journal = self.path(speed, run, "journal")
        if not journal.exists():
            unfinished = journal.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            command = ["run", self.scenario, "--speed", f"{speed:g}", "--journal", unfinished, "--allow-not-provoked", "--"]
            client = ["timeout", f"{LIMIT + START * speed:g}", ROOT / ".build/python/bin/python", CLIENTS[self.client], self.name, *self.calls]
            environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", PYTHONPATH=f"{HERE}:{HERE.parent}")
            with self.path(speed, run, "output").open("w") as output:
                subprocess.run(
                    [self.mynah, *command, *client], env=environment, stdout=output, stderr=output, check=False)
            unfinished.rename(journal)
        return self.verdicts(speed, run)

    def verdicts(self, speed, run):
        """By the names of the report's entries."""
        if (speed, run) not in self.judged:
            self.judged[speed, run] = self.judge(speed, run)
        return self.judged[speed, run]

    def judge(self, speed, run):
        found = {}
        for scenario in (self.scenario, self.scenario.with_name(f"{self.name}.well.json")):
            report = self.path(speed, run, "json")
            journal = self.path(speed, run, "journal")
            command = [self.mynah, "judge", journal, scenario, "--report", report]
            judged = subprocess.run(command, capture_output=True, text=True, check=False)
            if judged.returncode not in (0, 1, 2):
                raise RuntimeError(f"{journal}: {judged.stderr}")
            for entry in json.loads(report.read_text())["expectations"]:
                # What the file says and what is said here may be the same of different routes.
                name = " ".join([entry["name"], entry.get("id") or "", f"of {entry['route'] or 'all'}"])
                if scenario != self.scenario:
                    name = f"wellBehaved: {name}"
                while name in found:
                    name += "'"
                found[name] = entry["verdict"]
        return found
