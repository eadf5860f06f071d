"""Attacks on a CloudTrail trail: each changes a copy of the sample's export."""

import glob
import gzip
import hashlib
import json
import os
import shutil


class Trail:
    """The export's files, digests oldest first."""

    def __init__(self, folder):
        self.folder = folder
        self.root = os.path.join(folder, "exports", "cloudtrail")
        self.sidecar = os.path.join(folder, "exports", "cloudtrail.metadata.json")
        self.keys = os.path.join(folder, "keys", "cloudtrail", "public-keys.json")
        names = glob.glob(os.path.join(self.root, "AWSLogs", "*", "CloudTrail-Digest", "**", "*.gz"),
                          recursive=True)
        self.digests = sorted(os.path.relpath(name, self.root) for name in names)
        with open(self.sidecar) as file:
            self.signatures = json.load(file)

    def path(self, name):
        return os.path.join(self.root, name)

    def raw(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def write(self, name, data):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "wb") as file:
            file.write(data)

    def read(self, name):
        return json.loads(gzip.decompress(self.raw(name)))

    def store(self, name, value):
        self.write(name, gzip.compress(json.dumps(value, separators=(",", ":")).encode(), mtime=0))

    def remove(self, *names):
        for name in names:
            os.remove(self.path(name))

    def move(self, name, other):
        data = self.raw(name)
        self.remove(name)
        self.write(other, data)

    def logs(self, digest):
        return [log["s3Object"] for log in self.read(digest)["logFiles"]]

    def remove_hours(self, digests):
        for digest in digests:
            self.remove(*self.logs(digest), digest)

    def busy(self):
        """A digest in the middle that lists two logs or more."""
        middle = self.digests[3:-4]
        return next(d for d in middle[len(middle) // 2:] if len(self.logs(d)) > 1)

    def log(self, number=0):
        return self.logs(self.busy())[number]

    def save(self):
        with open(self.sidecar, "w") as file:
            json.dump(self.signatures, file)


def edit_digest(trail, name, change):
    value = trail.read(name)
    change(value)
    trail.store(name, value)


def edit_log(trail, change):
    value = trail.read(trail.log())
    change(value["Records"])
    trail.store(trail.log(), value)


def forge(trail, name=None):
    value = trail.read(trail.log())
    value["Records"] = value["Records"][:1]
    value["Records"][0]["eventID"] = "00000000-0000-4000-8000-000000000000"
    trail.store(name or trail.log().replace(".json.gz", "")[:-16] + "forgedforgedforg.json.gz", value)


def swap(trail, a, b):
    first, second = trail.raw(a), trail.raw(b)
    trail.write(a, second)
    trail.write(b, first)


def edit_signature(trail, change):
    change(trail.signatures, trail.digests[-1])
    trail.save()


def flip(text):
    return ("0" if text[0] != "0" else "1") + text[1:]


def other_key(trail):
    with open(trail.keys) as file:
        value = json.load(file)
    # The key of another trail, under the fingerprint that the digests state.
    key = value["PublicKeyList"][0]["Value"]
    value["PublicKeyList"][0]["Value"] = key[:40] + ("A" if key[40] != "A" else "B") + key[41:]
    with open(trail.keys, "w") as file:
        json.dump(value, file)


def no_key(trail):
    with open(trail.keys, "w") as file:
        json.dump({"PublicKeyList": []}, file)


def second_member(trail):
    value = trail.read(trail.log())
    value["Records"] = value["Records"][:1]
    value["Records"][0]["eventID"] = "11111111-1111-4111-8111-111111111111"
    trail.write(trail.log(), trail.raw(trail.log()) + gzip.compress(json.dumps(value).encode()))


def crc(trail):
    data = bytearray(trail.raw(trail.log()))
    data[-8] ^= 1
    trail.write(trail.log(), bytes(data))


def member_twice(trail):
    text = gzip.decompress(trail.raw(trail.log())).decode()
    text = text.replace('"eventName":', '"eventName":"Nothing","eventName":', 1)
    trail.write(trail.log(), gzip.compress(text.encode(), mtime=0))


def relink(trail):
    """The chain is closed over a hole: the next digest names the one before it."""
    at = trail.digests.index(trail.busy())
    before, gone, after = trail.digests[at - 1], trail.digests[at], trail.digests[at + 1]
    data = gzip.decompress(trail.raw(before))

    def change(value):
        value["previousDigestS3Object"] = before
        value["previousDigestHashValue"] = hashlib.sha256(data).hexdigest()
        value["previousDigestSignature"] = trail.signatures[before]["signature"]

    edit_digest(trail, after, change)
    trail.remove_hours([gone])


def unlist(trail):
    log = trail.log()
    edit_digest(trail, trail.busy(),
                lambda d: d.update(logFiles=[x for x in d["logFiles"] if x["s3Object"] != log]))
    trail.remove(log)


def relist(trail):
    """A log is edited, and its digest's entry with it."""
    log = trail.log()
    value = trail.read(log)
    value["Records"][0]["sourceIPAddress"] = "203.0.113.9"
    trail.store(log, value)
    digest = hashlib.sha256(gzip.decompress(trail.raw(log))).hexdigest()

    def change(value):
        for entry in value["logFiles"]:
            if entry["s3Object"] == log:
                entry["hashValue"] = digest

    edit_digest(trail, trail.busy(), change)


def folder(name, old, new):
    return name.replace(old, new)


# What is done, whether it is an attack, and how. Those with a code come from `sample --tamper`.
ATTACKS = [
    ("nothing is changed", False, lambda t: None),
    ("a log is compressed anew, same content", False,
     lambda t: t.write(t.log(), gzip.compress(gzip.decompress(t.raw(t.log())), 1, mtime=0))),
    ("everything is deleted", True, lambda t: shutil.rmtree(t.root) or os.makedirs(t.root)),
    ("every digest is deleted", True, lambda t: t.remove(*t.digests)),
    ("every digest but one is deleted", True, lambda t: t.remove(*[d for d in t.digests if d != t.busy()])),
    ("the newest digest is deleted", True, lambda t: t.remove(t.digests[-1])),
    ("the newest six digests are deleted", True, lambda t: t.remove(*t.digests[-6:])),
    ("the newest six digests and their logs are deleted", True, lambda t: t.remove_hours(t.digests[-6:])),
    ("the oldest digest is deleted", True, lambda t: t.remove(t.digests[0])),
    ("the first half, digests and logs, is deleted", True,
     lambda t: t.remove_hours(t.digests[:len(t.digests) // 2])),
    ("one digest in the middle is deleted", True, lambda t: t.remove(t.busy())),
    ("one digest and its logs are deleted", True, lambda t: t.remove_hours([t.busy()])),
    ("seven digests in a row are deleted, their logs kept", True, lambda t: t.remove(*t.digests[8:15])),
    ("seven digests in a row and their logs are deleted", True, lambda t: t.remove_hours(t.digests[8:15])),
    ("a digest is deleted and the chain closed over the hole", True, relink),
    ("a restart hides two deleted digests", True, "chain-restarted"),
    ("a log and its entry in the digest are deleted", True, unlist),
    ("a log is edited, and its hash in the digest", True, relist),
    ("a digest's window is moved", True,
     lambda t: edit_digest(t, t.busy(), lambda d: d.update(digestStartTime=d["digestEndTime"]))),
    ("a digest states no previous one", True,
     lambda t: edit_digest(t, t.busy(), lambda d: d.update({k: None for k in d if k.startswith("previous")}))),
    ("a digest is replaced by garbage", True, lambda t: t.write(t.busy(), b"garbage")),
    ("a digest is emptied", True, lambda t: t.write(t.busy(), b"")),
    ("a digest is cut in half", True, lambda t: t.write(t.busy(), t.raw(t.busy())[:200])),
    ("bytes are appended to a digest", True, lambda t: t.write(t.busy(), t.raw(t.busy()) + b"x" * 9)),
    ("a digest is copied over the next one", True,
     lambda t: t.write(t.digests[t.digests.index(t.busy()) + 1], t.raw(t.busy()))),
    ("two digests are swapped", True, lambda t: swap(t, t.digests[8], t.digests[9])),
    ("a digest is moved to another day", True, lambda t: t.move(t.busy(), folder(t.busy(), "/2026/03/02/", "/2026/03/01/"))),
    ("a digest is renamed as another trail's", True,
     lambda t: t.move(t.busy(), folder(t.busy(), "company-trail", "other-trail"))),
    ("a window is signed twice under two names", True, "digest-replayed"),
    ("the newest digest's signature is deleted", True,
     lambda t: edit_signature(t, lambda s, d: s.pop(d))),
    ("the newest digest's signature is changed", True,
     lambda t: edit_signature(t, lambda s, d: s[d].update(signature=flip(s[d]["signature"])))),
    ("the newest digest's signature is that of the one before", True,
     lambda t: edit_signature(t, lambda s, d: s[d].update(signature=s[t.digests[-2]]["signature"]))),
    ("the newest digest's signature names another algorithm", True,
     lambda t: edit_signature(t, lambda s, d: s[d].update({"signature-algorithm": "SHA1withRSA"}))),
    ("the public key is another one under the same fingerprint", True, other_key),
    ("there is no public key", True, no_key),
    ("a log is deleted", True, lambda t: t.remove(t.log())),
    ("all logs are deleted, the digests kept", True,
     lambda t: [t.remove(*t.logs(d)) for d in t.digests]),
    ("a log is edited", True, lambda t: edit_log(t, lambda r: r[0].update(sourceIPAddress="203.0.113.9"))),
    ("a record is removed from a log", True, lambda t: edit_log(t, lambda r: r.pop())),
    ("a record is added to a log", True, lambda t: edit_log(t, lambda r: r.append(dict(r[0], eventID="forged")))),
    ("the records of a log are put in another order", True, lambda t: edit_log(t, lambda r: r.insert(0, r.pop()) or r.append(r[0]))),
    ("a record's time is changed", True, lambda t: edit_log(t, lambda r: r[0].update(eventTime="2026-03-02T00:00:01Z"))),
    ("a member comes twice in a record", True, member_twice),
    ("a log is emptied", True, lambda t: t.write(t.log(), b"")),
    ("a log is cut in half", True, lambda t: t.write(t.log(), t.raw(t.log())[:300])),
    ("a log loses its gzip trailer", True, lambda t: t.write(t.log(), t.raw(t.log())[:-8])),
    ("a log's CRC is changed", True, crc),
    ("garbage is appended to a log", True, lambda t: t.write(t.log(), t.raw(t.log()) + b"garbage")),
    ("a second gzip member with a forged event is appended to a log", True, second_member),
    ("a log is replaced by another one", True, lambda t: t.write(t.log(0), t.raw(t.log(1)))),
    ("two logs are swapped", True, lambda t: swap(t, t.log(0), t.log(1))),
    ("a log is moved to another day", True, lambda t: t.move(t.log(), folder(t.log(), "/2026/03/02/", "/2026/03/01/"))),
    ("a log is copied under another name", True,
     lambda t: t.write(t.log().replace(".json.gz", "")[:-16] + "copiedcopiedcopi.json.gz", t.raw(t.log()))),
    ("a forged log lies beside the real ones", True, forge),
    ("a forged log lies in another region's folder", True,
     lambda t: forge(t, folder(t.log(), "eu-central-1", "eu-west-1"))),
    ("a forged log lies in another account's folder", True,
     lambda t: forge(t, folder(t.log(), "111122223333", "999988887777"))),
    ("a forged log lies outside of CloudTrail's folders", True, lambda t: forge(t, "more/forged.json.gz")),
    ("a link stands in for a log", True,
     lambda t: os.rename(t.path(t.log()), t.path(t.log()) + "~") or os.symlink(t.path(t.log()) + "~", t.path(t.log()))),
]
