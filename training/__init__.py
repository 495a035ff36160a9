"""Training of the language model: from treebanks to the files that the package ships. Never imported at run time."""
