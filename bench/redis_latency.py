"""Two PRIMARY instances on one folder and one Redis: writes on the one, and watches when the other serves them.

Started by bench/redis.sh. The watched time begins when the write is answered, by when it is durable, visible and
announced on the first instance, and ends with the first answer of the second that has the new bytes. The second is asked
on one connection, with If-None-Match, again and again; what one question costs is measured too, for it is part of it.
"""

import http.client
import http.server
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time

APPROVER = "22"
PATIENCE_SECONDS = 60


class Horde(http.server.BaseHTTPRequestHandler):
    """Knows one person, who may write."""

    def do_GET(self):
        body = json.dumps({"username": "Bench#" + APPROVER}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, condition, process):
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit(f"{what} ended with {process.returncode}")
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise SystemExit(f"{what} does not answer")


def redis_answers(port):
    with socket.create_connection(("127.0.0.1", port), 1) as connection:
        connection.sendall(b"PING\r\n")
        return connection.recv(7) == b"+PONG\r\n"


def ask(connection, method, path, body=None, headers=None):
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    return answer, answer.read()


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def start(command, work, number, port, redis_port, horde_port):
    settings = {
        "store.folder": os.path.join(work, "data"),
        "server.host": "127.0.0.1",
        "server.port": port,
        "mirror.mode": "PRIMARY",
        "queue.enabled": "false",
        "queue.approver-ids": json.dumps([APPROVER]),
        "source.horde.url": f"http://127.0.0.1:{horde_port}/",
        "source.primary.url": "",
        "source.github.url": "http://127.0.0.1:1",
        "analytics.hydration.enabled": "false",
        "facade.owners": "[]",
        "write.rate-per-key": "0",
        "write.rate-per-address": "0",
        # So that nothing but Redis can have told the other one.
        "store.watch.period": "1h",
        "announce.redis.enabled": "true",
        "announce.redis.url": f"redis://127.0.0.1:{redis_port}/0",
    }
    log = open(os.path.join(work, f"log-{number}"), "wb")
    environment = dict(os.environ, MODEL_MIRROR_ARCHIVE="off")
    return subprocess.Popen(
        command + [f"--{key}={value}" for key, value in settings.items()],
        stdout=log,
        stderr=subprocess.STDOUT,
        env=environment,
    )


def measure(writer, reader, path, name, record, writes):
    """Times in milliseconds: answer of the write to new bytes on the other, and one question that changes nothing."""
    delays, questions = [], []
    for number in range(writes):
        _, before = ask(reader, "GET", path)
        answer, _ = ask(reader, "GET", path)
        tag = answer.getheader("ETag")
        begin = time.perf_counter()
        ask(reader, "GET", path, headers={"If-None-Match": tag})
        questions.append((time.perf_counter() - begin) * 1000)
        description = f"bench {number}"
        body = json.dumps(dict(record, description=description)).encode()
        answer, text = ask(
            writer, "PUT", f"{path}/model/{name}", body, {"apikey": "bench", "Content-Type": "application/json"}
        )
        begin = time.perf_counter()
        if answer.status not in (200, 201):
            raise SystemExit(f"write refused: {answer.status} {text[:300]!r}")
        while True:
            answer, seen = ask(reader, "GET", path, headers={"If-None-Match": tag})
            if answer.status == 200:
                break
            if time.perf_counter() - begin > PATIENCE_SECONDS:
                raise SystemExit("the other instance never served the change")
        delays.append((time.perf_counter() - begin) * 1000)
        if json.loads(seen)[name]["description"] != description:
            raise SystemExit("the other instance served something else")
    return delays, questions


def main():
    work, redis_server, port, writes, category = sys.argv[1:6]
    command = sys.argv[6:]
    ports = (int(port), int(port) + 1)
    os.makedirs(os.path.join(work, "data"))
    with open(os.path.join(work, "data", "clip.json"), "w", encoding="utf-8") as small:
        json.dump({"a": {"name": "a", "description": "", "record_type": "clip"}}, small)
    has_real_data = os.path.exists(category)
    if has_real_data:
        shutil.copy(category, os.path.join(work, "data", "text_generation.json"))
    else:
        print(f"no {category}: the large category is left out")
    redis_port = free_port()
    horde = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Horde)
    threading.Thread(target=horde.serve_forever, daemon=True).start()
    processes = []
    try:
        redis = subprocess.Popen(
            [redis_server, "--port", str(redis_port), "--bind", "127.0.0.1", "--save", "", "--dir", work],
            stdout=subprocess.DEVNULL,
        )
        processes.append(redis)
        wait_for("redis-server", lambda: redis_answers(redis_port), redis)
        for number, own in enumerate(ports):
            mirror = start(command, work, number, own, redis_port, horde.server_port)
            processes.append(mirror)

            def is_ready(own=own):
                answer, _ = ask(http.client.HTTPConnection("127.0.0.1", own, timeout=5), "GET", "/api/status")
                return answer.status == 200

            wait_for(f"instance {number}", is_ready, mirror)
        writer = http.client.HTTPConnection("127.0.0.1", ports[0], timeout=PATIENCE_SECONDS)
        reader = http.client.HTTPConnection("127.0.0.1", ports[1], timeout=PATIENCE_SECONDS)
        cases = [("clip, 1 record", "/api/model_references/v2/clip", "a")]
        if has_real_data:
            with open(category, encoding="utf-8") as large:
                first = next(name for name in json.load(large) if "/" not in name and " " not in name)
            cases.append(("text_generation, real", "/api/model_references/v2/text_generation", first))
        print(f"{'category':<24}{'writes':>8}{'median ms':>12}{'p99 ms':>10}{'max ms':>10}{'a question ms':>16}")
        for label, path, name in cases:
            _, document = ask(reader, "GET", path)
            record = json.loads(document)[name]
            measure(writer, reader, path, name, record, min(50, int(writes)))
            delays, questions = measure(writer, reader, path, name, record, int(writes))
            print(
                f"{label:<24}{len(delays):>8}{percentile(delays, 0.5):>12.1f}{percentile(delays, 0.99):>10.1f}"
                f"{max(delays):>10.1f}{percentile(questions, 0.5):>16.2f}"
            )
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()
        horde.shutdown()


if __name__ == "__main__":
    main()
