"""DuckDB's share: reads the same exports into tables, and three aggregates; nothing is checked."""
import glob
import sys

import duckdb

exports = sys.argv[1]
database = duckdb.connect()
database.execute("SET threads = 2")
database.execute(
    "CREATE TABLE record AS SELECT unnest(Records) AS e FROM read_json("
    f"'{exports}/cloudtrail/AWSLogs/*/CloudTrail/**/*.json.gz', maximum_object_size = 1073741824)"
)
database.execute(
    "CREATE TABLE trail AS SELECT e.eventID, e.eventTime, e.eventName, e.eventSource, "
    "e.userIdentity.arn AS actor, e.errorCode, e.sourceIPAddress FROM record"
)
database.execute(
    "CREATE TABLE business AS SELECT id, stream, sequence, time, type, actor.id AS actor, outcome "
    f"FROM read_json('{exports}/business/*.jsonl.gz', format = 'newline_delimited')"
)
for query in (
    "SELECT eventName, count(*), count(DISTINCT actor) FROM trail GROUP BY 1",
    "SELECT type, count(*) FROM business GROUP BY 1",
    "SELECT stream, min(sequence), max(sequence), count(*) FROM business GROUP BY 1",
):
    database.execute(query).fetchall()
