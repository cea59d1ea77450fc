"""Reads event files with TensorBoard's own reader, and prints what it finds as JSON.

    python3 -m venv ~/tensorboard && ~/tensorboard/bin/pip install tensorboard==2.21.0     # outside the repository
    ~/tensorboard/bin/python Scripts/tensorboard/read_events.py FOLDER [FOLDER …]

For each folder, such as `model/tensorboard/train`: its figures by name, each with the steps, the values and the times.
"""

import json
import logging
import os
import sys

# TensorBoard uses TensorFlow where it is installed; its chatter is not wanted here.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
logging.disable(logging.WARNING)

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def figures(folder):
    events = EventAccumulator(folder)
    events.Reload()
    return {
        name: [{"step": event.step, "value": event.value, "time": event.wall_time} for event in events.Scalars(name)]
        for name in events.Tags()["scalars"]
    }


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    print(json.dumps({folder: figures(folder) for folder in sys.argv[1:]}))
