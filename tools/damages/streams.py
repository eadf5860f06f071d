"""Damages to a hash-chained export, and what each leaves unproven.

The oracle reads the damaged lines by themselves. Of the events of a stream, in the order of their
numbers, each must hash to what it states and name the hash of the one before; where numbers are
missing, the time between the neighbours is a hole. A stream's last events can be cut off unseen until
it goes on: so the format's page says.
"""

import gzip
import hashlib
import json

import intervals

FORMAT = ["chained-jsonl"]
OPTIONS = []
PLACE = "exports/business"
SIDECAR = None


def unpack(data):
    return gzip.decompress(data)


def pack(content):
    return gzip.compress(content, mtime=0)


def hash_of(event):
    """The sample's records hold strings and numbers whose JSON is the canonical one."""
    rest = {key: value for key, value in event.items() if key != "hash"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Trail:
    def __init__(self, files, _):
        times = [intervals.instant(json.loads(line)["time"]) for data in files.values() for line in unpack(data).splitlines()]
        self.range = (min(times), max(times) + 1)

    def holes(self, files, _):
        holes, streams, seen = [], {}, []
        for name in sorted(files):
            for line in unpack(files[name]).splitlines():
                event = json.loads(line)
                at = intervals.instant(event["time"])
                seen.append(at)
                known = streams.setdefault(event["stream"], {})
                if event["sequence"] in known:
                    if known[event["sequence"]] != event:
                        holes.append((at, at + 1))
                    if known[event["sequence"]] != event and hash_of(event) != event["hash"]:
                        holes.append((at, at + 1))
                    continue
                known[event["sequence"]] = event
        if not seen:
            return [self.range]
        for events in streams.values():
            holes += self.chain([events[number] for number in sorted(events)], min(seen))
        # The newest event's time is covered for a day behind it: a cut end is seen when it goes on.
        return intervals.within(self.range, holes)

    def chain(self, events, first):
        holes, number, before, own = [], 0, None, "0" * 64
        for event in events:
            at = intervals.instant(event["time"])
            if hash_of(event) != event["hash"]:
                holes.append((at, at + 1))
            if event["sequence"] == number + 1:
                if event["prev_hash"] != own:
                    holes.append((at, at + 1))
            else:
                # With the first events of a stream gone, nothing tells how early they were.
                holes.append((self.range[0] if before is None else min(before, at), at + 1))
            number, before, own = event["sequence"], at, event["hash"]
        return holes


def lines(files, name):
    return unpack(files[name]).splitlines(keepends=True)


def delete(random, files):
    name = random.choice(sorted(files))
    if random.random() < 0.2 and len(files) > 1:
        del files[name]
        return f"delete {name}"
    kept = lines(files, name)
    begin = random.randrange(len(kept))
    count = random.choice([1, 1, 2, 7])
    del kept[begin : begin + count]
    files[name] = pack(b"".join(kept))
    return f"delete {count} lines at {name}:{begin + 1}"


def edit(random, files):
    name = random.choice(sorted(files))
    kept = lines(files, name)
    at = random.randrange(len(kept))
    event = json.loads(kept[at])
    how = random.choice(["actor", "hash", "prev_hash", "rehash", "type"])
    if how == "actor":
        event["actor"] = {"id": "mallory"}
    elif how == "type":
        event["type"] += "d"
    elif how == "rehash":
        # As who knows the rule would do it: only the next event's link tells.
        event["actor"] = {"id": "mallory"}
        event["hash"] = hash_of(event)
    else:
        event[how] = event[how][:-1] + ("1" if event[how][-1] != "1" else "2")
    kept[at] = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
    files[name] = pack(b"".join(kept))
    return f"edit {how} of {name}:{at + 1}"


def move(random, files):
    """Order in files is no evidence: numbers and links say where an event belongs."""
    source, target = random.choice(sorted(files)), random.choice(sorted(files))
    kept = lines(files, source)
    line = kept.pop(random.randrange(len(kept)))
    files[source] = pack(b"".join(kept))
    others = lines(files, target)
    others.insert(random.randint(0, len(others)), line)
    files[target] = pack(b"".join(others))
    return f"move a line of {source} to {target}"


def duplicate(random, files):
    name = random.choice(sorted(files))
    kept = lines(files, name)
    line = random.choice(kept)
    if random.random() < 0.5:
        event = json.loads(line)
        event["actor"] = {"id": "mallory"}
        if random.random() < 0.5:
            event["hash"] = hash_of(event)
        line = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
    kept.append(line)
    files[name] = pack(b"".join(kept))
    return f"copy a line of {name}{'' if line in kept[:-1] else ', changed'}"


def damage(random, files, sidecar):
    deeds = []
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        names = [name for name in files if unpack(files[name])]
        if not names:
            break
        part = {name: files[name] for name in names}
        gone = dict(part)
        deeds.append(random.choice([delete, edit, move, duplicate])(random, part))
        for name in gone:
            files.pop(name)
        files.update(part)
    return sidecar, "; ".join(deeds)
