"""Opens pages of a report in headless Chromium, offline, and prints what it saw as JSON.

    check_pages.py open FOLDER            every page, with WebCrypto and without it
    check_pages.py damage FOLDER SEED N   N changes of one byte, each of which has to be seen
    check_pages.py axe FOLDER PAGE…       accessibility, light and dark, desktop and phone
    check_pages.py use FOLDER PAGE        filter, sort, search, paging, details, the demonstration
    check_pages.py print FOLDER PAGE…     pages of A4
"""

import json
import pathlib
import random
import re
import sys
import tempfile
import time

from playwright.sync_api import sync_playwright

from damage import changed

WITHOUT_WEBCRYPTO = "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })"
SETTLED = "html:not([data-verification='pending'])"
STATE = "document.documentElement.dataset.verification"


class Browser:
    def __init__(self, playwright):
        # The sandbox needs rights that a container seldom gives; the pages are our own.
        self.browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )

    def context(self, **options):
        return self.browser.new_context(offline=True, **options)


class Page:
    """A page with what it asked for and complained about."""

    def __init__(self, context):
        self.page = context.new_page()
        # Other tests may have both cores.
        self.page.set_default_timeout(300_000)
        self.requests, self.errors = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text))

    def open(self, path):
        self.requests.clear()
        self.errors.clear()
        begin = time.monotonic()
        self.page.goto(f"file://{path}", wait_until="domcontentloaded")
        self.page.wait_for_selector(SETTLED, state="attached", timeout=300_000)
        self.milliseconds = round(1000 * (time.monotonic() - begin))
        return self.page.evaluate(STATE)

    def seen(self, path):
        state = self.open(path)
        results = self.page.evaluate(
            "[...document.querySelectorAll('#verification li span')].map((e) => e.innerText)"
        )
        others = [url for url in self.requests if url != f"file://{path}"]
        return {
            "page": path.name, "state": state, "errors": self.errors, "requests": others,
            "results": results, "milliseconds": self.milliseconds,
        }


def open_pages(browser, folder):
    seen = []
    for is_without in [False, True]:
        context = browser.context()
        if is_without:
            context.add_init_script(WITHOUT_WEBCRYPTO)
        page = Page(context)
        for path in sorted(folder.glob("*.html")):
            report = page.seen(path)
            has_it = page.page.evaluate("Boolean(crypto.subtle)")
            seen.append({**report, "webCrypto": has_it})
        context.close()
    return seen


def damage_pages(browser, folder, seed, count):
    generator = random.Random(seed)
    pages = sorted(folder.glob("*.html"))
    sources = {path: path.read_bytes() for path in pages}
    page = Page(browser.context())
    missed = []
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(count):
            path = pages[number % len(pages)]
            html, place = changed(sources[path], generator)
            copy = pathlib.Path(scratch) / path.name
            copy.write_bytes(html)
            state = page.open(copy)
            if state != "altered":
                context = html[max(0, place - 30) : place + 30].decode("utf-8", "replace")
                missed.append({"page": path.name, "place": place, "state": state, "near": context})
    return {"count": count, "missed": missed}


def examine(browser, folder, names):
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for scheme in ["light", "dark"]:
        for size in [(1366, 900), (390, 844), (320, 640)]:
            context = browser.context(
                color_scheme=scheme, viewport={"width": size[0], "height": size[1]}
            )
            page = Page(context)
            for name in names:
                page.open(folder / name)
                width = page.page.evaluate("document.documentElement.scrollWidth")
                # At 320 pixels only the width is looked at: the rules are those of the phone.
                violations = [] if size[0] == 320 else [
                    {"id": v["id"], "nodes": [n["html"][:200] for n in v["nodes"][:3]]}
                    for v in Axe().run(page.page).response["violations"]
                ]
                found.append({
                    "page": name, "scheme": scheme, "width": size[0],
                    "overflow": max(0, width - size[0]), "violations": violations,
                })
            context.close()
    return found


def use(browser, folder, name):
    """What a reader does with a table of exceptions."""
    page = Page(browser.context())
    page.open(folder / name)
    tab = page.page
    rows = "table.exceptions tbody tr:not([hidden]):not(.detail)"
    counter = "document.querySelector('.below .count').textContent"
    seen = {"first": tab.locator(rows).count(), "count": tab.evaluate(counter)}
    tab.click("text=Next")
    seen["second"] = tab.evaluate(counter)
    wanted = tab.locator(f"{rows} td:nth-child(3)").first.inner_text()
    tab.fill("#exceptions input[type=search]", wanted)
    seen["found"] = tab.locator(rows).count()
    seen["foundAll"] = all(
        wanted in text for text in tab.locator(rows).all_inner_texts()
    )
    tab.fill("#exceptions input[type=search]", "no such thing")
    seen["none"] = tab.evaluate(counter)
    tab.fill("#exceptions input[type=search]", "")
    begin = time.monotonic()
    tab.click("th:nth-child(2) button")
    tab.click("th:nth-child(2) button")
    seen["sortMilliseconds"] = round(1000 * (time.monotonic() - begin))
    times = tab.locator(f"{rows} td:nth-child(2)").all_inner_texts()
    seen["isSorted"] = times == sorted(times, reverse=True)
    tab.locator(f"{rows} td.ref button").first.click()
    seen["detail"] = tab.locator("tr.detail").inner_text()
    with tab.expect_download() as download:
        tab.click("text=Save these as CSV")
    saved = pathlib.Path(download.value.path()).read_bytes()
    seen["saved"] = {"name": download.value.suggested_filename, "lines": saved.count(b"\r\n")}
    tab.click("text=Is it really their key?")
    seen["words"] = tab.locator("#verification .words").inner_text()
    tab.fill("#given-words", seen["words"].upper())
    seen["sameWords"] = tab.locator("#verification details p[role=status]").inner_text()
    tab.fill("#given-words", "other words")
    seen["otherWords"] = tab.locator("#verification details p[role=status]").inner_text()
    tab.click("text=Alter one digit")
    tab.wait_for_selector("html[data-verification='altered']", state="attached")
    seen["demonstration"] = tab.locator("#verification").inner_text()
    tab.click("text=Put the digit back")
    tab.wait_for_selector("html[data-verification='verified']", state="attached")
    seen["banner"] = tab.locator(".banner").count()
    seen["errors"] = page.errors
    tab.goto(f"file://{folder / name}#{tab.locator('table.exceptions tbody tr[id]').nth(7).get_attribute('id')}")
    tab.reload()
    tab.wait_for_selector("tr.detail")
    seen["linked"] = tab.locator("tr.detail").count()
    return seen


def print_pages(browser, folder, names):
    page = Page(browser.context())
    printed = {}
    for name in names:
        page.open(folder / name)
        pdf = page.page.pdf(prefer_css_page_size=True, tagged=True)
        printed[name] = {
            "pages": len(re.findall(rb"/Type\s*/Page\b", pdf)),
            "isA4": b"/MediaBox [0 0 594.95996 841.91998]" in pdf or b"/MediaBox [0 0 595" in pdf,
        }
    return printed


def main():
    command, folder, *rest = sys.argv[1:]
    folder = pathlib.Path(folder).resolve()
    with sync_playwright() as playwright:
        browser = Browser(playwright)
        if command == "open":
            answer = open_pages(browser, folder)
        elif command == "damage":
            answer = damage_pages(browser, folder, int(rest[0]), int(rest[1]))
        elif command == "axe":
            answer = examine(browser, folder, rest)
        elif command == "use":
            answer = use(browser, folder, rest[0])
        elif command == "print":
            answer = print_pages(browser, folder, rest)
        else:
            sys.exit(__doc__)
        browser.browser.close()
    print(json.dumps(answer))


main()
