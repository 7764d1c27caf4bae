"""The pages that people see, filled in."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

FOLDER = Path(__file__).parent / "pages"
_PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
_PAGES = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)


def page(name: str, status: int = 200, **values: object) -> HTMLResponse:
    """One page; it can't be framed by others, for what is shown here are decisions."""
    headers = {**_PRIVATE, "X-Frame-Options": "DENY"}
    return HTMLResponse(_PAGES.get_template(f"{name}.html").render(**values), status, headers)
