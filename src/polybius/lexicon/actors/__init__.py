"""Who may act: countries, role nouns, organisations, armed groups and holders of office, as data with a loader.

Files (tab-separated, ``#`` starts a comment line): ``countries.tsv``, ``agents.tsv``, ``modifiers.tsv``,
``organisations.tsv``, ``groups.tsv``, ``persons.tsv``, ``first_names.tsv``, ``pronoun_weights.tsv`` and
``*_phoenix.tsv`` (built by ``tools/build_actors.py``). Licences: ``../LICENSES.md``.
"""

from polybius.lexicon.actors.loader import (
    CODES,
    Agent,
    Lexicon,
    Modifier,
    Name,
    Person,
    Term,
    atoms,
    by_surname,
    former_persons,
    full_names,
    lexicon,
    persons,
)

__all__ = [
    "CODES",
    "Agent",
    "Lexicon",
    "Modifier",
    "Name",
    "Person",
    "Term",
    "atoms",
    "by_surname",
    "former_persons",
    "full_names",
    "lexicon",
    "persons",
]
