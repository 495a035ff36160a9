"""Places as data: a packed gazetteer (built by ``tools/build_gazetteer.py``) and our own tables beside it."""
