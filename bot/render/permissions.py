"""Who may do what, in a sentence."""


def may_not(permission: str) -> str:
    """Say which permission a command, button or form needs, by the name Discord shows."""
    return f"Only people with the permission {permission} can do this here."
