"""Templates: the only room that imports jinja2. What is not given to a template is an error."""

from collections.abc import Callable, Mapping
from pathlib import Path
from traceback import extract_tb
from typing import Any

from csrreg.errors import CsrregError
from csrreg.reports.html import unhidden
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


def render_report(
    names: tuple[str, ...],
    own: Path | None,
    filters: Mapping[str, Callable[..., Any]],
    context: dict[str, Any],
    *,
    html: bool,
) -> str:
    """Return the text of the first template there is; the user's own folder is looked into first.

    Templates run in a sandbox: they see what they are given, and reach nothing else.

    Raises:
        CsrregError: if a template of the user's is wrong, with its file and line.
    """
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    places = [str(own)] if own is not None else []
    environment = SandboxedEnvironment(
        loader=jinja2.FileSystemLoader([*places, str(folder("templates") / "report")]),
        undefined=jinja2.StrictUndefined,
        autoescape=html,
        finalize=_unhidden,
        keep_trailing_newline=True,
        trim_blocks=not html,
        lstrip_blocks=True,
    )
    environment.filters.update(filters)
    # Globals and not variables: macros of an imported template see them, too.
    environment.globals.update(context)
    try:
        return environment.select_template(names).render(context)
    except jinja2.TemplateNotFound as error:
        raise CsrregError(f"there is no template {error.name}") from None
    except jinja2.TemplateSyntaxError as error:
        place = f"{error.filename or error.name}:{error.lineno}"
        raise CsrregError(f"{place}: {error.message}", "correct the template") from None
    except UnicodeDecodeError:
        raise CsrregError(f"{own}: a template is not UTF-8 text", "save it as UTF-8") from None
    except Exception as error:
        if own is None or not (place := _place(error, own)):
            raise  # csrreg's own templates are right, or it is a bug
        raise CsrregError(f"{place}: {error}", "correct the template") from None


def _unhidden(value: Any) -> Any:
    """Return what a template puts in; what is not made of escaped texts gets its signs shown."""
    return unhidden(value) if type(value) is str else value


def _place(error: BaseException, own: Path) -> str:
    """Return file and line of the user's template in which something went wrong, or nothing."""
    inside = [f for f in extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(own)]
    return f"{inside[-1].filename}:{inside[-1].lineno}" if inside else ""


def template_file(name: str) -> Path:
    """Return a file that is copied as it is."""
    return folder("templates") / name
