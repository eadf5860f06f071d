"""Opens pages of a report in headless Firefox, offline, by WebDriver BiDi, and prints what it saw.

    firefox_pages.py open FOLDER            every page as it is, and without WebCrypto
    firefox_pages.py damage FOLDER SEED N   N changes of one byte, each of which has to be seen
    firefox_pages.py axe FOLDER PAGE…       accessibility, light and dark, desktop and phone
"""

import asyncio
import json
import pathlib
import random
import socket
import subprocess
import sys
import tempfile

import websockets

from damage import changed

WITHOUT_WEBCRYPTO = (
    "() => { Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined }); }"
)
# A proxy that refuses: a page that asked for anything would fail, and say so in `requests`.
PREFERENCES = """
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
"""


class Session:
    """A BiDi connection: commands with their answers, and the requests that pages make."""

    def __init__(self, connection):
        self.connection, self.number, self.requests = connection, 0, []

    async def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        await self.connection.send(json.dumps(message))
        while True:
            answer = json.loads(await self.connection.recv())
            if answer.get("method") == "network.beforeRequestSent":
                self.requests.append(answer["params"]["request"]["url"])
            if answer.get("id") == self.number:
                if answer.get("type") == "error":
                    raise RuntimeError(f"{method}: {answer.get('message')}")
                return answer["result"]

    async def value(self, context, expression):
        answer = await self.call(
            "script.evaluate", expression=expression, awaitPromise=True,
            target={"context": context},
        )
        if answer["type"] != "success":
            raise RuntimeError(json.dumps(answer)[:400])
        return answer["result"].get("value")


async def look(session, path, needs_script=True):
    tree = await session.call("browsingContext.getTree")
    context = tree["contexts"][0]["context"]
    session.requests.clear()
    await session.call(
        "browsingContext.navigate", context=context, url=path.as_uri(), wait="complete"
    )
    if not needs_script:
        # The front page has no script; others are waited for.
        has_none = await session.value(
            context, "document.documentElement.dataset.verification === undefined")
        if has_none:
            return None
    state = await session.value(context, """
        new Promise((done) => {
          const root = document.documentElement;
          const look = () => root.dataset.verification === "pending"
            ? setTimeout(look, 20) : done(root.dataset.verification);
          look();
        })""")
    return {
        "page": path.name, "state": state,
        "webCrypto": await session.value(context, "Boolean(crypto.subtle)"),
        "panel": await session.value(
            context, "document.querySelector('#verification').innerText.slice(0, 400)"),
        # `data:` asks nobody: the browser itself loads a font that way when it starts.
        "requests": [
            url for url in session.requests if url != path.as_uri() and not url.startswith("data:")
        ],
    }


async def open_pages(session, folder):
    seen = []
    for is_without in [False, True]:
        if is_without:
            await session.call("script.addPreloadScript", functionDeclaration=WITHOUT_WEBCRYPTO)
        for path in sorted(folder.glob("*.html")):
            seen.append(await asyncio.wait_for(look(session, path), 300))
    return seen


async def damage_pages(session, folder, seed, count):
    generator = random.Random(int(seed))
    pages = sorted(folder.glob("*.html"))
    sources = {path: path.read_bytes() for path in pages}
    missed = []
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(int(count)):
            path = pages[number % len(pages)]
            html, place = changed(sources[path], generator)
            copy = pathlib.Path(scratch, path.name)
            copy.write_bytes(html)
            state = (await asyncio.wait_for(look(session, copy), 300))["state"]
            if state != "altered":
                missed.append({"page": path.name, "place": place, "state": state})
    return {"count": int(count), "missed": missed}


async def examine(session, folder, *names):
    import axe_playwright_python

    library = pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js"
    tree = await session.call("browsingContext.getTree")
    context = tree["contexts"][0]["context"]
    found = []
    for theme in ["light", "dark"]:
        for width, height in [(1366, 900), (390, 844)]:
            await session.call(
                "browsingContext.setViewport", context=context,
                viewport={"width": width, "height": height},
            )
            for name in names:
                await look(session, folder / name, needs_script=False)
                await session.value(
                    context, f"document.documentElement.dataset.theme = '{theme}'")
                await session.value(context, library.read_text() + ";1")
                answer = await session.value(context, """
                    axe.run().then((r) => JSON.stringify(r.violations.map((v) => (
                      {id: v.id, nodes: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200))}))))""")
                overflow = await session.value(
                    context, "document.documentElement.scrollWidth - window.innerWidth")
                found.append({
                    "page": name, "scheme": theme, "width": width,
                    "overflow": max(0, overflow), "violations": json.loads(answer),
                })
    return found


COMMANDS = {"open": open_pages, "damage": damage_pages, "axe": examine}


async def drive(port, command, folder, arguments):
    address = f"ws://127.0.0.1:{port}/session"
    async with websockets.connect(address, max_size=None, proxy=None) as connection:
        session = Session(connection)
        await session.call("session.new", capabilities={})
        await session.call("session.subscribe", events=["network.beforeRequestSent"])
        answer = await COMMANDS[command](session, folder, *arguments)
        await session.call("session.end")
    return answer


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def wait_for(port):
    for _ in range(3_000):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        except OSError:
            await asyncio.sleep(0.1)
    sys.exit("firefox doesn't listen")


async def main(command, folder, *arguments):
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        pathlib.Path(profile, "user.js").write_text(PREFERENCES)
        firefox = subprocess.Popen(
            ["firefox-esr", "--headless", "--no-remote", "--profile", profile,
             "--remote-debugging-port", str(port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            await wait_for(port)
            print(json.dumps(await drive(port, command, folder, arguments)))
        finally:
            # It may take its time to end; nothing of it is wanted any more.
            firefox.kill()
            firefox.wait()


if len(sys.argv) < 3 or sys.argv[1] not in COMMANDS:
    sys.exit(__doc__)
asyncio.run(main(sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), *sys.argv[3:]))
