"""Rewrites pages of a report as somebody would who wants them to say something else.

    rewrite_pages.py parts FOLDER    parts left out, repeated, added: none may be verified
    rewrite_pages.py plain FOLDER    the pages as they are, without JavaScript

Prints what it saw as JSON.
"""

import json
import pathlib
import re
import sys
import tempfile

from playwright.sync_api import TimeoutError, sync_playwright

DATA = re.compile(rb'<script type="application/json" id="([a-z]+)">(.*?)</script>', re.S)
CLAIM = b'document.documentElement.dataset.verification="verified"'
SETTLED = "html:not([data-verification='pending'])"


def rewritten(html):
    """Yields each attempt by name, with the page it makes."""
    for element in DATA.finditer(html):
        name = element.group(1).decode()
        yield f"without {name}", html[:element.start()] + html[element.end():]
        yield f"{name} twice", html[:element.end()] + element.group(0) + html[element.end():]
        yield f"{name} emptied", html[:element.start(2)] + b"null" + html[element.end(2):]
    said = b"<p>All controls were met.</p>"
    yield "words before main", html.replace(b'<main id="main">', said + b'<main id="main">')
    yield "words after main", html.replace(b"</main>", b"</main>" + said)
    yield "bare words after main", html.replace(b"</main>", b"</main>All controls were met.")
    yield "words at the end", html.replace(b"</body>", said + b"</body>")
    yield "words behind the end", html + said
    yield "words in the header", html.replace(b"</header>", said + b"</header>")
    yield "words in the panel", html.replace(b"</aside>", said + b"</aside>")
    yield "a second main", html.replace(b"</main>", b"</main><main>" + said + b"</main>")
    yield "a main before main", html.replace(b"<header", b"<main>" + said + b"</main><header")
    yield "a second panel", html.replace(b"</aside>", b'</aside><aside id="verification"></aside>')
    yield "more data", html.replace(
        b"</body>", b'<script type="application/json" id="more">1</script></body>')
    yield "another title", re.sub(rb"<title>[^<]*", b"<title>All controls were met", html)
    yield "another language", html.replace(b'lang="en"', b'lang="de"', 1)
    yield "a rule of style", html.replace(b"</style>", b"main{display:none}</style>", 1)
    yield "one more style", html.replace(b"</head>", b"<style>main{opacity:0}</style></head>")
    yield "a style of main", html.replace(b'<main id="main">', b'<main id="main" style="opacity:0">')
    yield "a style of body", html.replace(b"<body>", b'<body style="opacity:0">')
    yield "another policy", re.sub(rb'content="default-src[^"]*"', b'content="img-src *"', html)
    yield "a refresh", html.replace(
        b"<head>", b'<head><meta http-equiv="refresh" content="600;url=about:blank">')
    yield "no script", re.sub(rb"<script>.*?</script>", b"", html, flags=re.S)
    yield "another script", html.replace(b"<script>", b"<script>" + CLAIM + b";", 1)
    yield "a second script", html.replace(b"</body>", b"<script>" + CLAIM + b"</script></body>")
    yield "a handler", html.replace(b"<body>", b"<body onload='" + CLAIM + b"'>")


def rewrite_parts(browser, folder):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.set_default_timeout(300_000)
    count, missed = 0, []
    with tempfile.TemporaryDirectory() as scratch:
        for path in sorted(folder.glob("*.html")):
            html = path.read_bytes()
            copy = pathlib.Path(scratch) / path.name
            for attempt, made in rewritten(html):
                copy.write_bytes(made)
                page.goto(f"file://{copy}", wait_until="domcontentloaded")
                try:
                    # Where the script can't run, the page never says that it is verified.
                    page.wait_for_selector(SETTLED, state="attached", timeout=1_500)
                except TimeoutError:
                    pass
                state = page.get_attribute("html", "data-verification")
                count += 1
                if state == "verified" or made == html:
                    missed.append({"page": path.name, "attempt": attempt, "state": state})
    return {"count": count, "missed": missed}


def look_plainly(browser, folder):
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(300_000)
    seen = []
    for path in sorted(folder.glob("*.html")):
        page.goto(f"file://{path}")
        seen.append({
            "page": path.name,
            "state": page.get_attribute("html", "data-verification"),
            "panel": page.inner_text("#verification"),
            "rows": page.locator("main tbody tr").count(),
            "shown": page.locator("main tbody tr:visible").count(),
        })
    return seen


def main():
    command, folder = sys.argv[1:]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        commands = {"parts": rewrite_parts, "plain": look_plainly}
        answer = commands[command](browser, pathlib.Path(folder).resolve())
        browser.close()
    print(json.dumps(answer))


main()
