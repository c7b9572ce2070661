"""Receives OpenTelemetry metrics on loopback, without a package: the newest value of each series, by process.

Only what the benchmarks need of OTLP over HTTP with protobuf: sums, gauges and histograms with explicit bounds.
The numbers of the fields are those of opentelemetry/proto/metrics/v1/metrics.proto.
"""
import http.server
import struct
import threading


def fields(data):
    """Yields (number, value) of a protobuf message; a value is an integer, or the bytes of what has a length."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = data[at:at + 8], at + 8
        elif kind == 2:
            length, at = varint(data, at)
            value, at = data[at:at + length], at + length
        else:
            value, at = data[at:at + 4], at + 4
        yield key >> 3, value


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def number(data):
    return struct.unpack("<d", data)[0]


def integers(data):
    return [value for (value,) in struct.iter_unpack("<Q", data)]


class Histogram:
    """A histogram with explicit bounds."""

    def __init__(self, count=0, total=0.0, bounds=(), counts=()):
        self.count, self.total, self.bounds, self.counts = count, total, list(bounds), list(counts)

    def __add__(self, other):
        if not self.counts:
            return other
        if not other.counts:
            return self
        counts = [one + two for one, two in zip(self.counts, other.counts)]
        return Histogram(self.count + other.count, self.total + other.total, self.bounds, counts)

    def since(self, before):
        """Returns what was counted after an earlier reading."""
        if not before.counts:
            return self
        counts = [now - then for now, then in zip(self.counts, before.counts)]
        return Histogram(self.count - before.count, self.total - before.total, self.bounds, counts)

    def quantile(self, share):
        """Returns a quantile, between the bounds of its bucket in proportion."""
        wanted, passed = share * sum(self.counts), 0
        for i, count in enumerate(self.counts):
            if count and passed + count >= wanted:
                low = self.bounds[i - 1] if i else 0.0
                high = self.bounds[i] if i < len(self.bounds) else low
                return low + (high - low) * (wanted - passed) / count
            passed += count
        return float("nan")


class Receiver:
    """A collector on a free port of loopback."""

    def __init__(self):
        self._series, self._gate = {}, threading.Lock()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.path.endswith("/metrics"):
                    receiver.take(body)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = "http://127.0.0.1:%d" % self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def take(self, body):
        for _, resource in fields(body):
            process, scopes = "", []
            for field, value in fields(resource):
                if field == 1:
                    process = dict(attributes(value)).get("service.instance.id", "")
                elif field == 2:
                    scopes.append(value)
            for scope in scopes:
                for field, metric in fields(scope):
                    if field == 2:
                        self._metric(process, metric)

    def _metric(self, process, metric):
        name = ""
        for field, value in fields(metric):
            if field == 1:
                name = value.decode()
            elif field in (5, 7, 9):
                for inner, point in fields(value):
                    if inner == 1:
                        key, read = histogram(point) if field == 9 else plain(point)
                        with self._gate:
                            self._series[process, name, key] = read

    def total(self, name, process=None):
        """Returns the sum of all series with a name: a number or a histogram; 0 if there is none."""
        with self._gate:
            values = [v for (p, n, _), v in self._series.items() if n == name and process in (None, p)]
        if not values:
            return 0
        total = values[0]
        for value in values[1:]:
            total = total + value
        return total

    def by(self, name, attribute):
        """Returns the sums of the series with a name, by the value of an attribute."""
        sums = {}
        with self._gate:
            for (_, n, key), value in self._series.items():
                if n == name:
                    group = dict(key).get(attribute, "")
                    sums[group] = sums[group] + value if group in sums else value
        return sums

    def close(self):
        self._server.shutdown()


def attributes(message):
    for field, value in fields(message):
        if field in (1, 7, 9):
            try:
                yield attribute(value)
            except (UnicodeDecodeError, IndexError, KeyError):
                continue


def attribute(message):
    parts = dict(fields(message))
    value = dict(fields(parts[2])) if isinstance(parts.get(2), bytes) else {}
    text = value.get(1, value.get(3, value.get(2, "")))
    return parts[1].decode(), text.decode() if isinstance(text, bytes) else str(text)


def plain(point):
    key, value = [], 0
    for field, part in fields(point):
        if field == 7:
            key.append(attribute(part))
        elif field == 4:
            value = number(part)
        elif field == 6:
            value = struct.unpack("<q", part)[0]
    return tuple(sorted(key)), value


def histogram(point):
    key, read = [], Histogram()
    for field, part in fields(point):
        if field == 9:
            key.append(attribute(part))
        elif field == 4:
            read.count = integers(part)[0]
        elif field == 5:
            read.total = number(part)
        elif field == 6:
            read.counts = integers(part)
        elif field == 7:
            read.bounds = [value for (value,) in struct.iter_unpack("<d", part)]
    return tuple(sorted(key)), read
