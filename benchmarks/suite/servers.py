"""Servers on loopback that live as long as what is measured with them."""
import contextlib
import pathlib
import socket
import subprocess
import time

_READY_SECONDS = 20


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def _running(bench, command, port):
    log = bench.work / f"server-{port}.txt"
    with open(log, "wb") as said:
        process = subprocess.Popen(command, cwd=bench.work, env=bench.environment, stdin=subprocess.DEVNULL,
                                   stdout=said, stderr=said)
    try:
        end = time.monotonic() + _READY_SECONDS
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if process.poll() is not None or time.monotonic() > end:
                raise OSError(f"`{command[0]}` does not answer: {log.read_text()[-400:]}")
            time.sleep(0.02)
        yield
    finally:
        process.kill()
        process.wait()
        log.unlink()


@contextlib.contextmanager
def registry(bench):
    """Debian's docker-registry with its store in `store`; commands find it as `$REGISTRY`."""
    port = _free_port()
    bench.environment["REGISTRY"] = f"127.0.0.1:{port}"
    (bench.work / "registry.yml").write_text(
        "version: 0.1\nlog: {level: error}\n"
        "storage: {filesystem: {rootdirectory: ./store}, delete: {enabled: true}}\n"
        f'http: {{addr: "127.0.0.1:{port}"}}\n')
    with _running(bench, ["docker-registry", "serve", "registry.yml"], port):
        yield


@contextlib.contextmanager
def far_registry(bench, milliseconds):
    """The registry again, so far away that a round trip takes that long; commands find it as `$FAR_REGISTRY`."""
    port, near = _free_port(), bench.environment["REGISTRY"].split(":")[1]
    bench.environment["FAR_REGISTRY"] = f"127.0.0.1:{port}"
    distance = pathlib.Path(__file__).with_name("distance.py")
    with _running(bench, ["python3", str(distance), str(port), near, str(milliseconds / 2)], port):
        yield


@contextlib.contextmanager
def files(bench, folder):
    """A folder over HTTP; commands find it as `$CHANNEL_URL`."""
    port = _free_port()
    bench.environment["CHANNEL_URL"] = f"http://127.0.0.1:{port}"
    command = ["python3", "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    with _running(bench, command, port):
        yield
