"""polybius: from news coverage to audited events. Who did what to whom, when, where, according to whom."""

__version__ = "0.8.0"
