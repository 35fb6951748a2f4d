"""Slips of the fingers."""


def is_one_slip(word: str, meant: str) -> bool:
    """Return whether one letter too many, too few, wrong, or two swapped make one word another."""
    if word == meant or abs(len(word) - len(meant)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), -1)
    if at < 0:
        return True  # one is the beginning of the other
    left, right = word[at:], meant[at:]
    swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right[1:] or left[1:] == right or left == right[1:]
