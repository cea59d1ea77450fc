"""Checks the page in Chromium, each check by itself, and says what it found.

    python3 check_page.py [--base URL] [--key KEY] [--only WORD] [--shots FOLDER] [--list]

Without --base the page is checked on a mock service (`mock_service.py`) that can be told to misbehave; with it on a
real one, where checks that need such misbehaviour are left out. Each check is a line: "ok", "skip" with the reason, or
"FAIL" with what was expected and found. Ends with status 1 if a check failed, 77 if there is no Chromium. Axe is used
where PyPI's axe-playwright-python is installed, or the environment variable TENOR_AXE names an axe.min.js of 4.4 or newer.
Standard library only.
"""

import argparse
import os
import re
import sys
import time

import check_access  # noqa: F401
import check_runs  # noqa: F401
import check_table  # noqa: F401
import check_text  # noqa: F401
import check_trouble  # noqa: F401
from browser import Browser, BrowserError, chromium
from support import CHECKS, Failure, Skip, Stage


def run(browser, options, needs_mock, function):
    """The outcome of a check, and what there is to say of it."""
    if options.base and needs_mock:
        return "skip", "needs the mock service"
    stage = Stage(browser, options.base, options.key)
    try:
        function(stage)
        stage.judge()
        return "ok", ""
    except Skip as reason:
        return "skip", str(reason)
    except Exception as problem:
        # A check that stumbles over the page, too, has found it not to be as it should.
        shoot(stage, options.shots, function.__name__)
        said = str(problem) if isinstance(problem, Failure | BrowserError) else repr(problem)
        return "FAIL", " | ".join([said, *(text for page in stage.pages for text in page.complaints)])
    finally:
        stage.close()


def shoot(stage, folder, name):
    if folder and stage.pages:
        os.makedirs(folder, exist_ok=True)
        stage.pages[-1].screenshot(os.path.join(folder, f"{name}.png"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", help="the address of a running service, with / at the end")
    parser.add_argument("--key", help="the key of that service")
    parser.add_argument("--only", action="append", default=[], help="checks whose names contain this")
    parser.add_argument("--shots", help="a folder for pictures of what failed")
    parser.add_argument("--list", action="store_true", help="only name the checks")
    options = parser.parse_args()
    chosen = [one for one in CHECKS if not options.only or any(re.search(word, one[0]) for word in options.only)]
    if options.list:
        print("\n".join(name for name, _, _ in chosen))
        return 0
    if chromium() is None:
        print("skip: no Chromium on the PATH")
        return 77
    counts = {"ok": 0, "skip": 0, "FAIL": 0}
    with Browser() as browser:
        for name, needs_mock, function in chosen:
            begin = time.monotonic()
            outcome, remark = run(browser, options, needs_mock, function)
            counts[outcome] += 1
            print(f"{outcome:4} {name} ({time.monotonic() - begin:.1f} s){': ' if remark else ''}{remark}", flush=True)
    print(f"{len(chosen)} checks: {counts['ok']} passed, {counts['skip']} skipped, {counts['FAIL']} failed")
    return 1 if counts["FAIL"] or not counts["ok"] else 0


if __name__ == "__main__":
    sys.exit(main())
