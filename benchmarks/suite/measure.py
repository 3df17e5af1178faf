"""One run of a command: how long, how much processor time, how much memory."""
import os
import resource
import subprocess
import time


class Failed(Exception):
    """A command that was measured did not succeed; says what it said last."""


def sample(text, environment, folder, first_byte=False):
    """Runs a line of bash and says seconds, processor seconds and the peak of resident bytes, of all its processes.

    With `first_byte` the seconds end when something comes out. Processes as small as this one have no peak, as theirs
    cannot be told from what they were made of."""
    log = os.path.join(folder, "log.txt")
    with open(log, "wb") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            ["bash", "-e", "-o", "pipefail", "-c", text], env=environment, cwd=folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if first_byte else errors, stderr=errors)
        if first_byte:
            process.stdout.read(1)
            seconds = time.perf_counter() - start
            while process.stdout.read(1 << 20):
                pass
        _, status, usage = os.wait4(process.pid, 0)
        if not first_byte:
            seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        with open(log, errors="replace") as said:
            raise Failed(f"exit code {process.returncode}: {said.read().strip()[-600:]}")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "seconds": round(seconds, 4),
        "cpu": round(usage.ru_utime + usage.ru_stime, 4),
        "rss": usage.ru_maxrss * 1024 if usage.ru_maxrss > own else None,
    }
