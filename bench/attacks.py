#!/usr/bin/env python3
"""Attacks a server on loopback, and measures how fast /healthz answers meanwhile.

  bench/attacks.py PROGRAM        PROGRAM is eam; prints one line per attack

Each attack lasts some seconds and uses a read token only. The server, its data folder and all connections end with this program.
"""
import http.client, os, resource, socket, statistics, subprocess, sys, tempfile, threading, time

READ, WRITE = "r" * 32, "w" * 32
SWEEP = """name: quick
task: {name: gaussian-mixture, modes: 2}
method: {values: [am, eam]}
parameters: {learning_rate: {min: 1e-4, max: 1e-2, scale: log}, batch_size: 8, width: 8, hidden_layers: 1, am.steps: 4, eam.ode_steps: 2}
halving: {algorithm: asha, eta: 2, compute: {unit: iterations, min: 1, max: 8}}
evaluation: {samples: 16, ode_steps: 1, control_samples: 16, control_steps: 1}
trials: 1000
"""


def request(port, method, path, body=None, token=READ, timeout=20):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/yaml"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(1 << 24)
    finally:
        connection.close()


def health(port):
    start = time.perf_counter()
    try:
        ok = request(port, "GET", "/healthz", timeout=5)[0] == 200
    except OSError:
        ok = False
    return (time.perf_counter() - start) * 1000 if ok else float("inf")


def measure(port, name, attack, seconds=8):
    """Runs the attack on threads and asks for the health ten times a second."""
    over = threading.Event()
    attackers = [threading.Thread(target=attack, args=(port, over), daemon=True) for _ in range(16)]
    for attacker in attackers:
        attacker.start()
    time.sleep(1)
    times, end = [], time.time() + seconds
    while time.time() < end:
        times.append(health(port))
        time.sleep(0.1)
    over.set()
    for attacker in attackers:
        attacker.join(30)
    lost = sum(t == float("inf") for t in times)
    answered = sorted(t for t in times if t != float("inf")) or [float("nan")]
    print(f"{name:<34} health: median {statistics.median(answered):7.1f} ms, longest {answered[-1]:8.1f} ms, no answer {lost} of {len(times)}", flush=True)


def repeat(method, path, body):
    def attack(port, over):
        while not over.is_set():
            try:
                request(port, method, path, body)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
    return attack


def silent(port, over):
    """A sixteenth of 4,100 connections that never send anything; a closed one is opened again."""
    sockets = []
    while not over.is_set():
        for i in range(257):
            try:
                if i == len(sockets):
                    sockets.append(socket.create_connection(("127.0.0.1", port), 2))
            except OSError:
                break
        time.sleep(0.2)
    for one in sockets:
        one.close()


def streams(port, over):
    """Readers that come back with old events, each with another one, so that the server folds them again."""
    after = 0
    while not over.is_set():
        after = after % 1900 + 7
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
            connection.request("GET", "/api/v1/sweeps/quick-1/stream", headers={"Authorization": f"Bearer {READ}", "Last-Event-ID": str(after)})
            connection.getresponse().read(200)
            connection.close()
        except (OSError, http.client.HTTPException):
            pass


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with tempfile.TemporaryDirectory() as data, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = {**os.environ, "EAM_TOKEN": WRITE, "EAM_READ_TOKEN": READ}
        server = subprocess.Popen([sys.argv[1], "serve", "--listen", f"127.0.0.1:{port}", "--data", data], env=environment,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while health(port) == float("inf"):
                time.sleep(0.2)
            request(port, "POST", "/api/v1/sweeps", SWEEP, WRITE)
            while b'"completed"' not in request(port, "GET", "/api/v1/sweeps")[1]:
                time.sleep(0.5)
            values = ", ".join(f"{i}e-9" for i in range(1, 90_000))
            points = "\n".join(f"  - {{method: eam, learning_rate: {i}e-9}}" for i in range(1, 18_000))
            measure(port, "none", lambda port, over: over.wait())
            measure(port, "4,100 silent connections", silent)
            measure(port, "old events of a stream", streams)
            measure(port, "previews of 20,000 trials", repeat("POST", "/api/v1/sweeps/preview", SWEEP.replace("trials: 1000", "trials: 20000")))
            measure(port, "previews with 90,000 values", repeat("POST", "/api/v1/sweeps/preview", SWEEP.replace("batch_size: 8", f"batch_size: 8, learning_rate: {{values: [{values}]}}")))
            measure(port, "previews with 18,000 points", repeat("POST", "/api/v1/sweeps/preview", SWEEP + "points:\n" + points + "\n"))
        finally:
            server.terminate()
            server.wait(30)
    return 0


if __name__ == "__main__":
    sys.exit(main())
