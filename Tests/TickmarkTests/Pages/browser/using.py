"""Uses a verified page as an auditor would."""


class Use:
    """One page in use; each expectation that doesn't hold is a problem of the page."""

    def __init__(self, looker, page, file):
        self.looker = looker
        self.page = page
        self.name = looker.name(file)

    def expect(self, holds, text):
        if not holds:
            self.looker.problem(self.name, text)

    def rows(self):
        return self.page.locator("table.exceptions tbody tr:not(.detail):visible").count()

    def state(self):
        return self.page.get_attribute("html", "data-verification")


def use(looker, _):
    """Digit demonstration and key words on every page; tables where a page has exceptions."""
    context = looker.context()
    for file in looker.files():
        page = context.new_page()
        looker.open(page, file)
        used = Use(looker, page, file)
        tables(used)
        demonstration(used)
        words(used)
        page.close()
        by_reference(looker, context, file)
    context.close()


def demonstration(used):
    page = used.page
    page.get_by_role("button", name="Alter one digit").click()
    page.wait_for_selector("html[data-verification='altered']", state="attached")
    banner = page.inner_text(".banner")
    used.expect("Demonstration" in banner, f"the demonstration's banner says {banner!r}")
    page.get_by_role("button", name="Put the digit back").click()
    page.wait_for_selector("html[data-verification='verified']", state="attached")
    used.expect(page.locator(".banner").count() == 0, "the banner stays")
    page.get_by_role("button", name="Check again").click()
    page.wait_for_timeout(300)
    used.expect(used.state() == "verified", f"a second check comes to {used.state()}")


def words(used):
    page = used.page
    page.locator("#verification summary").first.click()
    own = page.inner_text("#verification .words").strip()
    used.expect(len(own.split()) == 8, f"the key's words are {own!r}")
    given = page.locator("#given-words")
    answer = page.locator("#verification details [role=status]")
    given.fill(own.upper())
    used.expect("The same key" in answer.inner_text(), f"for its own words: {answer.inner_text()!r}")
    given.fill(own[:-1] + ("a" if own[-1] != "a" else "b"))
    used.expect("Another key" in answer.inner_text(), f"for other words: {answer.inner_text()!r}")


def tables(used):
    page = used.page
    if page.locator("table.exceptions").count() == 0:
        return
    all_rows = page.locator("table.exceptions tbody tr:not(.detail)").count()
    used.expect(used.rows() == min(25, all_rows), f"shows {used.rows()} of {all_rows} rows")
    if all_rows > 25:
        first = page.locator("table.exceptions tbody tr:visible").first.inner_text()
        page.get_by_role("button", name="Next").click()
        second = page.locator("table.exceptions tbody tr:visible").first.inner_text()
        used.expect(first != second, "the next page is the same")
        page.get_by_role("button", name="Previous").click()
    if all_rows > 1:
        narrowing(used, all_rows)
        sorting(used)
    opening(used)


def narrowing(used, all_rows):
    page = used.page
    search = page.get_by_label("Find")
    reference = page.locator("table.exceptions tbody tr").nth(1).get_attribute("data-reference")
    search.fill(reference.split("/")[1])
    used.expect(used.rows() == 1, f"a search for one reference leaves {used.rows()} rows")
    search.fill("no such words anywhere")
    used.expect(used.rows() == 0, "a search for nothing that is there leaves rows")
    search.fill("")
    used.expect(used.rows() == min(25, all_rows), "an empty search doesn't bring all rows back")


def sorting(used):
    page = used.page
    head = page.locator("table.exceptions thead th").nth(1)
    head.get_by_role("button").click()
    used.expect(head.get_attribute("aria-sort") == "ascending", "sorting isn't said")
    cells = page.locator("table.exceptions tbody tr:visible td:nth-child(2)")
    texts = cells.all_inner_texts()
    used.expect(texts == sorted(texts) or "hostile" in used.name, "times aren't in order")
    head.get_by_role("button").click()
    used.expect(head.get_attribute("aria-sort") == "descending", "sorting back isn't said")


def opening(used):
    page = used.page
    opener = page.locator("table.exceptions tbody tr button").first
    opener.click()
    used.expect(opener.get_attribute("aria-expanded") == "true", "an opened row isn't said")
    detail = page.locator("tr.detail")
    text = detail.inner_text().lower() if detail.count() else ""
    for want in ("event as it stands in the log", "inclusion proof", "leaf hash"):
        used.expect(want in text, f"an opened row doesn't show {want!r}")
    opener.click()
    used.expect(page.locator("tr.detail").count() == 0, "a closed row stays")


def by_reference(looker, context, file):
    """A workpaper's link leads to the exception, on whatever page of the table it is."""
    page = context.new_page()
    looker.open(page, file)
    rows = page.locator("table.exceptions tbody tr[id]")
    if rows.count() > 0:
        target = rows.last.get_attribute("id")
        page.close()
        page = context.new_page()
        looker.open(page, file, f"#{target}")
        page.wait_for_timeout(200)
        if not page.locator(f"[id='{target}']").is_visible():
            looker.problem(looker.name(file), f"#{target} isn't shown")
    page.close()
