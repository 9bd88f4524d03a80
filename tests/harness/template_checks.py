"""What no template may do, read from its syntax tree."""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from jinja2 import Environment, nodes

SUFFIXES = frozenset({".html", ".txt", ".xml"})
"""Jinja escapes .html and .xml by their names alone; .txt holds plain text. Others would slip through."""

PERSONAL = re.compile(
    r"^(details|alias|email|email_key|first_name|last_name|(full|person|student|guest|officer)_name)$"
)
PEOPLE = frozenset({"person", "student", "viewer", "guest", "officer", "coordinator", "account"})
"""What a person is called in templates: of these, `name` and `telephone` are personal too."""

FORMS = re.compile(r"(^|_)form$")
"""A form's field may be called `email`: it is what somebody types in about themselves."""

Lookup = nodes.Getattr | nodes.Getitem


def template_problems(environment: Environment, folder: Path, path: Path) -> Iterator[str]:
    """Yield a sentence for each fault of one template file."""
    if path.suffix not in SUFFIXES:
        yield f"the suffix {path.suffix!r} is not one of {sorted(SUFFIXES)}"
        return
    tree = environment.parse(path.read_text(encoding="utf-8"))
    yield from unescaped(tree)
    yield from personal(tree)
    yield from missing(tree, folder)


def unescaped(tree: nodes.Template) -> Iterator[str]:
    """Yield where text would reach the page without being escaped."""
    for applied in tree.find_all(nodes.Filter):
        if applied.name == "safe":
            yield f"line {applied.lineno}: |safe"
    for switched in tree.find_all(nodes.EvalContextModifier):  # the scoped one is a kind of it
        yield f"line {switched.lineno}: autoescape is switched"


def personal(tree: nodes.Template) -> Iterator[str]:
    """Yield where a name or address would be printed other than by `name_of(person, viewer)`."""
    attributes: Iterator[Lookup] = tree.find_all(nodes.Getattr)
    items: Iterator[Lookup] = tree.find_all(nodes.Getitem)
    for looked_up in chain(attributes, items):
        owner = _last_name(looked_up.node)
        attribute = _attribute(looked_up)
        if attribute is None or FORMS.search(owner):
            continue
        of_a_person = owner in PEOPLE and attribute in {"name", "telephone"}
        if PERSONAL.match(attribute) or of_a_person:
            yield f"line {looked_up.lineno}: {owner}.{attribute} — ask name_of(person, viewer)"


def missing(tree: nodes.Template, folder: Path) -> Iterator[str]:
    """Yield the templates that this one refers to but that do not exist."""
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    for reference in chain.from_iterable(map(tree.find_all, kinds)):
        named = getattr(reference, "template", None)
        if isinstance(named, nodes.Const) and not (folder / str(named.value)).exists():
            yield f"line {reference.lineno}: there is no template {named.value!r}"


def _attribute(looked_up: Lookup) -> str | None:
    if isinstance(looked_up, nodes.Getattr):
        return looked_up.attr
    key = looked_up.arg
    return str(key.value) if isinstance(key, nodes.Const) else None


def _last_name(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return node.attr
    return _last_name(node.node) if isinstance(node, nodes.Call) else ""
