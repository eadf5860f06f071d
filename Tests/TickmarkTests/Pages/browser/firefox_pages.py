"""Opens pages of a report in headless Firefox, offline, by WebDriver BiDi, and prints what it saw.

    firefox_pages.py FOLDER    every page as it is, and without WebCrypto
"""

import asyncio
import json
import pathlib
import socket
import subprocess
import sys
import tempfile

import websockets

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


async def look(session, path):
    tree = await session.call("browsingContext.getTree")
    context = tree["contexts"][0]["context"]
    session.requests.clear()
    await session.call(
        "browsingContext.navigate", context=context, url=path.as_uri(), wait="complete"
    )
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


async def look_at_all(port, folder):
    seen = []
    address = f"ws://127.0.0.1:{port}/session"
    async with websockets.connect(address, max_size=None, proxy=None) as connection:
        session = Session(connection)
        await session.call("session.new", capabilities={})
        await session.call("session.subscribe", events=["network.beforeRequestSent"])
        for is_without in [False, True]:
            if is_without:
                await session.call(
                    "script.addPreloadScript", functionDeclaration=WITHOUT_WEBCRYPTO
                )
            for path in sorted(folder.glob("*.html")):
                seen.append(await asyncio.wait_for(look(session, path), 300))
        await session.call("session.end")
    return seen


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


async def main(folder):
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
            print(json.dumps(await look_at_all(port, folder)))
        finally:
            # It may take its time to end; nothing of it is wanted any more.
            firefox.kill()
            firefox.wait()


asyncio.run(main(pathlib.Path(sys.argv[1]).resolve()))
