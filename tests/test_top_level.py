import json
import tomllib
from pathlib import Path

HOUSE = Path(__file__).parents[1]


def test_the_manifest_has_the_version_of_the_project_and_what_every_manifest_needs() -> None:
    manifest = json.loads((HOUSE / "manifest.json").read_text(encoding="utf-8"))
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert manifest["version"] == project["version"]
    assert manifest["author"]["name"] == project["authors"][0]["name"]
    assert manifest["defaultLocale"] == "en"
