"""Kills trainings with SIGKILL at random moments, resumes them, and compares their weights with those of one that was not.

    python3 Scripts/checks/kill_and_resume.py [--runs 100] [--tenor .build/release/tenor] [--seed 1] [-- TRAIN_ARGUMENTS]

Each run is killed once or several times, a third of the kills while a checkpoint is being written: the script waits for
the checkpoint's temporary file to appear. A checkpoint is written after every step, so that there is much of that. Ends
with status 1 if the weights of any run differ in any bit.
"""

import argparse
import glob
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--tenor", default=os.path.join(".build", "release", "tenor"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("train", nargs="*", default=[])
    options = parser.parse_args()
    options.train = options.train or ["demo", "--epochs", "3", "--dropout", "0.2"]
    return options


def checksum(folder):
    with open(os.path.join(folder, "model.safetensors"), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def command(options, model, *more):
    return [options.tenor, "train", *options.train, "--output", model, "--no-record", *more]


def wait_for(pattern, process, seconds):
    """Waits until a file appears that was not there, or the process has ended."""
    known = set(glob.glob(pattern, include_hidden=True))
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        if set(glob.glob(pattern, include_hidden=True)) - known:
            return True
    return False


def main():
    options = arguments()
    chance = random.Random(options.seed)
    quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    equal = kills = while_writing = 0
    with tempfile.TemporaryDirectory() as folder:
        begin = time.monotonic()
        subprocess.run(command(options, os.path.join(folder, "whole")), check=True, **quiet)
        whole = time.monotonic() - begin
        expected = checksum(os.path.join(folder, "whole"))
        for run in range(options.runs):
            model = os.path.join(folder, f"model{run}")
            for attempt in range(1, 1000):
                process = subprocess.Popen(
                    command(options, model, "--resume", "--checkpoint-steps", "1"), **quiet)
                if attempt <= chance.randint(1, 3):
                    time.sleep(chance.uniform(0, 1.1 * whole))
                    if chance.random() < 1 / 3:
                        while_writing += wait_for(os.path.join(model + ".checkpoints", ".step-*"), process, whole)
                    if process.poll() is None:
                        process.send_signal(signal.SIGKILL)
                        kills += 1
                if process.wait() == 0:
                    break
            equal += checksum(model) == expected
            print(f"\r{run + 1} runs, {kills} kills ({while_writing} while a checkpoint was written): "
                  f"{equal} with weights bit-identical", end="", flush=True)
    print()
    sys.exit(equal != options.runs)


if __name__ == "__main__":
    main()
