"""What the project says when it says no: one sentence in Chinese, for the person who reads it."""


class Refused(Exception):
    """A rule of the evaluation forbids this. Nothing was changed; the text is for the person."""


class NotFound(Exception):
    """Nothing here answers to that name, or it lies outside the person's jurisdiction."""
