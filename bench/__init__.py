"""Measuring speed and memory. ``python -m bench throughput`` prints the figures of the whole pipeline."""
