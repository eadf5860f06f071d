"""Damages to tickmark's own state: segments, tiles, ledger rows, the checkpoint.

What was damaged must be named: the tile, the table, the segments, the checkpoint, and nothing else.
"""

import os
import sqlite3

# SQLite's own, and what every run fills anew before a control reads it.
PRIVATE = {"sqlite_sequence", "sqlite_stat1", "coverage_row"}


def damage(random, folder):
    """Returns what was done, and the first word of the line that must name it."""
    kind = random.choice(["segment", "tile", "tile", "ledger", "ledger", "ledger", "checkpoint"])
    if kind == "ledger":
        return ledger(random, os.path.join(folder, "ledger.db"))
    if kind == "checkpoint":
        path = os.path.join(folder, "log", "checkpoint")
    else:
        place = os.path.join(folder, "segments" if kind == "segment" else "log/tile")
        found = [os.path.join(at, name) for at, _, names in os.walk(place) for name in names]
        path = random.choice(sorted(found))
    name = os.path.relpath(path, folder)
    deed = change(random, path)
    word = {"segment": "segments", "tile": name.removeprefix("log/"), "checkpoint": "checkpoint"}[kind]
    return f"{deed} {name}", word


def change(random, path):
    with open(path, "rb") as file:
        data = bytearray(file.read())
    how = random.choice(["flip", "flip", "cut", "append", "double", "delete"])
    if how == "delete" and not path.endswith("checkpoint"):
        os.remove(path)
        return how
    if how == "cut" and len(data) > 1:
        data = data[: random.randrange(len(data))]
    elif how == "append":
        data += b"\0"
    elif how == "double":
        data = data + data
    else:
        how = "flip"
        at = random.randrange(len(data))
        data[at] ^= 1 << random.randrange(8)
    with open(path, "wb") as file:
        file.write(data)
    return how


def ledger(random, path):
    with sqlite3.connect(path) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        counts = {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names if name not in PRIVATE}
        name = random.choice(sorted(name for name, count in counts.items() if count))
        row = random.randrange(counts[name])
        columns = database.execute(f"PRAGMA table_info({name})").fetchall()
        keys = [column[1] for column in columns if column[5]] or ["rowid"]
        order = ", ".join(keys)
        key = database.execute(f"SELECT {order} FROM {name} ORDER BY {order} LIMIT 1 OFFSET {row}").fetchone()
        where = " AND ".join(f"{column} IS ?" for column in keys)
        if random.random() < 0.4:
            database.execute(f"DELETE FROM {name} WHERE {where}", key)
            deed = f"delete row {row} of {name}"
        else:
            free = [column for column in columns if not column[5] and column[2] in ("TEXT", "INTEGER")]
            if not free:
                database.execute(f"DELETE FROM {name} WHERE {where}", key)
                deed = f"delete row {row} of {name}"
            else:
                column = random.choice(free)
                value = "'forged'" if column[2] == "TEXT" else f"coalesce({column[1]}, 0) + 1"
                database.execute(f"UPDATE {name} SET {column[1]} = {value} WHERE {where}", key)
                deed = f"change {column[1]} in row {row} of {name}"
    database.close()
    return deed, f"ledger: {name} "
