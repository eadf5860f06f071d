"""Makes exports with a given number of exceptions, and measures the page that shows them.

    measure-pages.py make FOLDER COUNT EVENTS   a configuration, its control and its exports
    measure-pages.py look BAG COUNT EVENTS      a row of figures, from headless Chromium
"""

import hashlib
import json
import pathlib
import random
import sys
import time

CONFIGURATION = """origin: audit.example.com/measured
keys: { checkpoint: keys/checkpoint.key, bag: keys/bag.key, commit: keys/commit.key }
sources:
  trail:
    format: chained-jsonl
    location: exports
    map:
      id: /eventID
      stream: /stream
      sequence: /sequence
      time: /eventTime
      actor: /userIdentity/arn
      action: /eventName
      target: /requestParameters/resource
      outcome: /outcome
      ip: /sourceIPAddress
    chain: { previous: /prev_hash, hash: /hash }
controls: [controls]
pipelines:
  nightly:
    sources: [trail]
    period: 2026-03-02/2026-03-03
    stages:
      - ingest
      - validate
      - project
      - evaluate: { frameworks: [] }
      - render: { to: out }
"""

CONTROL = """-- id: change-without-ticket
-- title: Changes have a ticket
-- statement: Nobody changes anything without a ticket.
-- severity: high
-- test: Each change must name a ticket.
-- sources: trail
-- key: id
-- row: One change without a ticket.

-- population
SELECT entry, id, time
FROM event
WHERE source = 'trail' AND time >= :begin AND time < :end;

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip, 'no ticket' AS condition
FROM event
WHERE source = 'trail' AND time >= :begin AND time < :end AND outcome = 'unticketed'
ORDER BY time, entry;
"""

ACTIONS = ["PutBucketPolicy", "StopLogging", "CreateAccessKey", "AttachRolePolicy", "DeleteTrail"]


def records(count, events):
    """Records in the form of CloudTrail's, all of them distinct, exceptions evenly among them."""
    generator = random.Random(7)
    total = max(events, count)
    before = "0" * 64
    for number in range(total):
        # Exactly `count` of them, as evenly as whole numbers allow.
        is_exception = (number + 1) * count // total > number * count // total
        micros = number * 86_400_000_000 // total
        second = micros // 1_000_000
        clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.{micros % 1_000_000:06}"
        unique = "%032x" % generator.getrandbits(128)
        record = {
            "awsRegion": "eu-central-1",
            "eventID": f"{unique[:8]}-{unique[8:12]}-{unique[12:16]}-{unique[16:20]}-{unique[20:]}",
            "eventName": ACTIONS[generator.randrange(len(ACTIONS))],
            "eventTime": f"2026-03-02T{clock}Z",
            "eventVersion": "1.11",
            "outcome": "unticketed" if is_exception else "success",
            "prev_hash": before,
            "recipientAccountId": "210987654321",
            "requestID": "%032x" % generator.getrandbits(128),
            "requestParameters": {"resource": f"prod-ledger-{generator.randrange(100_000):05}"},
            "sequence": number + 1,
            "sourceIPAddress": ".".join(str(generator.randrange(1, 255)) for _ in range(4)),
            "stream": "trail",
            "userAgent": "aws-cli/2.31.0 md/Botocore#1.40.1 ua/2.1 os/linux#6.12 lang/python#3.13",
            "userIdentity": {
                "accessKeyId": f"AKIA{generator.randrange(16**12):012X}",
                "arn": f"arn:aws:iam::210987654321:user/person-{generator.randrange(2_000):04}",
                "sessionContext": {"attributes": {"mfaAuthenticated": "true"}},
                "type": "IAMUser",
            },
        }
        text = json.dumps(record, separators=(",", ":"), sort_keys=True)
        before = hashlib.sha256(text.encode()).hexdigest()
        yield json.dumps({**record, "hash": before}, separators=(",", ":"), sort_keys=True)


def make(folder, count, events):
    for name in ["exports", "controls/own"]:
        (folder / name).mkdir(parents=True)
    (folder / "pipelines.yaml").write_text(CONFIGURATION)
    (folder / "controls/own/change-without-ticket.sql").write_text(CONTROL)
    with open(folder / "exports/trail.jsonl", "w", encoding="utf-8") as file:
        for line in records(count, events):
            file.write(line + "\n")


SEARCH = """(words) => {
  const input = document.querySelector("#exceptions input[type=search]");
  input.value = words;
  input.dispatchEvent(new Event("input"));
  document.body.offsetHeight;
}"""

SORT = """() => {
  document.querySelector("#exceptions th:nth-child(3) button").click();
  document.body.offsetHeight;
}"""

# Until the tables can be used.
READY = """() => new Promise((done) => {
  const look = () => document.documentElement.dataset.verification === "pending"
    ? setTimeout(look, 1) : done();
  look();
})"""


class Clock:
    """The main thread's processor time, which a busy host doesn't stretch."""

    def __init__(self, context, page):
        self.page, self.session = page, context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def now(self):
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        return 1000 * next(m["value"] for m in metrics if m["name"] == "TaskDuration")

    def time(self, script, *arguments):
        begin = self.now()
        self.page.evaluate(script, *arguments)
        return self.now() - begin


def look(bag, count, events):
    from playwright.sync_api import sync_playwright

    path = bag / "control-change-without-ticket.html"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        context = browser.new_context(offline=True)
        page = context.new_page()
        page.set_default_timeout(300_000)
        clock = Clock(context, page)
        ready = []
        for _ in range(3):
            page.goto("about:blank")
            begin = clock.now()
            page.goto(f"file://{path}", wait_until="commit")
            page.evaluate(READY)
            ready.append(clock.now() - begin)
        assert page.evaluate("document.documentElement.dataset.verification") == "verified"
        # The first search reads every row; those that follow are a reader's typing.
        searches = [clock.time(SEARCH, words) for words in ["person-00", "prod-ledger-0", ""]]
        sorts = [clock.time(SORT) for _ in range(3)]
        browser.close()
    table = bag / "exceptions.csv"
    print(
        f"| {count:,} | {max(events, count):,} | {path.stat().st_size / 1000:,.0f} KB "
        f"| {min(ready):,.0f} ms | {max(searches):.0f} ms | {max(sorts):.0f} ms "
        f"| {table.stat().st_size / 1e6:,.1f} MB |"
    )


def main():
    command, folder, count, events = sys.argv[1:5]
    {"make": make, "look": look}[command](pathlib.Path(folder).resolve(), int(count), int(events))


main()
