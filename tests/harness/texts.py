"""Finds text that readers would see and that no translator ever gets: in templates, and in Python."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment, nodes

TRANSLATED_BY = frozenset({"_", "_l", "_n", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext", "pgettext"})
READ_ATTRIBUTES = frozenset({"alt", "title", "aria-label", "placeholder", "data-label"})
"""Attributes of HTML that are read out or shown."""

CLASS_BLOCK = re.compile(r"\{% block page_class %\}[^{]*\{% endblock %\}")
"""The block of the frame that holds no text but a class."""

PRINTED = "\ufffc"
"""Stands in a template's text for whatever an expression prints there."""

SENTENCE = re.compile(r"^[A-ZÅÄÖ][\w’'-]*,? \w")
"""A capital, and a second word: nothing but a text for people looks so."""

SHOWN_FIRST = frozenset({"flash", "ValidationError", "StopValidation"})
"""Calls whose first argument is shown to the reader."""

SHOWN_BY_NAME = frozenset({"description", "message", "label"})
"""Arguments by name that are shown to the reader, in forms and in `abort`."""


class _Texts(HTMLParser):
    """Collects what a reader sees of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._style = False

    def handle_data(self, data: str) -> None:
        """Keep a text between tags."""
        if not self._style:
            self._keep(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep attributes that are read out; a meta description is read in lists of hits."""
        self._style = tag in {"style", "script"}
        for name, value in attrs:
            if name in READ_ATTRIBUTES or (tag == "meta" and name == "content" and ("name", "description") in attrs):
                self._keep(value or "")

    def handle_endtag(self, tag: str) -> None:
        """A style or script ends here, if one was open."""
        self._style = False

    def _keep(self, text: str) -> None:
        if any(letter.isalpha() for letter in text):
            self.found.append((self.getpos()[0], " ".join(text.replace(PRINTED, "…").split())))


def texts_in_template(environment: Environment, source: str, *, is_html: bool = True) -> Iterator[tuple[int, str]]:
    """Yield line and text of everything that stands in a template outside `_()`."""
    written = "".join(_outline(environment, source))
    if is_html:
        parser = _Texts()
        parser.feed(written)
        parser.close()
        yield from parser.found
    else:
        for number, line in enumerate(written.splitlines(), 1):
            if any(letter.isalpha() for letter in line):
                yield number, line.replace(PRINTED, "…").strip()
    yield from _literals(environment.parse(source))


def _outline(environment: Environment, source: str) -> Iterator[str]:
    """Yield the source with every tag of Jinja taken away, lines kept."""
    for _line, kind, value in environment.lex(CLASS_BLOCK.sub("", source)):
        if kind == "data":
            yield value
        else:
            yield (PRINTED if kind == "variable_begin" else "") + "\n" * value.count("\n")


def _literals(template: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yield sentences that are printed or handed to a macro without being translated."""
    translated = {
        id(inner)
        for call in template.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATED_BY
        for inner in call.find_all(nodes.Const)
    }
    for literal in template.find_all(nodes.Const):
        if isinstance(literal.value, str) and SENTENCE.match(literal.value) and id(literal) not in translated:
            yield literal.lineno, literal.value


def texts_in_python(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of everything a module says to readers outside `_()`."""
    tree = ast.parse(source)
    skipped = {id(inner) for call in ast.walk(tree) if _is_translation(call) for inner in ast.walk(call)}
    skipped |= {id(statement.value) for statement in ast.walk(tree) if isinstance(statement, ast.Expr)}
    shown = {id(text) for call in ast.walk(tree) if isinstance(call, ast.Call) for text in _shown_by(call)}
    for node in ast.walk(tree):
        text = _literal(node)
        if text and id(node) not in skipped and (id(node) in shown or SENTENCE.match(text)):
            yield getattr(node, "lineno", 0), text


def _is_translation(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATED_BY


def _shown_by(call: ast.Call) -> Iterator[ast.expr]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in SHOWN_FIRST or name.endswith("Field"):
        yield from call.args[:1]
    if name == "SelectChoice":
        yield from call.args[1:2]
    yield from (keyword.value for keyword in call.keywords if keyword.arg in SHOWN_BY_NAME)


def _literal(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if any(letter.isalpha() for letter in node.value) else None
    if isinstance(node, ast.JoinedStr):
        parts = [each.value for each in node.values if isinstance(each, ast.Constant)]
        text = "…".join(str(part) for part in parts)
        return text if any(letter.isalpha() for letter in text) else None
    return None
