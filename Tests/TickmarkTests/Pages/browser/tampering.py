"""Changes pages, one place at a time; no changed page may come out as verified."""

import random
import re
import tempfile
import pathlib

DATA = re.compile(rb'<script type="application/json" id="([a-z]+)">(.*?)</script>', re.S)
MAIN = re.compile(rb'<main id="main">.*</main>', re.S)
# What a reader sees, or an element says of itself; how a tag's own name is written isn't seen.
SHOWN = re.compile(rb'>([^<>]+)<|="([^"]+)"')


def places(html):
    """Returns the ranges of a page's data elements, and of what its report shows."""
    data = [match.span(2) for match in DATA.finditer(html)]
    begin, end = MAIN.search(html).span()
    shown = []
    for match in SHOWN.finditer(html, begin, end):
        shown.append(match.span(1) if match.group(1) else match.span(2))
    return data, shown


def changed(html, position, byte):
    # A browser reads CR as LF: that is no change that can be seen.
    if byte == html[position] or {byte, html[position]} == {10, 13}:
        return None
    return html[:position] + bytes([byte]) + html[position + 1:]


def tamper(looker, options):
    """Random changes of one byte in the embedded data and in what is shown."""
    chance = random.Random(options.seed)
    pages = [file.read_bytes() for file in looker.files()]
    found = [places(html) for html in pages]
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "page.html"
        context = looker.context()
        page = context.new_page()
        while looker.count < options.count:
            which = chance.randrange(len(pages))
            # Each kind of place is as likely, however large it is.
            begin, end = chance.choice(found[which][looker.count % 2])
            position = chance.randrange(begin, end)
            byte = chance.choice([chance.randrange(256), pages[which][position] ^ 1])
            html = changed(pages[which], position, byte)
            if html is None:
                continue
            file.write_bytes(html)
            state = looker.open(page, file)
            if state != "altered":
                around = pages[which][max(0, position - 40):position + 40]
                name = looker.name(looker.files()[which])
                looker.problem(name, f"byte {position} made {byte:#04x} is {state}: {around!r}")
        context.close()


def without(html, pattern):
    match = re.search(pattern, html, re.S)
    return html[:match.start()] + html[match.end():] if match else None


def rewritten(html):
    """Yields what somebody would try, by name: the page without, with twice, or with more."""
    for element in DATA.finditer(html):
        name = element.group(1).decode()
        yield f"without {name}", html[:element.start()] + html[element.end():]
        yield f"{name} twice", html[:element.end()] + element.group(0) + html[element.end():]
        yield f"{name} emptied", html[:element.start(2)] + b"null" + html[element.end(2):]
    yield "more data", html.replace(
        b"</body>", b'<script type="application/json" id="more">1</script></body>')
    yield "a second main", html.replace(b"</main>", b"</main><main><p>All is well.</p></main>")
    yield "words before main", html.replace(b'<main id="main">', b'<p>Approved.</p><main id="main">')
    yield "words after main", html.replace(b"</main>", b"</main><p>Approved.</p>")
    yield "words at the end", html.replace(b"</body>", b"<p>Approved.</p></body>")
    yield "words in the header", html.replace(b"</header>", b"<p>Approved.</p></header>")
    yield "another title", re.sub(rb"<title>[^<]*", b"<title>Approved", html)
    yield "a rule of style", html.replace(b"</style>", b"main{display:none}</style>", 1)
    yield "one more style", html.replace(b"</head>", b"<style>main{display:none}</style></head>")
    yield "a style of its own", html.replace(b'<main id="main">', b'<main id="main" style="color:red">')
    yield "a body class", html.replace(b"<body>", b'<body style="display:none">')
    yield "no script", without(html, rb"<script>.*?</script>")
    yield "another script", re.sub(
        rb"<script>", b'<script>document.documentElement.dataset.verification="verified";', html)
    yield "a second script", html.replace(
        b"</body>", b'<script>document.documentElement.dataset.verification="verified"</script></body>')
    yield "an event handler", html.replace(
        b"<body>", b'<body onload="document.documentElement.dataset.verification=\'verified\'">')


def rewrite(looker, _):
    """Whole parts removed, repeated, added or replaced."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "page.html"
        context = looker.context()
        context.set_default_timeout(2_000)
        page = context.new_page()
        for original in looker.files():
            html = original.read_bytes()
            for what, made in rewritten(html):
                if made is None or made == html:
                    looker.problem(looker.name(original), f"{what}: the test changed nothing")
                    continue
                file.write_bytes(made)
                if looker.open(page, file) == "verified":
                    looker.problem(looker.name(original), f"{what}: is verified")
        context.close()
