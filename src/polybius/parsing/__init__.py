"""Documents to parses: the shipped language model, a parser protocol, CoNLL-U in and out."""

from polybius.parsing.conllu import from_conllu, to_conllu
from polybius.parsing.parser import OnnxParser, Parser, load_parser

__all__ = ["OnnxParser", "Parser", "from_conllu", "load_parser", "to_conllu"]
