"""Makes the attacks, asks both validators, writes docs/ATTACKS.md."""

import argparse
import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import aws
import states
import trails

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WORK = os.path.join(ROOT, "build", "attacks", "work")
TICKMARK = os.path.abspath(os.environ["TICKMARK"])
ARN = "arn:aws:cloudtrail:eu-central-1:111122223333:trail/company-trail"
BEGIN, END = "2026-03-01T23:13:00Z", "2026-03-03T01:13:00Z"


def tickmark(words, folder):
    """Returns the exit code, and what was printed as JSON if it is that."""
    if words[0] == "verify.py":
        script = os.path.join(ROOT, "tools", "verify.py")
        done = subprocess.run([sys.executable, "-B", script] + words[1:], cwd=folder, capture_output=True, text=True)
        lines = [line.split(None, 1) for line in done.stdout.splitlines() if line[:1] not in ("", " ")]
        told = [{"state": line[0], "text": line[1]} for line in lines if len(line) > 1]
        return done.returncode, {"lines": told, "verdict": "".join(lines[-1]) if lines else done.stderr.strip()}
    done = subprocess.run([TICKMARK] + words + ["--json"], cwd=folder, capture_output=True, text=True)
    try:
        return done.returncode, json.loads(done.stdout)
    except ValueError:
        return done.returncode, {"error": {"message": done.stderr.strip().splitlines()[-1:] or ""}}


def words(outcome):
    """What tickmark said, in few words."""
    if "error" in outcome:
        return f"could not look: {outcome['error']['message']}"
    if "findings" in outcome:
        codes = {}
        for finding in outcome["findings"]:
            if finding["class"] != "notice":
                codes[finding["code"]] = codes.get(finding["code"], 0) + 1
        return ", ".join(f"`{code}`{f' × {n}' if n > 1 else ''}" for code, n in sorted(codes.items())) or "proven"
    broken = [line["text"] for line in outcome.get("lines", []) if line["state"] != "proven"]
    return broken[0] if broken else outcome.get("verdict", "")


def sample(name, *options):
    folder = os.path.join(WORK, name)
    subprocess.run([TICKMARK, "sample", folder, "--quiet", *options], check=True)
    return folder


def attack_trails(only):
    clean = sample("clean", "--events", "400", "--days", "1")
    rows = []
    for text, is_attack, attack in trails.ATTACKS:
        if only and only not in text:
            continue
        folder = os.path.join(WORK, "trail")
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(attack, str):
            sample("trail", "--tamper", attack)
        else:
            shutil.copytree(clean, folder)
            attack(trails.Trail(folder))
        code, outcome = tickmark(
            ["validate", "cloudtrail", "exports/cloudtrail", "--public-keys", "keys/cloudtrail",
             "--metadata", "exports/cloudtrail.metadata.json", "--from", BEGIN, "--to", END], folder)
        aws_code, said = aws.validate(
            os.path.join(folder, "exports/cloudtrail"), os.path.join(folder, "exports/cloudtrail.metadata.json"),
            os.path.join(folder, "keys/cloudtrail/public-keys.json"), BEGIN, END, ARN, "sample-company-trail")
        rows.append((text, is_attack, code, words(outcome), aws_code, said))
        print(f"{'missed' if is_attack == (code == 0) else 'ok':6}  {code}  {aws_code:3}  {text}: {words(outcome)}")
    return rows


def attack_states(only):
    clean = sample("state-clean", "--tamper", "checkpoint-rolled-back")
    shutil.rmtree(os.path.join(clean, "steps.sh"), ignore_errors=True)
    tickmark(["run", "nightly", "--at", "2026-03-03T02:00:00Z"], clean)
    rows = []
    for text, is_attack, attack, questions in states.ATTACKS:
        if only and only not in text:
            continue
        folder = os.path.join(WORK, "state")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(clean, folder, symlinks=True)
        attack(states.Place(folder, tickmark))
        for question in questions:
            code, outcome = tickmark(question, folder)
            asked = " ".join(word for word in question if not word.startswith("keys/") and word != "--key")
            rows.append((text, is_attack, asked, code, words(outcome)))
            is_wrong = is_attack == (code == 0)
            print(f"{'missed' if is_wrong else 'ok':6}  {code}  {text} ({asked}): {words(outcome)}")
    return rows


def cell(text):
    return str(text).replace(WORK + "/state/", "").replace("|", "\\|").replace("\n", " ")[:220]


def page(trail_rows, state_rows):
    attacks = [row for row in trail_rows if row[1]]
    seen = sum(1 for row in attacks if row[2] != 0)
    theirs = sum(1 for row in attacks if row[4] != 0)
    own = {}
    for text, is_attack, _, code, _ in state_rows:
        if is_attack:
            own[text] = own.get(text, 0) or code
    lines = [
        "# Attacks", "",
        "Written by `script/attacks`, which makes every attack anew on a sample and asks each validator about the same files.",
        "", "## On a CloudTrail trail", "",
        f"`tickmark validate cloudtrail … --from --to` and `aws cloudtrail validate-logs` (aws-cli {aws.VERSION}, over the same range, its S3 client",
        f"reading the same folder). Of {len(attacks)} attacks tickmark sees {seen}, aws-cli {theirs}. An exit code of 0 says that all is well; 255 that the program stopped.",
        "", "| attack | tickmark | exit | aws-cli | exit |", "| --- | --- | --- | --- | --- |",
    ]
    for text, is_attack, code, said, aws_code, aws_said in trail_rows:
        name = text if is_attack else f"*{text}* (no attack)"
        lines.append(f"| {cell(name)} | {cell(said)} | {code} | {cell(aws_said)} | {aws_code} |")
    lines += [
        "", "## On tickmark itself", "",
        f"On state, bags and backups of a sample that was run. Of {len(own)} attacks {sum(1 for c in own.values() if c)} are seen by at least one of the checks that stand for them.",
        "If state, bags and backups are all put back to an older day, together with the notes of the runs, only a witness or the auditor's copy of a checkpoint shows it.",
        "", "| attack | asked | said | exit |", "| --- | --- | --- | --- |",
    ]
    for text, is_attack, asked, code, said in state_rows:
        name = text if is_attack else f"*{text}* (no attack)"
        lines.append(f"| {cell(name)} | `{cell(asked)}` | {cell(said)} | {code} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", help="attacks whose name holds this")
    parser.add_argument("--dry", action="store_true", help="write no page")
    options = parser.parse_args()
    shutil.rmtree(WORK, ignore_errors=True)
    os.makedirs(WORK)
    trail_rows, state_rows = attack_trails(options.only), attack_states(options.only)
    if not options.dry and not options.only:
        with open(os.path.join(ROOT, "docs", "ATTACKS.md"), "w") as file:
            file.write(page(trail_rows, state_rows))
    wrong = [row for row in trail_rows if row[1] == (row[2] == 0)]
    wrong += [row for row in state_rows if row[1] == (row[3] == 0)]
    shutil.rmtree(WORK, ignore_errors=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
