"""Half-open intervals of time as pairs of microseconds since 1970."""

import datetime

SECOND = 1_000_000


def instant(text):
    """Reads `2026-03-02T00:00:00.512Z` or `20260302T001300Z`."""
    if "-" not in text:
        date = datetime.datetime.strptime(text, "%Y%m%dT%H%M%SZ" if len(text) > 14 else "%Y%m%dT%H%MZ")
        text = date.isoformat() + "Z"
    whole, _, part = text.removesuffix("Z").partition(".")
    date = datetime.datetime.fromisoformat(whole).replace(tzinfo=datetime.timezone.utc)
    return int(date.timestamp()) * SECOND + int((part + "000000")[:6])


def text(micros):
    date = datetime.datetime.fromtimestamp(micros // SECOND, datetime.timezone.utc)
    part = f".{micros % SECOND:06}" if micros % SECOND else ""
    return date.strftime("%Y-%m-%dT%H:%M:%S") + part + "Z"


def union(intervals):
    """Sorted, joined."""
    joined = []
    for begin, end in sorted(pair for pair in intervals if pair[0] < pair[1]):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return joined


def without(whole, taken):
    """The parts of one interval that none of the others covers."""
    left, at = [], whole[0]
    for begin, end in union(taken):
        if begin > at:
            left.append((at, min(begin, whole[1])))
        at = max(at, end)
    if at < whole[1]:
        left.append((at, whole[1]))
    return union(left)


def within(whole, intervals):
    return union((max(begin, whole[0]), min(end, whole[1])) for begin, end in intervals)
