"""Damages to exports of a DynamoDB table, and what each leaves unproven.

The oracle knows each export's files as they were written. An export's window is proven if its two
manifests and their checksums, and each data file they list, are there as they were; all else of the
range is a hole, and so is the time of items in files that no manifest lists.
"""

import base64
import gzip
import hashlib
import json

import intervals

FORMAT = ["dynamodb-export"]
OPTIONS = ["--keys", "pk,sk"]
PLACE = "exports/payments"
SIDECAR = None
DAY = 86_400 * intervals.SECOND


def unpack(data):
    return gzip.decompress(data)


def pack(content):
    return gzip.compress(content, mtime=0)


def window(summary):
    if "exportFromTime" in summary:
        return (intervals.instant(summary["exportFromTime"]), intervals.instant(summary["exportToTime"]))
    end = intervals.instant(summary["exportTime"])
    return (end - DAY, end)


def listed(data):
    return [json.loads(line) for line in data.splitlines()]


def span(data):
    times = []
    for line in unpack(data).splitlines():
        value = json.loads(line)
        item = value.get("Item") or value.get("NewImage") or value.get("OldImage") or {}
        if "Metadata" in value:
            times.append(int(value["Metadata"]["WriteTimestampMicros"]["N"]))
        elif "time" in item:
            times.append(intervals.instant(item["time"]["S"]))
    return [(min(times), max(times) + 1)] if times else []


class Trail:
    def __init__(self, files, _):
        self.files = dict(files)
        self.exports = {}
        for name in files:
            if name.endswith("/manifest-summary.json"):
                stem = name.removesuffix("-summary.json")
                data = [entry["dataFileS3Key"] for entry in listed(files[stem + "-files.json"])]
                parts = [name, stem + "-summary.md5", stem + "-files.json", stem + "-files.md5"]
                self.exports[stem] = (window(json.loads(files[name])), parts + data)
        windows = [export[0] for export in self.exports.values()]
        self.range = (min(w[0] for w in windows), max(w[1] for w in windows))

    def holes(self, files, _):
        proven, broken, names = [], [], set()
        for stem, (whole, parts) in self.exports.items():
            is_there = stem + "-summary.json" in files
            if stem + "-files.json" in files:
                names.update(entry["dataFileS3Key"] for entry in listed(files[stem + "-files.json"]))
            if all(self.same(part, files) for part in parts):
                proven.append(whole)
            elif is_there:
                broken.append(whole)
        strays = [name for name in files if name.endswith(".json.gz") and name not in names]
        # A copy of a listed file that is there takes nothing from it.
        held = {files[name] for name in names if name in files}
        extra = [part for name in strays if files[name] not in held for part in span(files[name])]
        return intervals.within(self.range, intervals.without(self.range, proven) + broken + extra)

    def same(self, name, files):
        return files.get(name) == self.files[name]


def digit(random, text, pattern):
    """Changes one decimal digit behind a member's name."""
    at = text.index(pattern) + len(pattern)
    return text[:at] + ("1" if text[at] != "1" else "2") + text[at + 1 :]


def pick(random, files, kind):
    names = sorted(name for name in files if name.endswith(".json.gz") == (kind == "data") and "_started" not in name)
    return random.choice(names) if names else None


def delete(random, files, kind):
    name = pick(random, files, kind)
    del files[name]
    return f"delete {name}"


def edit(random, files, kind):
    name = pick(random, files, kind)
    if kind == "data":
        rows = unpack(files[name]).splitlines(keepends=True)
        if rows and random.random() < 0.5:
            rows.pop(random.randrange(len(rows)))
        elif rows:
            value = json.loads(rows[0])
            item = value.get("Item") or value["NewImage"]
            item["outcome"] = {"S": "forged"}
            rows[0] = json.dumps(value).encode() + b"\n"
        else:
            rows = [b""]
        content = b"".join(rows)
        files[name] = pack(content) if content else gzip.compress(b"", compresslevel=1, mtime=1)
    elif name.endswith(".md5"):
        files[name] = base64.b64encode(hashlib.md5(files[name]).digest())
    else:
        text = files[name].decode()
        pattern = '"billedSizeBytes":' if name.endswith("summary.json") else '"itemCount":'
        files[name] = digit(random, text, pattern).encode()
    return f"edit {name}"


def elsewhere(random, name):
    """Another name, before or behind the right one."""
    folder, base = name.rsplit("/", 1)
    return f"{folder}/{random.choice('0z')}-{base}"


def move(random, files, kind):
    name = pick(random, files, kind)
    if kind == "data" and random.random() < 0.5:
        other = pick(random, files, kind)
        files[name], files[other] = files[other], files[name]
        return f"swap {name} and {other}"
    files[elsewhere(random, name)] = files.pop(name)
    return f"move {name}"


def duplicate(random, files, kind):
    name = pick(random, files, "data")
    files[elsewhere(random, name)] = files[name]
    return f"copy {name}"


def damage(random, files, sidecar):
    deeds = []
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        kind = random.choice(["data", "data", "manifest"])
        if pick(random, files, kind) and pick(random, files, "data"):
            deeds.append(random.choice([delete, edit, move, duplicate])(random, files, kind))
    return sidecar, "; ".join(deeds)
