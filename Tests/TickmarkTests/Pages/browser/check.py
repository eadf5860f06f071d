"""Opens rendered pages in a headless Chromium, offline, and prints each problem on a line.

    check.py <what> <folder> [--seed N] [--count N]

Looks at each *.html below the folder. Ends with the line `looked <n> times`; exit 77 and one line
where the browser or playwright is absent.
"""

import argparse
import pathlib
import re
import sys

CHROMIUM = "/usr/bin/chromium"


def skipped(reason):
    print(f"skipped: {reason}")
    sys.exit(77)


if not pathlib.Path(CHROMIUM).exists():
    skipped(f"{CHROMIUM} is absent")
try:
    from playwright.sync_api import Error, sync_playwright
except ImportError:
    skipped("playwright isn't installed")

import tampering  # noqa: E402
import using  # noqa: E402

VIEWS = [("desktop", 1280, 900), ("phone", 390, 844)]
WITHOUT_WEBCRYPTO = "Object.defineProperty(Crypto.prototype, 'subtle', { get() { return undefined; } });"


class Looker:
    """A browser that counts what it looked at and what was wrong."""

    def __init__(self, browser, folder):
        self.browser = browser
        self.folder = folder
        self.count = 0

    def problem(self, name, text):
        print(f"{name}: {text}")

    def files(self):
        return sorted(self.folder.rglob("*.html"))

    def name(self, file):
        return str(file.relative_to(self.folder))

    def context(self, width=1280, height=900, dark=False, **options):
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            **options,
        )
        context.set_offline(True)
        context.set_default_timeout(20_000)
        return context

    def open(self, page, file, fragment=""):
        """Loads a file; returns the state that its script came to."""
        self.count += 1
        page.goto("about:blank")
        page.goto(file.resolve().as_uri() + fragment)
        try:
            page.wait_for_selector("html:not([data-verification='pending'])", state="attached")
        except Error:
            pass
        return page.get_attribute("html", "data-verification")


def watched(page):
    """Returns the lists that the page's requests and complaints go to."""
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda line: complaints.append(line.text) if line.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return requests, complaints


def verify(looker, _):
    """Every page verifies with WebCrypto and without, requests nothing and complains of nothing."""
    for script in (None, WITHOUT_WEBCRYPTO):
        context = looker.context()
        if script:
            context.add_init_script(script)
        for file in looker.files():
            page = context.new_page()
            requests, complaints = watched(page)
            state = looker.open(page, file)
            name = looker.name(file) + (" without WebCrypto" if script else "")
            if state != "verified":
                words = page.inner_text("#verification").replace("\n", " ")
                looker.problem(name, f"{state}: {words[:300]}")
            others = [url for url in requests if url not in ("about:blank", file.resolve().as_uri())]
            for url in others:
                looker.problem(name, f"requested {url}")
            for text in complaints:
                looker.problem(name, f"complained: {text}")
            page.close()
        context.close()


def plain(looker, _):
    """Without JavaScript each page shows all of its report, and says that nothing was checked."""
    context = looker.context(java_script_enabled=False)
    for file in looker.files():
        looker.count += 1
        page = context.new_page()
        page.goto(file.resolve().as_uri())
        if page.get_attribute("html", "data-verification") != "pending":
            looker.problem(looker.name(file), "isn't pending")
        if "Not verified" not in page.inner_text("#verification"):
            looker.problem(looker.name(file), "doesn't say that it isn't verified")
        hidden = page.locator("main tr:not(:visible)").count()
        if hidden:
            looker.problem(looker.name(file), f"hides {hidden} rows")
        page.close()
    context.close()


def reachable(looker, _):
    """axe finds nothing, in light and dark, on a desktop and a phone, and nothing is cut off."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    for label, width, height in VIEWS:
        for dark in (False, True):
            context = looker.context(width, height, dark)
            page = context.new_page()
            for file in looker.files():
                looker.open(page, file)
                view = f"{looker.name(file)}, {label}, {'dark' if dark else 'light'}"
                if page.locator("table.exceptions tbody button").count():
                    page.locator("table.exceptions tbody button").first.click()
                for violation in axe.run(page).response["violations"]:
                    nodes = [node["html"][:160] for node in violation["nodes"][:2]]
                    looker.problem(view, f"{violation['id']} at {len(violation['nodes'])}: {nodes}")
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    looker.problem(view, f"is {wide} px wide")
            context.close()


def printed(looker, _):
    """Each page prints on few sheets of A4."""
    context = looker.context()
    page = context.new_page()
    for file in looker.files():
        looker.open(page, file)
        sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
        if not 1 <= sheets <= 14:
            looker.problem(looker.name(file), f"prints on {sheets} sheets")
    context.close()


WHAT = {
    "verify": verify, "plain": plain, "reachable": reachable, "printed": printed,
    "tamper": tampering.tamper, "rewrite": tampering.rewrite, "use": using.use,
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=WHAT)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    options = parser.parse_args()
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        except Error as error:
            skipped(f"{CHROMIUM} doesn't start: {str(error).splitlines()[0]}")
        looker = Looker(browser, options.folder)
        WHAT[options.what](looker, options)
        browser.close()
    print(f"looked {looker.count} times")


main()
