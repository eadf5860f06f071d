"""Damages to a CloudTrail trail, and what each leaves unproven.

The oracle knows the trail as it was written. An hour is proven if its digest lies under its own key
with the content it was written with and a signature at hand, and so does each log that it lists. All
else of the range is a hole, and so is the time of what was put there.
"""

import gzip
import hashlib
import json
import os
import zlib

import intervals

FORMAT = ["cloudtrail"]
OPTIONS = ["--public-keys", "keys/cloudtrail", "--metadata", "exports/cloudtrail.metadata.json"]
PLACE = "exports/cloudtrail"
SIDECAR = "exports/cloudtrail.metadata.json"


def unpack(data):
    """Returns the content and whether the container is whole."""
    inflater = zlib.decompressobj(31)
    try:
        content = inflater.decompress(data) + inflater.flush()
    except zlib.error:
        return None, False
    return content, inflater.eof and not inflater.unused_data


def stamp(name):
    return intervals.instant(name.rsplit("_", 2 if "_CloudTrail_" in name else 1)[1].split(".")[0])


class Digest:
    def __init__(self, content):
        value = json.loads(content)
        self.key = value["digestS3Object"]
        self.window = (intervals.instant(value["digestStartTime"]), intervals.instant(value["digestEndTime"]))
        self.logs = [log["s3Object"] for log in value["logFiles"]]
        self.previous = value["previousDigestS3Object"]
        self.content = content


class Trail:
    def __init__(self, files, sidecar):
        """`files`: by name below the location, as bytes."""
        self.digests, self.logs = {}, {}
        for name, data in files.items():
            content, _ = unpack(data)
            if "/CloudTrail-Digest/" in name:
                self.digests[name] = Digest(content)
            else:
                self.logs[name] = content
        self.sidecar = json.loads(sidecar)
        windows = [digest.window for digest in self.digests.values()]
        self.range = (min(w[0] for w in windows), max(w[1] for w in windows))

    def holes(self, files, sidecar):
        readable = {}
        for name, data in files.items():
            if "/CloudTrail-Digest/" in name:
                content, is_whole = unpack(data)
                try:
                    readable[name] = Digest(content) if is_whole else None
                except (ValueError, KeyError, TypeError):
                    readable[name] = None
        found = {name: digest for name, digest in readable.items() if digest}
        signatures, stated = json.loads(sidecar), {}
        for digest in found.values():
            value = json.loads(digest.content)
            stated.setdefault(value["previousDigestS3Object"], set()).add(value["previousDigestSignature"])
        proven, extra, listed = [], [], set()
        for name, digest in found.items():
            listed.update(digest.logs)
            if self.is_good(name, digest, files, signatures, stated):
                proven.append(digest.window)
            else:
                extra.append(digest.window)
        gone = [self.digests[name].window for name in self.digests if not found.get(name)]
        newest = max((digest.window[1] for digest in found.values()), default=None)
        for name in files:
            if "/CloudTrail-Digest/" not in name:
                extra += self.strays(name, files, listed, gone, newest)
        return intervals.within(self.range, intervals.without(self.range, proven) + extra)

    def is_good(self, name, digest, files, signatures, stated):
        known = self.digests.get(name)
        if not known or known.content != digest.content:
            return False
        right = self.sidecar[name]["signature"]
        if name in signatures:
            if signatures[name] != self.sidecar[name]:
                return False
        elif right not in stated.get(name, ()):
            return False
        return all(log in files and unpack(files[log])[0] == self.logs[log] for log in known.logs)

    def strays(self, name, files, listed, gone, newest):
        """The time of a log that no digest lists, or whose container is damaged."""
        content, is_whole = unpack(files[name])
        if content is None:
            return []
        times = [intervals.instant(record["eventTime"]) for record in json.loads(content)["Records"]]
        span = [(min(times), max(times) + 1)] if times else []
        if not is_whole:
            return span
        # A copy of a listed log that is there takes nothing from it.
        if name in listed or any(unpack(files[other])[0] == content for other in listed & set(files)):
            return []
        at = stamp(name)
        if newest is None or at + 60 * intervals.SECOND > newest:
            return []
        if any(w[0] < at + 60 * intervals.SECOND and at < w[1] for w in gone):
            return []
        return span


# --- Damages: each changes files (by name) and the sidecar's text, and says what it did -----------


def pack(content):
    return gzip.compress(content, mtime=0)


def pick(random, files, kind):
    return random.choice(sorted(name for name in files if ("/CloudTrail-Digest/" in name) == (kind == "digest")))


def delete(random, files, kind):
    if random.random() < 0.3 and kind == "digest":
        names = sorted(name for name in files if "/CloudTrail-Digest/" in name)
        begin = random.randrange(len(names))
        for name in names[begin : begin + random.randint(2, 6)][: len(names) - 1]:
            del files[name]
        return f"delete digests from {names[begin][-20:]}"
    name = pick(random, files, kind)
    del files[name]
    return f"delete {name[-60:]}"


def edit(random, files, kind):
    name = pick(random, files, kind)
    content = bytearray(unpack(files[name])[0] or b"")
    if kind == "digest":
        # A hexadecimal digit of some hash or signature: the file stays a digest of its window.
        runs = [at for at in range(len(content) - 64) if all(chr(b) in "0123456789abcdef" for b in content[at : at + 64])]
        at = random.choice(runs)
        content[at] = ord("1" if content[at] != ord("1") else "2")
    else:
        value = json.loads(bytes(content))
        how = random.choice(["remove", "change", "add", "order"])
        if how == "remove" and value["Records"]:
            value["Records"].pop(random.randrange(len(value["Records"])))
        elif how == "order" and len(value["Records"]) > 1:
            value["Records"].reverse()
        elif how == "add":
            record = dict(random.choice(value["Records"]))
            value["Records"].append(record | {"eventID": "0" * 8 + record["eventID"][8:]})
        else:
            random.choice(value["Records"])["sourceIPAddress"] = "203.0.113.77"
        content = json.dumps(value).encode()
    files[name] = pack(bytes(content))
    return f"edit {name[-60:]} at {hashlib.sha256(content).hexdigest()[:8]}"


def elsewhere(random, name, kind):
    how = random.choice(["day", "region", "name"])
    if how == "day":
        return name.replace("/2026/03/", "/2026/04/", 1)
    if how == "region":
        return name.replace("/eu-central-1/", "/eu-west-1/", 1) if kind == "digest" else name.replace("/03/0", "/03/1", 1)
    folder, base = name.rsplit("/", 1)
    return f"{folder}/{base.replace('111122223333', '111122223334', 1)}"


def move(random, files, kind):
    if random.random() < 0.4:
        first, second = pick(random, files, kind), pick(random, files, kind)
        files[first], files[second] = files[second], files[first]
        return f"swap {first[-40:]} and {second[-40:]}"
    name = pick(random, files, kind)
    target = elsewhere(random, name, kind)
    files[target] = files.pop(name)
    return f"move {name[-60:]} to {target[-60:]}"


def duplicate(random, files, kind):
    name = pick(random, files, kind)
    target = elsewhere(random, name, kind)
    files[target] = files[name]
    return f"copy {name[-60:]} to {target[-60:]}"


def contain(random, files, kind):
    """Damages the container around a content that stays."""
    name = pick(random, files, kind)
    data = files[name]
    how = random.choice(["append", "trailer", "again"])
    files[name] = {
        "append": data + b"\0more", "trailer": data[:-8], "again": pack(unpack(data)[0] or b"")
    }[how]
    return f"{how} {name[-60:]}"


def signature(random, sidecar):
    values = json.loads(sidecar)
    name = random.choice(sorted(values))
    if random.random() < 0.5:
        del values[name]
        return json.dumps(values), f"remove signature of {name[-20:]}"
    old = values[name]["signature"]
    values[name]["signature"] = ("1" if old[0] != "1" else "2") + old[1:]
    return json.dumps(values), f"change signature of {name[-20:]}"


def damage(random, files, sidecar):
    deeds = []
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        kind = random.choice(["digest", "log"])
        how = random.choice([delete, edit, move, duplicate, contain, signature])
        if not any(("/CloudTrail-Digest/" in name) == (kind == "digest") for name in files):
            continue
        if how is signature:
            sidecar, deed = signature(random, sidecar)
            deeds.append(deed)
        else:
            deeds.append(how(random, files, kind))
    return sidecar, "; ".join(deeds)
