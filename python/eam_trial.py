"""Placeholder until the merge: python/eam_trial.py of the branch of the Python helper replaces this file."""
