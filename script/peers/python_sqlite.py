"""What a careful script would do: json and sqlite3, chains and digests of files checked, four indexes."""
import glob
import gzip
import hashlib
import json
import os
import sqlite3
import sys

exports, target = sys.argv[1], sys.argv[2]
if os.path.exists(target):
    os.remove(target)
database = sqlite3.connect(target)
database.execute(
    "CREATE TABLE event (id TEXT, time TEXT, stream TEXT, sequence INTEGER, actor TEXT, action TEXT, "
    "target TEXT, outcome TEXT, ip TEXT)"
)
heads, broken = {}, 0


def business(path):
    global broken
    with gzip.open(path) as lines:
        for line in lines:
            event = json.loads(line)
            stated = event.pop("hash")
            text = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            broken += hashlib.sha256(text.encode()).hexdigest() != stated
            broken += heads.get(event["stream"], event["prev_hash"]) != event["prev_hash"]
            heads[event["stream"]] = stated
            yield (event["id"], event["time"], event["stream"], event["sequence"], event.get("actor", {}).get("id"),
                   event["type"], event.get("target"), event.get("outcome"), None)


def trail(path):
    with open(path, "rb") as file:
        packed = file.read()
    hashlib.sha256(packed).hexdigest()
    for e in json.loads(gzip.decompress(packed))["Records"]:
        yield (e["eventID"], e["eventTime"], None, None, e.get("userIdentity", {}).get("arn"), e["eventName"],
               e.get("eventSource"), e.get("errorCode"), e.get("sourceIPAddress"))


for kind, pattern in ((business, "business/*.jsonl.gz"), (trail, "cloudtrail/AWSLogs/*/CloudTrail/**/*.json.gz")):
    for path in sorted(glob.glob(f"{exports}/{pattern}", recursive=True)):
        database.executemany("INSERT INTO event VALUES (?,?,?,?,?,?,?,?,?)", kind(path))
for column in ("time", "actor", "action", "stream, sequence"):
    database.execute(f"CREATE INDEX by_{column.split(',')[0]} ON event ({column})")
database.commit()
sys.exit(1 if broken else 0)
