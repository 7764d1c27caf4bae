"""A load of POSTs over loopback from one thread: so many connections, each sending its next request when answered."""

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """What a server answered: requests per second and the latencies in ms, in no order."""

    per_second: float
    latencies_ms: list[float]

    def percentile(self, share: float) -> float:
        """The latency in ms under which this share of the answers came."""
        ordered = sorted(self.latencies_ms)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def send(port: int, requests: Iterator[bytes], *, connections: int, warm: int, count: int) -> Load:
    """Send `warm` requests that are not counted, then `count` that are; stops at the first answer that is no 200."""
    pool = [socket.create_connection(("127.0.0.1", port)) for _ in range(connections)]
    for each in pool:
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        _pump(pool, requests, warm)
        began = time.perf_counter()
        latencies = _pump(pool, requests, count)
        return Load(count / (time.perf_counter() - began), latencies)
    finally:
        for each in pool:
            each.close()


def _pump(pool: list[socket.socket], requests: Iterator[bytes], count: int) -> list[float]:
    latencies: list[float] = []
    sent: dict[socket.socket, float] = {}
    to_send = count
    with selectors.DefaultSelector() as selector:
        for each in pool[:count]:
            selector.register(each, selectors.EVENT_READ, each)
            sent[each] = time.perf_counter()
            each.sendall(next(requests))
            to_send -= 1
        while len(latencies) < count:
            for key, _ in selector.select(timeout=10):
                each = key.data
                _read_answer(each)
                now = time.perf_counter()
                latencies.append((now - sent[each]) * 1000)
                if to_send:
                    to_send -= 1
                    sent[each] = time.perf_counter()
                    each.sendall(next(requests))
    return latencies


def _read_answer(connection: socket.socket) -> None:
    answer = connection.recv(65536)
    while b"\r\n\r\n" not in answer:
        answer += _more(connection)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head[:80]
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += _more(connection)


def _more(connection: socket.socket) -> bytes:
    part = connection.recv(65536)
    if not part:
        message = "the server hung up"
        raise ConnectionError(message)
    return part
