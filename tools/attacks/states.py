"""Attacks on what tickmark itself keeps and hands out: each changes a copy of a sample that was run."""

import base64
import glob
import hashlib
import os
import shutil
import sqlite3

BAG = "out/nightly/2026-03-02"


class Place:
    def __init__(self, folder, tickmark):
        self.folder, self.tickmark = folder, tickmark

    def path(self, name):
        found = sorted(glob.glob(os.path.join(self.folder, name), recursive=True))
        return found[0] if found else os.path.join(self.folder, name)

    def flip(self, name, at=None):
        path = self.path(name)
        with open(path, "rb") as file:
            data = bytearray(file.read())
        data[len(data) // 2 if at is None else at] ^= 1
        with open(path, "wb") as file:
            file.write(data)

    def cut(self, name):
        path = self.path(name)
        os.truncate(path, os.path.getsize(path) // 2)

    def remove(self, name):
        path = self.path(name)
        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)

    def replace(self, name, old, new):
        path = self.path(name)
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        assert old in text, f"{name}: no {old}"
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text.replace(old, new, 1))

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(text)

    def sql(self, statement):
        with sqlite3.connect(self.path("state/ledger.db")) as database:
            database.execute(statement)
        database.close()

    def run(self, at):
        return self.tickmark(["run", "nightly", "--at", at, "--quiet"], self.folder)[0]

    def later(self):
        """A second run, over one more file."""
        shutil.copytree(os.path.join(self.folder, "later"), os.path.join(self.folder, "exports"),
                        dirs_exist_ok=True)
        self.run("2026-03-03T02:01:00Z")


def manifest(place):
    """A file of the bag is edited, and the manifests' digests with it."""
    place.replace(f"{BAG}/exceptions.csv", "root-account-use", "root-account-USE")
    with open(place.path(f"{BAG}/exceptions.csv"), "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    path = place.path(f"{BAG}/tagmanifest-sha256.txt")
    with open(path) as file:
        lines = file.read().splitlines()
    lines = [f"{digest}  exceptions.csv" if line.endswith("  exceptions.csv") else line for line in lines]
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")


def forged(place):
    """A checkpoint over fewer entries, signed by a key of the same name."""
    place.tickmark(["keygen", "forged", "--origin", "audit.example.com/sample", "--quiet"], place.folder)
    with open(place.path("state/log/checkpoint")) as file:
        lines = file.read().splitlines()
    lines[1] = str(int(lines[1]) - 10)
    lines[-1] = lines[-1][:40] + ("A" if lines[-1][40] != "A" else "B") + lines[-1][41:]
    place.write("state/log/checkpoint", "\n".join(lines) + "\n")


def roll_back(place, keep_bags):
    shutil.copytree(place.path("state"), os.path.join(place.folder, "older"))
    if not keep_bags:
        shutil.copytree(place.path("out"), os.path.join(place.folder, "older-out"), symlinks=True)
        shutil.copytree(place.path("backups"), os.path.join(place.folder, "older-backups"))
    place.later()
    runs = place.path("state/runs")
    if not keep_bags:
        shutil.copytree(runs, os.path.join(place.folder, "older/runs"), dirs_exist_ok=True)
        for name in ["out", "backups"]:
            place.remove(name)
            os.rename(place.path(f"older-{name}"), os.path.join(place.folder, name))
    place.remove("state")
    os.rename(place.path("older"), os.path.join(place.folder, "state"))


def fork(place):
    """Two states go on from one, each with its own events; the bag of one is held against the other."""
    twin = place.folder + "-twin"
    shutil.copytree(place.folder, twin, symlinks=True)
    other = Place(twin, place.tickmark)
    other.later()
    for number in range(4):
        place.write(f"exports/business/extra-{number}.jsonl.gz", "\n")
    place.run("2026-03-03T02:01:00Z")
    shutil.copy(other.path(f"{BAG}/checkpoint"), os.path.join(place.folder, "twin.checkpoint"))
    shutil.rmtree(twin)


VERIFY_STATE = ["verify", "state", "--key", "keys/checkpoint.vkey"]
VERIFY_DEEP = VERIFY_STATE + ["--deep"]
VERIFY_BAG = ["verify", BAG, "--key", "keys/bag.vkey", "--key", "keys/checkpoint.vkey"]
VERIFY_PAGE = ["verify", f"{BAG}/index.html", "--key", "keys/bag.vkey", "--key", "keys/checkpoint.vkey"]
VERIFY_BACKUPS = ["verify", "backups/nightly", "--key", "keys/backup.vkey"]
RUN = ["run", "nightly", "--at", "2026-03-03T02:02:00Z"]
SINCE = VERIFY_STATE + ["--since", "twin.checkpoint"]
PYTHON, PYTHON_STATE, PYTHON_BACKUPS, PYTHON_PAGE = (
    ["verify.py"] + question[1:] for question in (VERIFY_BAG, VERIFY_STATE, VERIFY_BACKUPS, VERIFY_PAGE))

# What is done, whether it is an attack, how, and what is asked about it then.
ATTACKS = [
    ("nothing is changed", False, lambda p: None, [VERIFY_STATE, VERIFY_DEEP, VERIFY_BAG, VERIFY_BACKUPS, PYTHON, PYTHON_STATE, PYTHON_BACKUPS]),
    ("a byte of a segment is changed", True, lambda p: p.flip("state/segments/*.zst"), [VERIFY_STATE, PYTHON_STATE]),
    ("a segment is cut in half", True, lambda p: p.cut("state/segments/*.zst"), [VERIFY_STATE, RUN]),
    ("a segment is deleted", True, lambda p: p.remove("state/segments/*.zst"), [VERIFY_STATE, RUN]),
    ("a byte of a hash tile is changed", True, lambda p: p.flip("state/log/tile/0/000"), [VERIFY_STATE, PYTHON_STATE]),
    ("a hash tile is deleted", True, lambda p: p.remove("state/log/tile/0/000"), [VERIFY_STATE]),
    ("a byte of an entry tile is changed", True, lambda p: p.flip("state/log/tile/entries/000"), [VERIFY_STATE]),
    ("an event's row in the ledger is changed", True,
     lambda p: p.sql("UPDATE event_row SET outcome = NULL WHERE entry = 5"), [VERIFY_DEEP]),
    ("an event's row in the ledger is deleted", True,
     lambda p: p.sql("DELETE FROM event_row WHERE entry = 5"), [VERIFY_DEEP]),
    ("a finding's row in the ledger is deleted", True, lambda p: p.sql("DELETE FROM finding_row"), [VERIFY_DEEP]),
    ("a row of a declared table is deleted", True, lambda p: p.sql("DELETE FROM payment"), [VERIFY_DEEP]),
    ("a row of a declared table is changed", True,
     lambda p: p.sql("UPDATE payment SET amount = '1' WHERE key = (SELECT min(key) FROM payment)"), [VERIFY_DEEP]),
    ("the ledger is told that it took more than it did", True,
     lambda p: p.sql("UPDATE log SET value = value + 100 WHERE name = 'projected'"), [VERIFY_DEEP]),
    ("the checkpoint states another size", True,
     lambda p: p.replace("state/log/checkpoint", "\n3", "\n2"), [VERIFY_STATE]),
    ("the checkpoint is forged under another key of the same name", True, forged, [VERIFY_STATE]),
    ("the checkpoint is deleted", True, lambda p: p.remove("state/log/checkpoint"), [VERIFY_STATE]),
    ("an older state is restored, bags and backups kept", True, lambda p: roll_back(p, True), [RUN]),
    ("a run is removed: older state, bags and backups restored", True, lambda p: roll_back(p, False), [RUN]),
    ("two states are forked from one", True, fork, [SINCE]),
    ("a number in a page's markup is changed", True,
     lambda p: p.replace(f"{BAG}/index.html", "8 of 8", "0 of 8") if "8 of 8" in open(p.path(f"{BAG}/index.html")).read()
     else p.replace(f"{BAG}/index.html", "</h1>", " </h1>"), [VERIFY_BAG, PYTHON]),
    ("the data in a page is changed", True,
     lambda p: p.replace(f"{BAG}/control-root-account-use.html", "arn:aws:iam", "arn:aws:jam"),
     [["verify", f"{BAG}/control-root-account-use.html"] + VERIFY_PAGE[2:], VERIFY_BAG, PYTHON]),
    ("a second main part is put behind a page's own", True,
     lambda p: p.replace(f"{BAG}/index.html", "</body>", "<main><p>No exceptions.</p></main></body>"), [VERIFY_PAGE, PYTHON_PAGE]),
    ("an element of a page is put before itself with other data", True,
     lambda p: p.replace(f"{BAG}/index.html", '<script type="application/json" id="checkpoint">',
                         '<script type="application/json" id="checkpoint">"x"</script><script type="application/json" id="checkpoint">'),
     [VERIFY_PAGE, PYTHON_PAGE]),
    ("report.xml is edited", True, lambda p: p.replace(f"{BAG}/report.xml", "fail", "pass"), [VERIFY_BAG, PYTHON]),
    ("a report is edited, and the bag's manifest", True, manifest, [VERIFY_BAG, PYTHON]),
    ("a file of the bag is deleted", True, lambda p: p.remove(f"{BAG}/findings.csv"), [VERIFY_BAG, PYTHON]),
    ("a file is added to the bag", True, lambda p: p.write(f"{BAG}/data/more.txt", "more"), [VERIFY_BAG, PYTHON]),
    ("the statement is edited", True, lambda p: p.replace(f"{BAG}/statement", "exceptions", "met"), [VERIFY_BAG, PYTHON]),
    ("bag.note is cut", True, lambda p: p.cut(f"{BAG}/bag.note"), [VERIFY_BAG, PYTHON]),
    ("an exception's event is edited", True,
     lambda p: p.flip(f"{BAG}/data/evidence/root-account-use/*.json"), [VERIFY_BAG, PYTHON]),
    ("an exception's proof is edited", True,
     lambda p: p.flip(f"{BAG}/data/evidence/root-account-use/*.tlog-proof", 60), [VERIFY_BAG, PYTHON]),
    ("a byte of a backup is changed", True, lambda p: p.flip("backups/nightly/*.age"), [VERIFY_BACKUPS, PYTHON_BACKUPS]),
    ("a backup is cut in half", True, lambda p: p.cut("backups/nightly/*.age"), [VERIFY_BACKUPS]),
    ("a backup is deleted, its receipt kept", True, lambda p: p.remove("backups/nightly/*.age"), [VERIFY_BACKUPS]),
    ("a backup's receipt is edited", True, lambda p: p.flip("backups/nightly/*.receipt", 40), [VERIFY_BACKUPS]),
]
