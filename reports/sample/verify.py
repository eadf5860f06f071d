#!/usr/bin/env python3
"""Verify a Tickmark bag with Python's standard library alone.

    python3 verify.py <bag> [--key <vkey or file>]... [--statements <file>]

Shares no code with tickmark. Checks the signature of bag.note, every file against the manifests, the
statement and each data element of each page, the checkpoint and its growth, and that each exception's
event is in the log. Statements about the log's keys, in the bag or a file, lead from a trusted key to
those that took its place, and end keys that were lost. Ends with 0 if all of it holds under trusted keys, 2 if anything doesn't or no key
was given, 3 if there was no way to look.
"""

import base64
import hashlib
import json
import os
import re
import sys

# --- Ed25519 (RFC 8032), verification only -------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def add(a, b):
    u = (a[1] - a[0]) * (b[1] - b[0]) % P
    v = (a[1] + a[0]) * (b[1] + b[0]) % P
    w = 2 * a[3] * b[3] * D % P
    z = 2 * a[2] * b[2] % P
    e, f, g, h = v - u, z - w, z + w, v + u
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def decompress(data):
    number = int.from_bytes(data, "little")
    y = number & ((1 << 255) - 1)
    x = recover_x(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key, message, signature):
    """Whether the 64 bytes are the key's signature of the message."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = decompress(key), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = multiply(s, BASE), add(r, multiply(k, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (
        left[1] * right[2] - right[1] * left[2]
    ) % P == 0


# --- Merkle tree (RFC 6962, RFC 9162) ------------------------------------------------------------


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf(entry):
    return sha256(b"\0" + entry)


def node(left, right):
    return sha256(b"\1" + left + right)


def is_included(entry, index, size, proof, root):
    """RFC 9162, section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    at, last, value = index, size - 1, leaf(entry)
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            value = node(sibling, value)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            value = node(value, sibling)
        at >>= 1
        last >>= 1
    return last == 0 and value == root


def is_grown(size, root, new_size, new_root, proof):
    """RFC 9162, section 2.1.4.2."""
    if size == new_size:
        return not proof and root == new_root
    if not 0 < size < new_size or not proof:
        return False
    path = [root] + proof if size & (size - 1) == 0 else list(proof)
    at, last = size - 1, new_size - 1
    while at & 1:
        at >>= 1
        last >>= 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node(sibling, old), node(sibling, new)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            new = node(new, sibling)
        at >>= 1
        last >>= 1
    return last == 0 and old == root and new == new_root


# --- Signed notes (c2sp.org/signed-note) ---------------------------------------------------------


class Broken(Exception):
    """What was read contradicts what was signed."""


def unbase64(text):
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise Broken("base64 that isn't canonical")
    return data


class Key:
    def __init__(self, text):
        name, key_id, data = text.strip().split("+", 2)
        raw = unbase64(data)
        if raw[:1] != b"\1" or len(raw) != 33:
            raise ValueError("not an Ed25519 verifier key")
        if sha256(name.encode() + b"\n" + raw)[:4].hex() != key_id:
            raise ValueError("a key id that isn't the key's")
        self.name, self.id, self.key = name, bytes.fromhex(key_id), raw[1:]


    def __eq__(self, other):
        return (self.name, self.key) == (other.name, other.key)

    def __hash__(self):
        return hash((self.name, self.key))


def signers(note, keys):
    """Returns the text, and the keys that signed it."""
    split = note.rfind("\n\n")
    if split < 0 or not note.endswith("\n"):
        raise Broken("no signed note")
    text, found = note[: split + 1], []
    for line in note[split + 2 : -1].split("\n"):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014":
            raise Broken("a line that is no signature")
        data = unbase64(parts[2])
        for key in keys:
            if key.name == parts[1] and key.id == data[:4]:
                if not is_signed(key.key, text.encode(), data[4:]):
                    raise Broken(f"the signature by {key.name} is not right")
                found.append(key)
    return text, found


def open_note(note, keys):
    """Returns the text, and whether one of the keys signed it."""
    text, found = signers(note, keys)
    return text, bool(found)


# --- Statements about keys -----------------------------------------------------------------------


class Chain:
    """The statements of a log's owner about its keys, each checked when it is read."""

    first = "tickmark-keys/v1\n"

    def __init__(self, text=""):
        self.notes, self.statements, self.ended, self.live, self.believed = [], [], {}, {}, {}
        parts = re.split("(?m)^" + re.escape(self.first), text)
        if parts[0]:
            raise Broken("key-statements: not of this form")
        for part in parts[1:]:
            try:
                self.take(self.first + part)
            except (Broken, ValueError) as error:
                raise Broken(f"key-statements: statement {len(self.notes) + 1}: {error}") from None

    def take(self, note):
        lines = signers(note, [])[0].split("\n")[:-1]
        if len(lines) != 9:
            raise Broken("not of this form")
        _, origin, number, previous, act, old, new, at, size = lines
        old, new, size = Key(old), None if new == "-" else Key(new), int(size)
        before = sha256(self.notes[-1].encode()).hex() if self.notes else "-"
        if int(number) != len(self.notes) + 1 or previous != before:
            raise Broken("doesn't follow the one before")
        if self.statements:
            last = self.statements[-1]
            if origin != last[0] or at < last[4] or size < last[5]:
                raise Broken("of another log, or an earlier time")
        for key in (old, new):
            if key in self.ended:
                raise Broken(f"the key {key.name} {self.words(key)}")
        if self.live.get(old.name, old) != old:
            raise Broken(f"{old.name} isn't in use")
        recovery = self.live.get(origin + "/recovery")
        known = [key for key in (old, new, recovery) if key]
        _, found = signers(note, known)
        if act == "recovery":
            fits = old.name == origin and new and new.name == origin + "/recovery"
            signed = old in found and (recovery is None or recovery in found)
        else:
            fits = old.name in (origin, origin + "/bag", origin + "/backup") and old != new
            fits = fits and (new.name == old.name if new else act == "revoke")
            signed = recovery is not None and recovery in found
            if act == "rotate":
                signed = new in found and (old in found or signed)
        if act not in ("recovery", "rotate", "revoke") or not fits:
            raise Broken("not of this form")
        if not signed:
            raise Broken(f"{act}: not signed as it must be")
        if act != "recovery":
            self.ended[old] = (act, at, size, int(number))
        self.live[old.name] = old if act == "recovery" else new
        if new:
            self.live[new.name] = new
        self.notes.append(note)
        self.statements.append((origin, old, new, found, at, size))

    def words(self, key):
        act, at, _, number = self.ended[key]
        return f"was {'revoked' if act == 'revoke' else 'replaced'} at {at} by statement {number}"

    def followed(self, keys):
        """The keys that statements by trusted keys lead to, forward and back."""
        keys, count = list(keys), 0
        while count < len(keys):
            count = len(keys)
            for _, old, new, found, _, _ in self.statements:
                if any(key in keys for key in found):
                    keys += [key for key in (old, new) if key and key not in keys]
        self.believed = {
            old: self.ended[old]
            for _, old, _, found, _, _ in self.statements
            if old in self.ended and any(key in keys for key in found)
        }
        return keys

    def refuse_ended(self, found, at, size):
        """Refuses a note that only keys signed that had ended by then."""
        late = [key for key in found if key in self.believed and not self.allows(key, at, size)]
        if found and len(late) == len(found):
            raise Broken(f"the key {late[0].name} {self.words(late[0])}")

    def allows(self, key, at, size):
        _, end, last, _ = self.ended[key]
        return at < end and (size is None or size <= last)

    def merged(self, other):
        count = min(len(self.notes), len(other.notes))
        if self.notes[:count] != other.notes[:count]:
            raise Broken("key-statements: other statements than those given")
        return self if len(self.notes) >= len(other.notes) else other


# --- A bag ---------------------------------------------------------------------------------------


class Report:
    def __init__(self):
        self.state = "proven"

    def tell(self, state, text):
        print(f"{state:9}{text}")
        if state == "broken" or (state == "unproven" and self.state == "proven"):
            self.state = state

    def check(self, holds, text):
        self.tell("proven" if holds else "broken", text)


class Bag:
    def __init__(self, path, keys, report, chain):
        self.path, self.keys, self.report, self.chain = path, keys, report, chain
        self.at = ""

    def read(self, name):
        with open(os.path.join(self.path, *name.split("/")), "rb") as file:
            return file.read()

    def text(self, name):
        return self.read(name).decode("utf-8")

    def names(self):
        found = []
        for folder, folders, files in os.walk(self.path):
            for name in folders + files:
                if os.path.islink(os.path.join(folder, name)):
                    raise Broken(f"a link: {name}")
            for name in files:
                whole = os.path.relpath(os.path.join(folder, name), self.path)
                found.append(whole.replace(os.sep, "/"))
        return sorted(found)

    def note(self, name, suffix):
        keys = [key for key in self.keys if key.name.endswith(suffix)]
        text, found = signers(self.text(name), keys)
        is_ours = bool(found)
        self.chain.refuse_ended(found, self.at, None)
        self.report.tell(
            "proven" if is_ours else "unproven",
            f"{name}: " + ("signed" if is_ours else "no trusted key signed it"),
        )
        return text.split("\n")[:-1]

    def checkpoint(self, note, place):
        text, _ = open_note(note, [])
        origin, size, root = text.split("\n")[:3]
        _, found = signers(note, [key for key in self.keys if key.name == origin])
        is_ours = bool(found)
        self.chain.refuse_ended(found, self.at, int(size))
        self.report.tell(
            "proven" if is_ours else "unproven",
            f"{place}: {origin} at {size}" + (", signed" if is_ours else ", by no trusted key"),
        )
        return int(size), unbase64(root)

    def follow(self):
        """Goes on to the keys that statements in the bag lead to."""
        run = signers(self.text("bag.note"), [])[0].split("\n")[1]
        self.at = run.split("/")[-1][:20]
        if os.path.exists(os.path.join(self.path, "key-statements")):
            self.chain = self.chain.merged(Chain(self.text("key-statements")))
            count = len(self.chain.notes)
            self.report.tell("proven", f"key-statements: {count} signed as they must be")
        self.keys = self.chain.followed(self.keys)

    def verify(self):
        self.follow()
        head = self.note("bag.note", "/bag")
        if len(head) != 5 or head[0] != "tickmark-bag/v1":
            raise Broken("bag.note: not of this form")
        for name, digest in (("manifest-sha256.txt", head[2]), ("tagmanifest-sha256.txt", head[3])):
            self.report.check(sha256(self.read(name)).hex() == digest, f"{name}: as signed")
        self.files()
        size, root = self.checkpoint(self.text("checkpoint"), "checkpoint")
        self.growth(size, root)
        elements = self.statement(root)
        self.evidence(size, root)
        for name in self.names():
            if name.endswith(".html") and "/" not in name:
                self.page(name, elements, size, root)

    def files(self):
        listed = {}
        for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
            for line in self.text(manifest).split("\n")[:-1]:
                digest, name = line.split("  ", 1)
                name = re.sub("%(0A|0D|25)", lambda found: chr(int(found[1], 16)), name)
                listed[name] = digest
        present = [n for n in self.names() if n not in ("bag.note", "tagmanifest-sha256.txt")]
        wrong = [n for n in present if listed.get(n) != sha256(self.read(n)).hex()]
        missing = [n for n in listed if n not in present]
        for name in wrong:
            self.report.tell("broken", f"{name}: altered, or not listed")
        for name in missing:
            self.report.tell("broken", f"{name}: missing")
        if not wrong and not missing:
            self.report.tell("proven", f"{len(present)} files: all listed, none altered")

    def growth(self, size, root):
        if not os.path.exists(os.path.join(self.path, "checkpoint.previous")):
            return
        before, old = self.checkpoint(self.text("checkpoint.previous"), "checkpoint.previous")
        proof = [unbase64(line) for line in self.text("consistency").split("\n")[:-1]]
        self.report.check(
            is_grown(before, old, size, root, proof), f"the log only grew from {before} to {size}"
        )

    def statement(self, root):
        lines = self.note("statement", "/bag")
        if lines[0] != "tickmark-statement/v1":
            raise Broken("statement: not of this form")
        self.report.check(unbase64(lines[4]) == root, "statement and checkpoint have one root")
        print(f"         the report says: {lines[3]}, over {lines[2]}")
        elements = {}
        for line in lines[5:]:
            digest, place = line.split("  ", 1)
            page, element = place.split("#", 1)
            elements.setdefault(page, {})[element] = digest
        return elements

    def evidence(self, size, root):
        count = 0
        for name in self.names():
            if not name.startswith("data/evidence/") or not name.endswith(".tlog-proof"):
                continue
            line = self.read(name[: -len(".tlog-proof")] + ".json").rstrip(b"\n")
            if self.is_proof(self.text(name), entry_of_line(line), size, root):
                count += 1
            else:
                self.report.tell("broken", f"{name}: doesn't prove its event")
        self.report.tell("proven", f"{count} exceptions' events: in the log")

    def is_proof(self, text, entry, size, root):
        head, note = text.split("\n\n", 1)
        lines = head.split("\n")
        if lines[0] != "c2sp.org/tlog-proof@v1":
            return False
        lines = [line for line in lines[1:] if not line.startswith("extra ")]
        body, _ = open_note(note, [])
        if int(body.split("\n")[1]) != size or unbase64(body.split("\n")[2]) != root:
            return False
        proof = [unbase64(line) for line in lines[1:]]
        return is_included(entry, int(lines[0].removeprefix("index ")), size, proof, root)

    def page(self, name, elements, size, root):
        text = self.text(name)
        found = dict(
            re.findall(r'<script type="application/json" id="([^"]+)">(.*?)</script>', text, re.S)
        )
        main = re.search(r"<main.*</main>", text, re.S)
        signed = elements.get(name, {})
        parts = {key: value for key, value in found.items() if key != "statement"}
        if main:
            parts["main"] = main[0]
        wrong = [
            key
            for key in sorted(set(parts) | set(signed))
            if key not in parts or signed.get(key) != sha256(parts[key].encode()).hex()
        ]
        self.report.check(
            not wrong and bool(signed) and json.loads(found["statement"]) == self.text("statement"),
            f"{name}: {len(signed)} elements as signed" + (f"; altered: {wrong}" if wrong else ""),
        )
        events = json.loads(found.get("events", "[]"))
        pool = unbase64(json.loads(found.get("nodes", '""')))
        nodes = [pool[at : at + 32] for at in range(0, len(pool), 32)]
        bad = 0
        for event in events:
            entry = entry_of(
                json.dumps(event["source"], ensure_ascii=False),
                json.dumps(event["id"], ensure_ascii=False),
                event["nonce"],
                event["record"].encode(),
            )
            proof = [nodes[place] for place in event["proof"]]
            bad += not is_included(entry, event["index"], size, proof, root)
        if events:
            self.report.check(bad == 0, f"{name}: {len(events)} events in the log")


def entry_of(source, name, nonce, record):
    """The entry of an event; source and id are canonical JSON strings."""
    head = f"tickmark-event/v1\n{source}\n{name}\n{nonce}\n".encode()
    return sha256(head + record)


def entry_of_line(line):
    """The entry of `{"id":…,"nonce":…,"record":…,"source":…}`, the record's bytes as they stand."""
    value = json.loads(line)
    source = json.dumps(value["source"], ensure_ascii=False)
    name = json.dumps(value["id"], ensure_ascii=False)
    start = f'{{"id":{name},"nonce":"{value["nonce"]}","record":'.encode()
    end = f',"source":{source}}}'.encode()
    if not line.startswith(start) or not line.endswith(end):
        raise Broken("an event that isn't in canonical form")
    return entry_of(source, name, value["nonce"], line[len(start) : -len(end)])


def trusted(texts):
    keys = []
    for text in texts:
        if os.path.exists(text):
            with open(text, encoding="utf-8") as file:
                keys += [Key(line) for line in file.read().split("\n") if line]
        else:
            keys.append(Key(text))
    return keys


def main(arguments):
    paths, texts, chain = [], [], None
    rest = iter(arguments)
    for argument in rest:
        if argument == "--key":
            texts.append(next(rest, ""))
        elif argument == "--statements":
            chain = next(rest, "")
        else:
            paths.append(argument)
    if len(paths) != 1:
        print("usage: verify.py <bag> [--key <vkey or file>]... [--statements <file>]", file=sys.stderr)
        return 64
    report = Report()
    try:
        known = Chain()
        if chain is not None:
            with open(chain, encoding="utf-8") as file:
                known = Chain(file.read())
        Bag(paths[0], trusted(texts), report, known).verify()
    except Broken as error:
        report.tell("broken", str(error))
    except (ValueError, KeyError, IndexError, TypeError) as error:
        report.tell("broken", f"a file that isn't of its form: {error}")
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 3
    print(report.state)
    return 0 if report.state == "proven" else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
