"""Random changes to copies of bags, pages, proofs, checkpoints, backups and states."""

import base64
import glob
import hashlib
import os
import re
import shutil

import verify

BAG = "out/nightly/2026-03-02"
STATE = ["state/segments", "state/log"]


class Signer:
    """Ed25519 (RFC 8032) by verify.py's own arithmetic; for tests alone."""

    def __init__(self, text):
        self.name, _, data = text.removeprefix("PRIVATE+KEY+").split("+", 2)
        digest = hashlib.sha512(base64.b64decode(data)[1:]).digest()
        number = int.from_bytes(digest[:32], "little")
        self.scalar, self.prefix = number & ~7 & ~(1 << 255) | 1 << 254, digest[32:]
        self.key = self.point(self.scalar)

    @staticmethod
    def point(scalar):
        x, y, z, _ = verify.multiply(scalar, verify.BASE)
        inverse = pow(z, verify.P - 2, verify.P)
        x, y = x * inverse % verify.P, y * inverse % verify.P
        return (y | (x & 1) << 255).to_bytes(32, "little")

    def sign(self, text):
        data = text.encode()
        r = int.from_bytes(hashlib.sha512(self.prefix + data).digest(), "little") % verify.L
        point = self.point(r)
        k = int.from_bytes(hashlib.sha512(point + self.key + data).digest(), "little") % verify.L
        signature = point + ((r + k * self.scalar) % verify.L).to_bytes(32, "little")
        raw = b"\1" + self.key
        mark = hashlib.sha256(self.name.encode() + b"\n" + raw).digest()[:4]
        return f"{text}\n\u2014 {self.name} {base64.b64encode(mark + signature).decode()}\n"


# --- Bytes and lines -----------------------------------------------------------------------------


def changed(random, data):
    """Changes bytes or lines; sometimes nothing."""
    how = random.choice(["none", "flip", "flip", "flip", "insert", "remove", "cut", "append", "twice", "swap", "digit", "tail"])
    if not data or how == "none":
        return data, "unchanged"
    at = random.randrange(len(data))
    lines = data.split(b"\n")
    line = random.randrange(len(lines))
    if how == "flip":
        return data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :], how
    if how == "insert":
        return data[:at] + random.choice([b"\n", b" ", b"\r", b"\0", b"\xc3\xa9", b"0", b"\xff", b"=", b"\t"]) + data[at:], how
    if how == "remove":
        return data[:at] + data[at + random.choice([1, 1, 4, 40]) :], how
    if how == "cut":
        return data[:at], how
    if how == "append":
        return data + random.choice([b"\n", b" ", b"\0", data[-20:], b"\n\n"]), how
    if how == "twice":
        return b"\n".join(lines[:line] + [lines[line]] + lines[line:]), how
    if how == "swap":
        other = random.randrange(len(lines))
        lines[line], lines[other] = lines[other], lines[line]
        return b"\n".join(lines), how
    if how == "tail":
        # Near the end, where notes have their signatures.
        at = max(0, len(data) - 1 - random.randrange(120))
        return data[:at] + bytes([data[at] ^ 1 << random.randrange(7)]) + data[at + 1 :], how
    digits = [place for place in range(len(data)) if 48 <= data[place] < 58][:4000]
    if not digits:
        return data, "unchanged"
    at = random.choice(digits)
    return data[:at] + b"%d" % ((data[at] - 47) % 10) + data[at + 1 :], how


def signed_text(random, path, signer):
    """Changes a note's text, and signs it anew."""
    with open(path, "rb") as file:
        text = file.read().split(b"\n\n")[0] + b"\n"
    data, how = changed(random, text)
    try:
        note = signer.sign(data.decode())
    except UnicodeDecodeError:
        return "unchanged"
    with open(path, "w", newline="") as file:
        file.write(note)
    return f"{how} under a new signature"


def change_file(random, path):
    with open(path, "rb") as file:
        data, how = changed(random, file.read())
    os.remove(path)
    with open(path, "wb") as file:
        file.write(data)
    return how


def copied(company, name, place):
    """A copy whose files are linked until they are changed."""
    target = os.path.join(place, os.path.basename(name))
    shutil.copytree(company.place(name), target, copy_function=os.link, symlinks=True)
    return target


def files(folder):
    return sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)


# --- Artifacts: each returns what was done, and the words of the question -------------------------


def bag(random, company, place):
    folder = copied(company, BAG, place)
    name = random.choice(files(folder))
    if random.random() < 0.5:
        small = ["bag.note", "statement", "checkpoint", "manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt", "bagit.txt"]
        name = os.path.join(folder, random.choice(small))
    deeds = [os.path.relpath(name, folder)]
    how = random.choice(["change", "change", "change", "sign", "delete", "add", "move", "link"])
    if how == "delete":
        os.remove(name)
    elif how == "add":
        with open(os.path.join(folder, random.choice(["more.txt", "data/more.txt", "fetch.txt", "zz.html"])), "w") as file:
            file.write("more\n")
    elif how == "move":
        os.rename(name, name + "x")
    elif how == "link":
        os.rename(name, os.path.join(place, "away"))
        os.symlink(os.path.join(place, "away"), name)
    elif how == "sign":
        note = random.choice(["bag.note", "statement", "checkpoint"])
        path = os.path.join(folder, note)
        text = open(path, "rb").read()
        os.remove(path)
        with open(path, "wb") as file:
            file.write(text)
        deeds = [note, signed_text(random, path, company.signer("checkpoint" if note == "checkpoint" else "bag"))]
    else:
        deeds.append(change_file(random, name))
    if random.random() < 0.5:
        deeds.append("manifests anew")
        remake(folder, company.signer("bag"))
    words = [folder]
    if random.random() < 0.1:
        words += ["--since", company.place(random.choice([BAG, "state/log/checkpoint"]))]
    return f"bag: {how} {' '.join(deeds)}", words


def remake(folder, signer):
    """Makes manifests and bag.note anew, as whoever has the key would."""
    names = [os.path.relpath(path, folder) for path in files(folder) if not os.path.islink(path)]
    own = ("manifest-sha256.txt", "tagmanifest-sha256.txt", "bag.note")

    def write(name, chosen):
        rows = []
        for path in sorted(chosen, key=os.fsencode):
            with open(os.path.join(folder, path), "rb") as file:
                escaped = path.replace("%", "%25")
                rows.append(f"{hashlib.sha256(file.read()).hexdigest()}  {escaped}\n")
        replace(os.path.join(folder, name), "".join(rows))

    write(own[0], [name for name in names if name.startswith("data/")])
    write(own[1], [name for name in names if not name.startswith("data/") and name not in own[1:]] )
    note = os.path.join(folder, own[2])
    lines = open(note, "rb").read().decode("utf-8", "replace").split("\n")[:5] if os.path.exists(note) else []
    if len(lines) == 5 and not os.path.islink(note):
        for at, name in ((2, own[0]), (3, own[1])):
            with open(os.path.join(folder, name), "rb") as file:
                lines[at] = hashlib.sha256(file.read()).hexdigest()
        replace(note, signer.sign("\n".join(lines) + "\n"))


def replace(path, text):
    if os.path.lexists(path):
        os.remove(path)
    with open(path, "w", newline="") as file:
        file.write(text)


def page(random, company, place):
    source = random.choice(sorted(glob.glob(company.place(BAG + "/*.html"))))
    path = os.path.join(place, os.path.basename(source))
    shutil.copy(source, path)
    with open(path, "rb") as file:
        data = file.read()
    how = random.choice(["bytes", "bytes", "element", "element twice", "main twice", "end of main", "quote", "name", "statement"])
    elements = list(re.finditer(rb'<script type="application/json" id="[^"]+">.*?</script>', data, re.S))
    chosen = random.choice(elements)
    at = random.randrange(len(data))
    if how == "bytes":
        data, deed = changed(random, data)
        how += " " + deed
    elif how == "element":
        part, deed = changed(random, chosen[0])
        data = data[: chosen.start()] + part + data[chosen.end() :]
        how += " " + deed
    elif how == "element twice":
        data = data[: chosen.start()] + chosen[0] + data[chosen.start() :]
    elif how == "main twice":
        data = data.replace(b"</body>", b"<main><p>all is well</p></main></body>", 1)
    elif how == "end of main":
        data = data[:at] + random.choice([b"</main>", b"<main", b"</script>", b'<script type="application/json" id="']) + data[at:]
    elif how == "quote":
        data = data[: chosen.start()] + chosen[0].replace(b'">', b'" >', 1) + data[chosen.end() :]
    elif how == "statement":
        note = os.path.join(place, "note")
        shutil.copy(company.place(BAG + "/statement"), note)
        how += " " + signed_text(random, note, company.signer("bag"))
        text = verify.json.dumps(open(note, newline="").read(), ensure_ascii=False).replace("<", "\\u003c")
        data = re.sub(rb'(id="statement">).*?(</script>)', lambda m: m[1] + text.encode() + m[2], data, count=1, flags=re.S)
    else:
        path = os.path.join(place, "other.html")
    with open(path, "wb") as file:
        file.write(data)
    return f"page {os.path.basename(source)}: {how}", [path]


def proof(random, company, place):
    source = random.choice(sorted(glob.glob(company.place(BAG + "/data/evidence/*/*.tlog-proof"))))
    stem = os.path.join(place, "event")
    shutil.copy(source, stem + ".tlog-proof")
    shutil.copy(source.removesuffix(".tlog-proof") + ".json", stem + ".json")
    chosen = random.choice([".tlog-proof", ".tlog-proof", ".json", None])
    deed = change_file(random, stem + chosen) if chosen else "without its event"
    if chosen is None:
        os.remove(stem + ".json")
    return f"proof {chosen}: {deed}", [stem + ".tlog-proof"]


def checkpoint(random, company, place):
    path = os.path.join(place, "checkpoint")
    shutil.copy(company.place("state/log/checkpoint"), path)
    if random.random() < 0.5:
        deed = change_file(random, path)
    else:
        deed = signed_text(random, path, company.signer("checkpoint"))
    return f"checkpoint: {deed}", [path]


def witnessed(random, company, place):
    paths = {name: os.path.join(place, name) for name in ("cosigned", "policy")}
    for name, path in paths.items():
        shutil.copy(company.place(name), path)
    name = random.choice(sorted(paths))
    deed = change_file(random, paths[name])
    words = [company.place("state/log/checkpoint"), "--policy", paths["policy"], "--cosigned", paths["cosigned"]]
    return f"{name}: {deed}", words


def backups(random, company, place):
    folder = copied(company, "backups/nightly", place)
    path = random.choice(files(folder))
    how = random.choice(["change", "change", "sign", "delete", "rename"])
    deed = ""
    if how == "delete":
        os.remove(path)
    elif how == "rename":
        os.rename(path, path.replace("0000Z", random.choice(["0001Z", "0000Z.r1", "0061Z"])))
    elif how == "sign" and path.endswith(".receipt"):
        with open(path, "rb") as file:
            data = file.read()
        os.remove(path)
        with open(path, "wb") as file:
            file.write(data)
        deed = signed_text(random, path, company.signer("backup"))
    else:
        deed = change_file(random, path)
    return f"backups: {how} {os.path.basename(path)} {deed}", [folder]


def state(random, company, place):
    folder = os.path.join(place, "state")
    for name in STATE:
        shutil.copytree(company.place(name), os.path.join(place, name), copy_function=os.link)
    path = random.choice(files(folder))
    how = random.choice(["change", "change", "delete"])
    if how == "delete" and not path.endswith("checkpoint"):
        os.remove(path)
        deed = "deleted"
    else:
        deed = change_file(random, path)
    words = [folder]
    if random.random() < 0.3:
        words += ["--since", company.place(BAG)]
    return f"state: {os.path.relpath(path, folder)} {deed}", words


KINDS = [bag, bag, bag, page, page, proof, proof, checkpoint, witnessed, backups, state]
