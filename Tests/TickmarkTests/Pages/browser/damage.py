"""Changes of one byte in a page, each of which has to be seen."""

import re


def places(html):
    """Where a byte may change: in data elements, and in the text of shown cells."""
    data, shown = [], []
    for match in re.finditer(rb'<script type="application/json" id="[a-z]+">(.*?)</script>', html, re.S):
        data.append((match.start(1), match.end(1)))
    begin, end = html.index(b"<main"), html.index(b"</main>")
    for match in re.finditer(rb"<(td|th|dd|b|p|h1|span)\b[^>]*>([^<]+)<", html[begin:end]):
        shown.append((begin + match.start(2), begin + match.end(2)))
    return data, shown


def changed(html, generator):
    """Returns the page with one byte changed, and the place."""
    data, shown = places(html)
    in_data = generator.random() < 0.6
    begin, end = generator.choice(data if in_data else shown)
    place = generator.randrange(begin, end)
    old = html[place]
    while True:
        new = generator.randrange(1, 256) if in_data else generator.randrange(0x21, 0x7F)
        # What isn't another page to a reader doesn't count: a line end for a line end, and the case
        # of a reference's letters.
        if new != old and not (old == 0x0A and new == 0x0D) and not is_in_reference(html, place):
            return html[:place] + bytes([new]) + html[place + 1 :], place
        place = generator.randrange(begin, end)
        old = html[place]


def is_in_reference(html, place):
    return re.search(rb"&[a-z]*$", html[max(0, place - 6) : place]) is not None
