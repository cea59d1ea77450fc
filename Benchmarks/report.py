"""Runs programs that print a JSON object, and writes tables; it loads nothing large, for a child's peak memory counts
that of the process which started it.
"""

import datetime
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TENOR = os.path.join(HERE, "..", ".build", "release", "tenor")
DATA = os.path.join(os.environ.get("TENOR_DATA", "."), "imdb.npz")
LSCPU = ["Model name", "CPU(s)", "Thread(s) per core", "L1d cache", "L1i cache", "L2 cache", "L3 cache"]


def add_options(parser, rounds):
    parser.add_argument("--rounds", type=int, default=rounds, help="runs of each program; medians count")
    parser.add_argument("--tenor", default=TENOR)
    parser.add_argument("--data", default=DATA)
    parser.add_argument("--output", help="a file that gets the tables too, with a description of the machine")


def left_out(command, reason):
    shown = " ".join(os.path.basename(part) for part in command[1:])
    print(f"left out: {shown}: {reason}", file=sys.stderr)


def run(command):
    """The JSON object that the command prints last, with its peak memory in MiB; None if it fails, which is said."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        try:
            child = subprocess.Popen(command, stdout=output, stderr=errors)
        except OSError as error:
            return left_out(command, error)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        lines, complaints = output.read().decode().splitlines(), errors.read().decode().splitlines()
    try:
        if child.returncode:
            raise ValueError((complaints or [f"exit status {child.returncode}"])[-1])
        result = json.loads(lines[-1])
    except (ValueError, IndexError) as error:
        return left_out(command, error)
    result["peak_mib"] = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return result


def run_in_turn(commands, rounds):
    """The results of each named command, which take turns so that a slow moment of the machine meets all."""
    results = {}
    for _ in range(rounds):
        for name, command in commands.items():
            if result := run(command):
                results.setdefault(name, []).append(result)
    return results


def median(results, key):
    """None where there is no such figure."""
    values = [result[key] for result in results or [] if result.get(key) is not None]
    return statistics.median(values) if values else None


def spread(results, key):
    values = [result[key] for result in results if result.get(key) is not None]
    return f"{min(values):.0f}–{max(values):.0f}" if values else "–"


def number(value, digits):
    return "–" if value is None else f"{value:.{digits}f}"


def ratio(value, base):
    return "–" if value is None or not base else f"{value / base:.2f}"


def header(columns):
    return row(columns) + "\n" + "|---" * len(columns) + "|"


def row(cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def package_versions():
    """The installed versions of what requirements.txt names."""
    with open(os.path.join(HERE, "requirements.txt"), encoding="utf-8") as file:
        names = [line.split("==")[0].strip() for line in file if line.strip()]
    for name in names:
        try:
            yield f"{name} {importlib.metadata.version(name)}"
        except importlib.metadata.PackageNotFoundError:
            pass


def processor():
    """What lscpu tells of the processor, or where there is none what Python knows."""
    try:
        told = subprocess.run(["lscpu"], capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C"})
    except (OSError, subprocess.CalledProcessError):
        return f"{platform.processor()}; {os.cpu_count()} processors"
    fields = dict(line.split(":", 1) for line in told.stdout.splitlines() if ":" in line)
    return "; ".join(f"{name}: {fields[name].strip()}" for name in LSCPU if name in fields)


def machine():
    return "\n".join([
        f"- Date: {datetime.date.today()}", f"- Processor: {processor()}",
        f"- System: {platform.system()} {platform.release()}, Python {platform.python_version()}",
        f"- Packages: {', '.join(package_versions())}"])


def write(path, title, text):
    """Replaces the file, if there is a path; a long measurement calls it whenever there is more."""
    if path:
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"# {title}\n\n{machine()}\n\n{text}\n")
