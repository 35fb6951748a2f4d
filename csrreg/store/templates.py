"""Templates: the only room that imports jinja2. What is not given to a template is an error."""

from pathlib import Path
from typing import Any

from csrreg.store.resources import folder
from csrreg.store.yaml.emit import scalar_text


def render(name: str, context: dict[str, Any]) -> str:
    """Return the text of one of csrreg's own templates."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=FileSystemLoader(folder("templates")),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html", "html.j2")),
        keep_trailing_newline=True,
    )
    environment.filters["yaml"] = lambda text: scalar_text(str(text), None, 0, one_line=True)
    return environment.get_template(name).render(context)


def template_file(name: str) -> Path:
    """Return a file that is copied as it is."""
    return folder("templates") / name
