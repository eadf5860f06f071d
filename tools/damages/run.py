"""Damages samples at random, and holds what tickmark finds against what was damaged.

    python3 tools/damages/run.py [--count N] [--seed S] [--only trails|streams|tables|states] [--first I]

Each trial is made from the seed and its number alone, so that `--first I --count 1` shows one again.
Ends with 1 if a damage isn't found, or if the unproven intervals aren't the damage exactly.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import intervals
import states
import streams
import tables
import trails

TICKMARK = os.path.abspath(os.environ["TICKMARK"])
KINDS = [trails, streams, trails, tables, states]


def run(words, folder):
    done = subprocess.run([TICKMARK, *words, "--json"], cwd=folder, capture_output=True, text=True)
    try:
        return done.returncode, json.loads(done.stdout)
    except ValueError:
        return done.returncode, {"error": done.stderr.strip()[-300:]}


def read(place):
    files = {}
    for folder, _, names in os.walk(place):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                files[os.path.relpath(path, place)] = file.read()
    return files


def write(place, files):
    shutil.rmtree(place, ignore_errors=True)
    os.makedirs(place)
    for name, data in files.items():
        path = os.path.join(place, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)


class Export:
    """A clean export, to be damaged again and again."""

    def __init__(self, kind, sample, work):
        self.kind, self.folder = kind, work
        self.files = read(os.path.join(sample, kind.PLACE))
        self.sidecar = None
        if kind.SIDECAR:
            with open(os.path.join(sample, kind.SIDECAR)) as file:
                self.sidecar = file.read()
        self.trail = kind.Trail(self.files, self.sidecar)

    def judge(self, files, sidecar):
        """Returns the exit code, the holes, and the outcome."""
        write(os.path.join(self.folder, self.kind.PLACE), files)
        if sidecar is not None:
            with open(os.path.join(self.folder, self.kind.SIDECAR), "w") as file:
                file.write(sidecar)
        begin, end = self.trail.range
        code, outcome = run(
            ["validate", *self.kind.FORMAT, self.kind.PLACE, *self.kind.OPTIONS,
             "--from", intervals.text(begin), "--to", intervals.text(end)], self.folder)
        rows = outcome.get("coverage", [])
        proven = [row for row in rows if row["state"] == "proven"]
        holes = [row for row in rows if row["state"] != "proven"]
        pair = lambda row: (intervals.instant(row["from"]), intervals.instant(row["to"]))
        bare = intervals.without((begin, end), [pair(row) for row in rows])
        if self.kind is streams and rows:
            # A stream's export begins with its first event: before it there was nothing to cover.
            bare = [gap for gap in bare if gap[1] > min(pair(row)[0] for row in rows)]
        return code, intervals.union([pair(row) for row in holes] + bare), outcome

    def trial(self, chance):
        files = dict(self.files)
        sidecar, deed = self.kind.damage(chance, files, self.sidecar)
        expected = self.trail.holes(files, sidecar)
        code, found, outcome = self.judge(files, sidecar)
        if "error" in outcome:
            return deed, f"ended with {code}: {outcome['error']}"
        if found != expected:
            show = lambda holes: ", ".join(f"{intervals.text(b)}/{intervals.text(e)}" for b, e in holes) or "none"
            return deed, f"holes {show(found)}\n  want  {show(expected)}"
        if expected and code != 2:
            return deed, f"ended with {code}, want 2"
        return deed, None


class State:
    """A clean state of a run."""

    def __init__(self, sample):
        self.clean = os.path.join(sample, "state")
        self.folder = sample

    def trial(self, chance):
        copy = os.path.join(self.folder, "damaged")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.clean, copy)
        deed, word = states.damage(chance, copy)
        words = ["verify", "damaged", "--deep", "--key", "keys/checkpoint.vkey", "--config", "pipelines.yaml"]
        code, outcome = run(words, self.folder)
        broken = [line["text"] for line in outcome.get("lines", []) if line["state"] != "proven"]
        if code != 2:
            return deed, f"ended with {code}: {outcome.get('error', 'proven')}"
        if not any(word in line for line in broken):
            return deed, f"named {broken}, want {word}"
        return deed, None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        sample = os.path.join(work, "sample")
        quiet = dict(check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        subprocess.run([TICKMARK, "sample", sample, "--events", "300", "--days", "1", "--quiet"], check=True)
        kinds = [kind for kind in KINDS if kind.__name__.startswith(options.only)]
        if states in kinds:
            subprocess.run([TICKMARK, "run", "nightly", "--at", "2026-03-03T02:00:00Z", "--quiet"], cwd=sample, **quiet)
        subjects = {}
        for kind in kinds:
            place = os.path.join(work, kind.__name__)
            os.makedirs(place, exist_ok=True)
            if kind is states:
                subjects[kind] = State(sample)
                continue
            if kind in subjects:
                continue
            os.symlink(os.path.join(sample, "keys"), os.path.join(place, "keys"))
            subject = subjects[kind] = Export(kind, sample, place)
            code, holes, _ = subject.judge(subject.files, subject.sidecar)
            if code or holes:
                print(f"{kind.__name__}: the undamaged export ends with {code}, holes {holes}")
                return 1
        wrong, counts = 0, {}
        for number in range(options.first, options.first + options.count):
            kind = kinds[number % len(kinds)]
            deed, flaw = subjects[kind].trial(random.Random(f"{options.seed}/{number}"))
            counts[kind.__name__] = counts.get(kind.__name__, 0) + 1
            if flaw:
                wrong += 1
                print(f"{number} {kind.__name__}: {deed}\n  {flaw}")
    made = ", ".join(f"{count} of {name}" for name, count in sorted(counts.items()))
    print(f"{sum(counts.values())} damages ({made}), seed {options.seed}: {wrong} not as they must be found")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
