"""The rules of dating, pure: standard library only, with clock and randomness passed in."""
