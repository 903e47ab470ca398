"""The load rig: our service and its peers side by side in one run, each pinned to one core; ``python -m bench``."""
