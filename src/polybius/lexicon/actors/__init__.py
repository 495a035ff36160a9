"""Who may act: countries, role nouns, organisations, armed groups and holders of office, as data with a loader.

Files (tab-separated, ``#`` starts a comment line): ``countries.tsv``, ``agents.tsv``, ``modifiers.tsv``,
``organisations.tsv``, ``groups.tsv``, ``persons.tsv``, ``parties.tsv``, ``cities.tsv``. Licences: ``../LICENSES.md``.
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
    full_names,
    lexicon,
    persons,
)

__all__ = ["CODES", "Agent", "Lexicon", "Modifier", "Name", "Person", "Term", "atoms", "full_names", "lexicon", "persons"]
