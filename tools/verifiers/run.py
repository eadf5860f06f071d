"""Holds `tickmark verify` and tools/verify.py against each other, on good and bad artifacts.

    python3 tools/verifiers/run.py [--count N] [--seed S] [--first I] [--only WORD]

Bags, pages, proofs, checkpoints, backups and states of a sample are changed at random: bytes, lines, files,
and texts that are signed anew, so that what lies behind a signature is reached too. Both must say the same
of each: proven, unproven, broken, or that there is no way to look. Ends with 1 where they don't.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import changes
import verify

TICKMARK = os.path.abspath(os.environ["TICKMARK"])
BAG = "out/nightly/2026-03-02"
AT = ["2026-03-03T02:00:00Z", "2026-03-04T02:00:00Z"]


def first(words):
    """The verdict that tickmark prints."""
    done = subprocess.run([TICKMARK, "verify", *words, "--json"], capture_output=True, text=True)
    try:
        verdict = json.loads(done.stdout).get("verdict")
    except ValueError:
        verdict = None
    return verdict or f"no way ({done.returncode})", done.stdout + done.stderr


def second(words):
    lines, errors = [], sys.stderr
    with open(os.devnull, "w") as sys.stderr:
        try:
            code = verify.main(words, lines.append)
        finally:
            sys.stderr = errors
    return (lines[-1] if code in (0, 2) else f"no way ({code})"), "\n".join(lines)


class Company:
    """A sample with two nights, its keys, a witness and a policy."""

    def __init__(self, folder):
        self.folder = folder
        quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        subprocess.run([TICKMARK, "sample", folder, "--events", "200", "--days", "1", "--quiet"], check=True)
        for at in AT:
            subprocess.run([TICKMARK, "run", "nightly", "--at", at, "--quiet"], cwd=folder, **quiet)
        self.keys = [os.path.join(folder, "keys", name + ".vkey") for name in ("checkpoint", "bag", "backup")]
        witness = os.path.join(folder, "witness")
        subprocess.run([TICKMARK, "witness", "init", witness, "--name", "auditor.example/w"], check=True, **quiet)
        call = [TICKMARK, "witness", "cosign", witness, self.place("state/log"), "--key", self.keys[0]]
        cosigned = subprocess.run(call, check=True, capture_output=True).stdout
        with open(self.place("cosigned"), "wb") as file:
            file.write(cosigned)
        with open(self.keys[0]) as log, open(os.path.join(witness, "witness.vkey")) as key:
            policy = f"log {log.read().strip()}\nwitness w {key.read().strip()}\ngroup g any w\nquorum g\n"
        with open(self.place("policy"), "w") as file:
            file.write(policy)

    def place(self, name):
        return os.path.join(self.folder, name)

    def signer(self, name):
        """The seed and the names that a note of this key has."""
        with open(self.place(f"keys/{name}.key")) as file:
            return changes.Signer(file.read().strip())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        company = Company(os.path.join(work, "sample"))
        kinds = [kind for kind in changes.KINDS if options.only in kind.__name__]
        wrong, verdicts = 0, {}
        for number in range(options.first, options.first + options.count):
            chance = random.Random(f"{options.seed}/{number}")
            place = os.path.join(work, "changed")
            shutil.rmtree(place, ignore_errors=True)
            os.makedirs(place)
            deed, words = chance.choice(kinds)(chance, company, place)
            trusted = [word for key in company.keys if chance.random() < 0.95 for word in ("--key", key)]
            (one, told), (two, said) = first(words + trusted), second(words + trusted)
            verdicts[one] = verdicts.get(one, 0) + 1
            if one != two:
                wrong += 1
                print(f"{number}: {deed}: tickmark says {one}, verify.py {two}")
                if options.count == 1:
                    print(told, said, sep="\n")
    shown = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items()))
    print(f"{options.count} artifacts, seed {options.seed}: {shown}; {wrong} told apart")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
