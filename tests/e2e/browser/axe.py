"""axe looks at a page for WCAG 2.2 AA; the page must be opened with `bypass_csp`, as axe is not a script of its own."""

from importlib.resources import files

from playwright.sync_api import Page

_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_LOOKED_AT = """async tags => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags } });
  return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html} ${node.failureSummary}`));
}"""


def wrongs(page: Page) -> list[str]:
    """What axe finds wrong, with the piece of the page."""
    page.evaluate(_AXE)
    assert page.evaluate("axe.version").startswith("4.")
    return list(page.evaluate(_LOOKED_AT, _TAGS))
