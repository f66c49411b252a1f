"""Why no kit can be made of the choices."""


class KitRefused(Exception):
    """No kit was written. ``code`` is stable; ``remedy`` says what to do, and may be empty."""

    def __init__(self, code: str, sentence: str, remedy: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.remedy = remedy
