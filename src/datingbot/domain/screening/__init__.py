"""Screening: what is found in a text that members write, and what follows from it."""
