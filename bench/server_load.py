#!/usr/bin/env python3
"""Measures how much readers of `eam serve` slow a running sweep: bench/server_load.py [--eam PATH] [--streams 500] [--rate 50] [--seconds 30] [--rounds 3]

Starts a server with a sweep that trains on all processors but one (this script needs one itself). Then measures the sweep's speed (compute per second,
as the server reports it) alternately without and with readers: open event streams, and requests per second spread over the routes that a dashboard uses.
Prints each measurement and the medians. Uses only the standard library.

Other work on the machine affects the speed as much as readers do. Therefore it also prints the CPU time of the server's threads: those that train, and all
others. The readers' cost is the CPU time that the other threads use in addition while there are readers, whatever else the machine does. Linux only.
"""
import argparse
import asyncio
import json
import os
import statistics
import subprocess
import tempfile
import time
import urllib.request

SWEEP = """
name: load
task: {name: gaussian-mixture, modes: 8}
method: {values: [am, eam]}
parameters:
  learning_rate: {min: 1e-4, max: 1e-2, scale: log}
halving: {algorithm: asha, eta: 3, compute: {unit: nfe, min: 5e5, max: 1.35e7}}
trials: 10000
slots: %d
"""
ROUTES = ["", "/trials?sort=objective&limit=50", "/curves", "/rungs", "/slots", "/pareto", "/events?limit=100", "/trials/0"]


def get(base, path):
    with urllib.request.urlopen(base + path) as answer:
        return json.load(answer)


def ticks(path):
    with open(path) as stat:
        name, fields = stat.read().split("(", 1)[1].rsplit(")", 1)
    fields = fields.split()
    return name, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Threads:
    """CPU seconds of a server's threads that do not train. A segment trains on a thread of its own. The seconds of threads that have ended are kept."""

    def __init__(self, pid):
        self.pid, self.seconds = pid, {}

    def serving(self):
        for thread in os.listdir(f"/proc/{self.pid}/task"):
            try:
                name, seconds = ticks(f"/proc/{self.pid}/task/{thread}/stat")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if not name.startswith(".NET Long Run"):
                self.seconds[thread] = seconds
        return sum(self.seconds.values())

    async def look(self):
        while True:
            self.serving()
            await asyncio.sleep(0.2)


async def read_stream(host, port, sweep, bytes_read):
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(f"GET /api/v1/sweeps/{sweep}/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    try:
        while data := await reader.read(65536):
            bytes_read[0] += len(data)
    finally:
        writer.close()


async def ask(host, port, sweep, rate, end, times):
    reader, writer = await asyncio.open_connection(host, port)
    number = 0
    while time.monotonic() < end:
        start = time.monotonic()
        route = ROUTES[number % len(ROUTES)]
        number += 1
        writer.write(f"GET /api/v1/sweeps/{sweep}{route} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        assert " 200 " in head.split("\r\n")[0], head
        if "content-length:" in head:
            await reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]))
        else:
            while size := int(await reader.readline(), 16):
                await reader.readexactly(size + 2)
            await reader.readline()
        times.append(time.monotonic() - start)
        await asyncio.sleep(max(0, 1 / rate - (time.monotonic() - start)))
    writer.close()


async def turn(base, host, port, pid, sweep, seconds, streams, rate):
    bytes_read, times = [0], []
    readers = [asyncio.create_task(read_stream(host, port, sweep, bytes_read)) for _ in range(streams)]
    await asyncio.sleep(2)
    threads = Threads(pid)
    readers.append(asyncio.create_task(threads.look()))
    before, cpu, serving, start = get(base, f"/api/v1/sweeps/{sweep}")["sweep"]["spent"], ticks(f"/proc/{pid}/stat")[1], threads.serving(), time.monotonic()
    if rate:
        lanes = 10
        await asyncio.gather(*(ask(host, port, sweep, rate / lanes, start + seconds, times) for _ in range(lanes)))
    else:
        await asyncio.sleep(seconds)
    took = time.monotonic() - start
    cpu, serving = (ticks(f"/proc/{pid}/stat")[1] - cpu) / took, (threads.serving() - serving) / took
    after = get(base, f"/api/v1/sweeps/{sweep}")["sweep"]["spent"]
    alive = sum(not reader.done() for reader in readers[:streams])
    for reader in readers:
        reader.cancel()
    await asyncio.gather(*readers, return_exceptions=True)
    assert alive == streams, f"{streams - alive} streams ended"
    speed = (after - before) / took
    median = f", {len(times) / took:.0f} requests/s, median {1e3 * statistics.median(times):.1f} ms, 99 % {1e3 * sorted(times)[int(0.99 * len(times))]:.0f} ms" if times else ""
    print(f"{streams:4} streams {rate:3} requests/s: {speed / 1e6:6.3f} M nfe/s, {cpu - serving:.3f} processors train, {serving:.3f} serve, streams {bytes_read[0] / took / 1e6:.2f} MB/s{median}", flush=True)
    return speed, serving


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eam", default="artifacts/bin/Eam.Client/release/eam")
    parser.add_argument("--streams", type=int, default=500)
    parser.add_argument("--rate", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        server = subprocess.Popen([options.eam, "serve", "--listen", "127.0.0.1:0", "--data", data], stdout=subprocess.PIPE, text=True)
        try:
            base = server.stdout.readline().split(" at ")[1].strip()
            host, port = base.split("//")[1].split(":")
            slots = max(1, (os.cpu_count() or 2) - 1)
            request = urllib.request.Request(base + "/api/v1/sweeps", (SWEEP % slots).encode(), {"Content-Type": "application/yaml"})
            sweep = json.load(urllib.request.urlopen(request))["id"]
            time.sleep(10)
            alone, beside = [], []
            for _ in range(options.rounds):
                alone.append(asyncio.run(turn(base, host, int(port), server.pid, sweep, options.seconds, 0, 0)))
                beside.append(asyncio.run(turn(base, host, int(port), server.pid, sweep, options.seconds, options.streams, options.rate)))
            slower = 1 - statistics.median(speed for speed, _ in beside) / statistics.median(speed for speed, _ in alone)
            cost = statistics.median(serving for _, serving in beside) - statistics.median(serving for _, serving in alone)
            print(f"{options.streams} streams and {options.rate} requests/s slow the sweep by {100 * slower:.1f} % (median of {options.rounds})")
            print(f"the readers take {cost:.3f} processors: {100 * cost / os.cpu_count():.1f} % of this machine's {os.cpu_count()}")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
