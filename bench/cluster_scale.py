#!/usr/bin/env python3
"""Measures a cluster on simulated devices. bench/cluster-scale.sh builds the silo and starts this script; it has the usage.

Every row has silos, a database and a folder of its own, all on loopback and in a temporary folder that is removed. Only the standard library is used.
"""
import argparse
import glob
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from otlp import Histogram, Receiver

TICK = os.sysconf("SC_CLK_TCK")
SWEEP = """name: scale
task: {name: gaussian-mixture, modes: 8}
method: {values: [am, eam]}
parameters:
  learning_rate: {min: 1e-4, max: 1e-2, scale: log}
halving: {algorithm: %(rule)s, eta: 3, compute: {unit: nfe, min: %(least)g, max: %(most)g}}
trials: %(trials)d
seed: %(seed)d
"""


class Processes:
    """What one row starts, and the folder that it uses."""

    def __init__(self, silo):
        self._silo, self._running, self.receiver = silo, [], Receiver()
        self.folder = tempfile.mkdtemp(prefix="eam-scale-")
        self.database = None

    def start_postgres(self):
        """Starts a server and prepares a database. Returns its connection string."""
        programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        if not programs:
            raise SystemExit("cluster-scale: PostgreSQL is missing (Debian's package postgresql)")
        data, port = os.path.join(self.folder, "pg"), free_port()
        os.makedirs(data)
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._as:
            shutil.chown(data, "postgres")
            os.chmod(self.folder, 0o755)
        self._pg = [programs[-1] + "/pg_ctl", "-D", data, "-s", "-w"]
        quiet = dict(stdout=subprocess.DEVNULL, check=True, cwd="/")
        subprocess.run(self._as + [programs[-1] + "/initdb", "-D", data, "-U", "postgres", "-A", "trust"], **quiet)
        options = "-p %d -k %s -c listen_addresses=127.0.0.1" % (port, data)
        subprocess.run(self._as + self._pg + ["start", "-l", data + "/log", "-o", options], **quiet)
        self.database = "Host=127.0.0.1;Port=%d;Username=postgres;Database=postgres" % port
        self._postmaster = int(open(data + "/postmaster.pid").readline())
        self._run_silo(["db", "migrate"], {}).wait()
        return self.database

    def start_silo(self, number, devices, model, speed=1, role="all", shared_memory=False):
        """Starts a silo or a gateway, and waits until it is ready."""
        data = os.path.join("/dev/shm" if shared_memory else self.folder, os.path.basename(self.folder) + "-data" if shared_memory else "data")
        self._data = data
        ports = {"silo": free_port(), "gateway": free_port(), "http": free_port(), "health": free_port()}
        model_file = os.path.join(self.folder, "model.yaml")
        with open(model_file, "w") as file:
            file.write(model)
        command = ["--role", role, "--name", "s%d" % number, "--data", data, "--silo-port", str(ports["silo"]),
                   "--gateway-port", str(ports["gateway"]), "--listen", "127.0.0.1:%d" % ports["http"]]
        if role != "gateway":
            command += ["--simulate", str(devices), "--model", model_file, "--speed", str(speed)]
        if role == "silo":
            command += ["--health", "127.0.0.1:%d" % ports["health"]]
        log = os.path.join(self.folder, "s%d.log" % number)
        process = self._run_silo(command, {"OTEL_SERVICE_NAME": "eam", "OTEL_RESOURCE_ATTRIBUTES": "service.instance.id=s%d" % number}, log)
        silo = Silo(process, "s%d" % number, ports, log)
        self._running.append(silo)
        silo.wait_until_ready(role)
        return silo

    def _run_silo(self, command, settings, log=os.devnull):
        environment = dict(
            os.environ, OTEL_EXPORTER_OTLP_ENDPOINT=self.receiver.address, OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf",
            OTEL_METRIC_EXPORT_INTERVAL="1000", OTEL_TRACES_SAMPLER="always_off", **settings)
        if self.database:
            environment.update(Eam__Clustering="postgres", Eam__ConnectionString=self.database, Eam__Advertise="127.0.0.1")
        with open(log, "a") as out:
            return subprocess.Popen([self._silo] + command, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL)

    def cost(self):
        """Returns processor seconds, and bytes written to the disk, of all silos and of PostgreSQL since they began."""
        pids = [silo.process.pid for silo in self._running]
        if self.database:
            pids.append(self._postmaster)
            pids += children(self._postmaster)
        seconds, written = 0.0, 0
        for pid in pids:
            try:
                stat = open("/proc/%d/stat" % pid).read().rsplit(")", 1)[1].split()
                # A connection of PostgreSQL is a process, which counts for its parent after its end.
                own = 4 if self.database and pid == self._postmaster else 2
                seconds += sum(int(value) for value in stat[11:11 + own]) / TICK
                written += next(int(line.split()[1]) for line in open("/proc/%d/io" % pid) if line.startswith("write_bytes"))
            except (OSError, StopIteration):
                continue
        return seconds, written

    def memory(self):
        return sum(silo.memory() for silo in self._running)

    def close(self):
        for silo in self._running:
            silo.end()
        if self.database:
            subprocess.run(self._as + self._pg + ["stop", "-m", "immediate"], stdout=subprocess.DEVNULL, cwd="/")
        self.receiver.close()
        for folder in (self.folder, getattr(self, "_data", self.folder)):
            shutil.rmtree(folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Silo:
    """A process of eam-silo."""

    def __init__(self, process, name, ports, log):
        self.process, self.name, self.log = process, name, log
        self.url = "http://127.0.0.1:%d" % ports["http"]
        self._health = "http://127.0.0.1:%d" % ports["health"]

    def wait_until_ready(self, role):
        address = (self._health if role == "silo" else self.url) + "/readyz"
        wait(lambda: get(address) is not None, 90, "%s is not ready: see %s" % (self.name, self.log), self.process)

    def memory(self):
        return next(int(line.split()[1]) * 1024 for line in open("/proc/%d/status" % self.process.pid) if line.startswith("VmRSS"))

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.kill()


def children(pid):
    try:
        return [int(child) for child in open("/proc/%d/task/%d/children" % (pid, pid)).read().split()]
    except OSError:
        return []


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def get(address, body=None):
    """Returns the parsed answer; null if there is none or if it is an error."""
    try:
        request = urllib.request.Request(address, data=body, headers={"Content-Type": "application/yaml"} if body else {})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        if body:
            raise SystemExit("cluster-scale: %s" % refusal.read().decode())
        return None
    except (OSError, ValueError):
        return None


def wait(condition, seconds, what, process=None):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end or (process and process.poll() is not None):
            raise SystemExit("cluster-scale: " + what)
        time.sleep(0.1)


def start(url, trials, least=1e5, most=2.7e6, rule="asha", seed=1):
    text = SWEEP % {"trials": trials, "least": least, "most": most, "rule": rule, "seed": seed}
    return get(url + "/api/v1/sweeps", text.encode())["id"]


def sweep(url, name):
    answer = get(url + "/api/v1/sweeps/" + name)
    return answer["sweep"] if answer else None


class Window:
    """What happens between two moments: segments, events, processor time, bytes."""

    def __init__(self, processes, url, sweeps, seconds):
        before, events, segments, began = processes.cost(), self._events(url, sweeps), self._segments(processes), time.monotonic()
        requests = processes.receiver.total("eam.device.idle") or Histogram()
        time.sleep(seconds)
        after, now = processes.cost(), time.monotonic()
        self.seconds = now - began
        self.events = self._events(url, sweeps) - events
        self.segments = max(1, self._segments(processes) - segments)
        self.idle = (processes.receiver.total("eam.device.idle") or Histogram()).since(requests)
        self.processor = after[0] - before[0]
        self.bytes = after[1] - before[1]
        self.memory = processes.memory()

    @staticmethod
    def _events(url, sweeps):
        return sum(sweep(url, name)["sequence"] for name in sweeps)

    @staticmethod
    def _segments(processes):
        durations = processes.receiver.total("eam.segment.duration")
        return durations.count if durations else 0

    def row(self):
        return ["%.0f" % (self.segments / self.seconds), "%.0f" % (self.events / self.seconds),
                "%.2f" % (1000 * self.processor / self.segments), "%.1f" % (self.bytes / self.segments / 1024),
                "%.0f" % (self.memory / 2 ** 20)]


FAST = "nfe_per_second: 1M\nstartup_seconds: 0\n"
COSTS = ["segments/s", "events/s", "processor ms a segment", "KiB written a segment", "MiB of silos"]


def cluster(options, store, devices, model=FAST, speed=1000):
    processes = Processes(options.silo)
    try:
        if store == "postgres":
            processes.start_postgres()
        silo = processes.start_silo(0, devices, model, speed, shared_memory=store == "memory")
        return processes, silo
    except BaseException:
        processes.close()
        raise


def saturation(options):
    """Segments of almost no time on 200 devices: how many can the cluster order and record?"""
    rows = []
    for store in ("memory", "sqlite", "postgres"):
        for count in (1, 10):
            processes, silo = cluster(options, store, 200)
            with processes:
                names = [start(silo.url, 100_000 // count, seed=1 + i) for i in range(count)]
                time.sleep(options.warm)
                rows.append([store, str(count)] + Window(processes, silo.url, names, options.window).row())
    table("Saturation: 200 devices, segments of 0.1 to 1.8 ms", ["events in", "sweeps"] + COSTS, rows)


def latency(options):
    """Half of the saturation: how long does a device wait for its next segment?"""
    rows = []
    for store in ("sqlite", "postgres"):
        processes, silo = cluster(options, store, 100, "nfe_per_second: 1M\nstartup_seconds: 0\nspread: 0.3\n", 1)
        with processes:
            name = start(silo.url, 20_000, 5e5, 5e5, "none")
            time.sleep(options.warm)
            window = Window(processes, silo.url, [name], options.window)
            rows.append([store, "%.0f" % (window.segments / window.seconds)]
                        + ["%.1f" % (1000 * window.idle.quantile(share)) for share in (0.5, 0.9, 0.99)])
    table("From the end of a segment to the next order on its device: 100 devices, segments of about 0.5 s (ms)",
          ["events in", "segments/s", "median", "90 %", "99 %"], rows)


def utilisation(options):
    cases = [(100, 1, 30), (1000, 10, 6), (1000, 60, 3)] + ([(10_000, 300, 3)] if options.long else [])
    rows = []
    for devices, seconds, waves in cases:
        processes, silo = cluster(options, "sqlite", devices, "nfe_per_second: 1M\nstartup_seconds: 0\n", 1)
        with processes:
            name = start(silo.url, devices * waves, seconds * 1e6, seconds * 1e6, "none")
            began = time.monotonic()
            wait(lambda: (sweep(silo.url, name) or {}).get("finished"), 3 * waves * seconds + 300, "the sweep did not end")
            spent = time.monotonic() - began
            rows.append(["%d" % devices, "%d" % seconds, "%d" % waves, "%.1f" % spent, "%.1f %%" % (100 * waves * seconds / spent)])
    table("Share of the devices' time that segments use, start and end of the sweep included",
          ["devices", "seconds a segment", "segments a device", "seconds", "used"], rows)


def trials(options):
    rows = []
    for count in (100, 1000, 10_000, 100_000):
        processes, silo = cluster(options, "sqlite", 50)
        with processes:
            if count < 10_000:  # Many small sweeps, one after another, because one is over too soon.
                names = [start(silo.url, count, seed=1 + i) for i in range(20_000 // count)]
            else:
                names = [start(silo.url, count)]
            time.sleep(options.warm)
            rows.append([str(count)] + Window(processes, silo.url, names, options.window).row())
    table("By trials of a sweep: 50 devices (below 10,000 trials several sweeps at once)", ["trials"] + COSTS, rows)


def devices(options):
    rows = []
    for count in (10, 100, 1000, 10_000):
        # The same number of segments a second for all: the time of a segment grows with the number of devices.
        processes, silo = cluster(options, "sqlite", count, "nfe_per_second: 1M\nstartup_seconds: 0\nspread: 0.3\n", 1)
        with processes:
            seconds = max(0.1, count / 100)
            name = start(silo.url, 100_000, seconds * 1e6, seconds * 1e6, "none")
            time.sleep(options.warm + min(60, seconds))
            rows.append([str(count), "%.1f" % seconds] + Window(processes, silo.url, [name], max(options.window, min(100, seconds))).row())
    table("By devices: at most 100 segments a second", ["devices", "seconds a segment"] + COSTS, rows)


def table(title, head, rows):
    widths = [max(len(row[i]) for row in [head] + rows) for i in range(len(head))]
    print("\n%s\n" % title)
    for row in [head, ["-" * width for width in widths]] + rows:
        print("| " + " | ".join(text.rjust(width) for text, width in zip(row, widths)) + " |")
    sys.stdout.flush()


ROWS = {f.__name__: f for f in (saturation, latency, utilisation, trials, devices)}


def main():
    parser = argparse.ArgumentParser(prog="bench/cluster-scale.sh", description=__doc__.splitlines()[0])
    parser.add_argument("--silo", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rows", default=",".join(ROWS), help="kinds of rows, with commas (default: all): " + ", ".join(ROWS))
    parser.add_argument("--warm", type=float, default=20, help="seconds before a window, while code is compiled (default: 20)")
    parser.add_argument("--window", type=float, default=20, help="seconds of a window (default: 20)")
    parser.add_argument("--long", action="store_true", help="also 10,000 devices with segments of five minutes: a quarter of an hour")
    options = parser.parse_args()
    unknown = [row for row in options.rows.split(",") if row not in ROWS]
    if unknown:
        parser.error("unknown rows: %s (known: %s)" % (", ".join(unknown), ", ".join(ROWS)))
    options.silo = os.path.abspath(options.silo)
    print("%d processors; load average %.1f" % (os.cpu_count(), os.getloadavg()[0]))
    for row in options.rows.split(","):
        ROWS[row](options)


if __name__ == "__main__":
    main()
