"""The drawing and the side-by-side view in a real browser: they fit a phone, links open what they lead to, keys reach every node, print works.

The page forbids scripts; what is measured is measured in a copy whose policy lets one script in.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest
from lineage_case import SPUN, crowd, document, harbour, many, repair, whole, wire

from sourceline.export.comparison_layout import compare
from sourceline.export.comparison_page import comparison_page
from sourceline.export.report import report
from sourceline.records import Member, Reading

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
]
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: pages are not tried in a browser")

PROBE = """
addEventListener("load", () => setTimeout(() => {
  const box = e => { const r = e.getBoundingClientRect(); return {left: r.left, top: r.top, right: r.right, bottom: r.bottom}; };
  parent.postMessage(JSON.stringify((() => { %s })()), "*");
}, 1500));
"""
FRAME = """<!DOCTYPE html><meta charset="utf-8"><body><script>
addEventListener("message", e => document.body.setAttribute("data-found", e.data));
</script><iframe src="%s" width="%d" height="900" style="border:0"></iframe>
"""
"""A window may not be as narrow as a phone; a frame may."""


def browser(path: Path, *more: str) -> str:
    profile = path.parent / "profile"
    call = [str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", "--virtual-time-budget=4000", *more]
    return subprocess.run(call, capture_output=True, text=True, check=True, timeout=120).stdout


def measured(html: str, script: str, folder: Path, width: int = 1300, place: str = "") -> object:
    """What the body of ``script`` returns in the page, opened at ``place`` (an id)."""
    path = folder / "page.html"
    html = html.replace("default-src 'none'; style-src", "default-src 'none'; script-src 'unsafe-inline'; style-src")
    html = html.replace("scroll-behavior: smooth", "")  # no frames are drawn under virtual time
    path.write_text(html.replace("</body>", f"<script>{PROBE % script}</script></body>"), encoding="utf-8")
    frame = folder / "frame.html"
    frame.write_text(FRAME % (f"page.html#{place}" if place else "page.html", width), encoding="utf-8")
    dom = browser(frame, "--window-size=1400,1000", "--dump-dom", frame.as_uri())
    found = re.search(r'data-found="([^"]*)"', dom)
    assert found, dom[-2000:]
    return json.loads(unescape(found[1]))


@pytest.fixture(scope="module")
def family_page() -> str:
    lineages, documents = harbour()
    return report([], [Reading(document=d) for d in documents], lineages)


@pytest.fixture(scope="module")
def both() -> str:
    member = Member(document="prime", parent="npa", relation="spun", coverage=0.98, passages=(whole(),))
    return comparison_page(compare(Reading(document=document("prime", SPUN, "Prime Relay"), repairs=(repair(),)), Reading(document=wire()), member))


@pytest.mark.parametrize("width", [390, 1300])
def test_nothing_runs_out_of_the_window(family_page: str, both: str, tmp_path: Path, width: int) -> None:
    script = "document.querySelectorAll('details').forEach(d => d.open = true); return [document.documentElement.scrollWidth, innerWidth];"
    for html in (family_page, both):
        wide, window = measured(html, script, tmp_path, width)  # type: ignore[misc]
        assert window == width
        assert wide <= window


@pytest.mark.parametrize("make", [harbour, lambda: crowd(40), lambda: many(60)])
def test_every_word_of_the_drawing_is_inside_it_and_on_no_other(make, tmp_path: Path) -> None:
    lineages, documents = make()
    html = report([], [Reading(document=d) for d in documents], lineages)
    script = """const svg = document.querySelector('svg.lanes');
    const words = [...svg.querySelectorAll('text:not(.day)')].map(t => { const b = t.getBBox(); const hidden = t.querySelector('[visibility=hidden]');
      const skip = hidden ? hidden.getComputedTextLength() + 4 : 0; return [b.x + skip, b.y, b.x + b.width, b.y + b.height, t.textContent]; });
    const days = [...svg.querySelectorAll('text.day:not([aria-hidden])')].map(t => { const b = t.getBBox(); return [b.x, b.y, b.x + b.width, b.y + b.height, t.textContent]; });
    return {words, days, width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height};"""
    found = measured(html, script, tmp_path)
    assert isinstance(found, dict)
    for group in (found["words"], found["days"]):
        for at, (left, top, right, bottom, text) in enumerate(group):
            assert left >= 0, text
            assert right <= found["width"], text
            assert bottom <= found["height"], text
            for other in group[at + 1 :]:
                apart = right <= other[0] + 1 or other[2] <= left + 1 or bottom <= other[1] + 4 or other[3] <= top + 4
                assert apart, (text, other[4])


def test_links_of_the_drawing_open_what_they_lead_to(family_page: str, tmp_path: Path) -> None:
    script = """const e = document.getElementById(location.hash.slice(1)); const b = box(e);
    return [e.checkVisibility(), b.top < innerHeight && b.bottom > 0];"""
    for place in ("x1", "f2", "d3-text"):
        assert measured(family_page, script, tmp_path, place=place) == [True, True], place


def test_keys_reach_every_document_and_every_pair(family_page: str, tmp_path: Path) -> None:
    script = """return [...document.querySelectorAll('svg.lanes a')].filter(a => a.tabIndex >= 0).map(a => { a.focus();
      return [document.activeElement === a, a.getAttribute('href'), a.getAttribute('aria-label') || a.textContent.trim()]; });"""
    found = measured(family_page, script, tmp_path)
    assert isinstance(found, list)
    assert all(focused and name for focused, _, name in found)
    assert {f"#d{n}-text" for n in range(1, 9)} | {"#x1", "#x2", "#f1", "#f2"} <= {href for _, href, _ in found}


def test_texts_stand_side_by_side_where_there_is_room_and_below_each_other_on_a_phone(both: str, tmp_path: Path) -> None:
    script = "return [...document.querySelectorAll('.pair.changed')].map(p => [box(p.querySelector('.parent .text')), box(p.querySelector('.child .text'))]);"
    wide, narrow = (measured(both, script, tmp_path, width) for width in (1300, 390))
    assert isinstance(wide, list)
    assert isinstance(narrow, list)
    assert len(wide) == len(narrow) == 3
    assert all(parent["top"] == child["top"] and parent["right"] < child["left"] for parent, child in wide)
    assert all(parent["bottom"] <= child["top"] and child["left"] - parent["left"] < 20 for parent, child in narrow)


def test_the_policy_of_the_page_stops_scripts(family_page: str, tmp_path: Path) -> None:
    path = tmp_path / "bare.html"
    path.write_text(family_page.replace("</body>", "<script>document.body.setAttribute('data-ran', '1')</script></body>"), encoding="utf-8")
    assert "data-ran" not in browser(path, "--dump-dom", path.as_uri()).replace("setAttribute('data-ran'", "")


def test_it_prints(family_page: str, both: str, tmp_path: Path) -> None:
    for name, html in (("family", family_page), ("both", both)):
        path = tmp_path / f"{name}.html"
        path.write_text(html, encoding="utf-8")
        browser(path, f"--print-to-pdf={tmp_path / name}.pdf", path.as_uri())
        assert (tmp_path / f"{name}.pdf").read_bytes().startswith(b"%PDF")
